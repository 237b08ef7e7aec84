/** A server of the npm package `soap`, which answers every request with what it has once read of another server's answer. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClientAsync, listen } from 'soap';
import { work } from '../lib/worker.ts';

export interface SoapPackageJob {
  /** Of the other server's WSDL. */
  readonly wsdl: string;
  readonly path: string;
  /** What is posted there to have an answer to give. */
  readonly request: { readonly url: string; readonly headers: Readonly<Record<string, string>>; readonly body: string };
}

/** Starts it, and gives its address. */
work(async ({ wsdl, path, request: { url, headers, body } }: SoapPackageJob): Promise<string> => {
  const description = await (await fetch(wsdl)).text();
  const answer = await (await fetch(url, { method: 'POST', headers, body })).text();
  const client = await createClientAsync(wsdl, { forceSoap12Headers: true });
  const read = client.wsdl.xmlToObject(answer) as { readonly Body: { readonly CheckCapacitySummaryResponse: object } };
  const canned = read.Body.CheckCapacitySummaryResponse;
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const service = { PathWayService: { PathWayServiceSoap12: { CheckCapacitySummary: () => canned } } };
  await new Promise<void>((resolve, reject) =>
    listen(server, {
      path,
      services: service,
      xml: description,
      forceSoap12Headers: true,
      callback: (error: unknown) => (error ? reject(error) : resolve()),
    }),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
