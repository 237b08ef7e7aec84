/** One request, passed on to another server and its answer passed back: same target, same header lines, bodies as they flow, breakage as breakage. */
import { type Agent, type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { Reply, SandboxRequest } from '#kernel/http/message';
import { breakageOf } from './breakage.ts';
import { announcesBody, headersForClient, headersForServer } from './headers.ts';

/** Where a request goes, and over which connections. */
export interface Upstream {
  readonly url: URL;
  readonly agent: Agent;
}

/** Passes a request on. Rejects with the socket's error when no connection to the server comes about. */
export async function forward(request: SandboxRequest, { url, agent }: Upstream): Promise<Reply> {
  const outgoing = httpRequest({
    protocol: url.protocol,
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port,
    path: url.pathname.replace(/\/+$/, '') + request.rawTarget,
    method: request.method,
    headers: headersForServer(request, url.host),
    agent,
  });
  let failure: NodeJS.ErrnoException | undefined;
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve);
    outgoing.on('error', (error) => {
      failure = error;
      reject(error);
    });
  });
  sendBody(request, outgoing);
  try {
    const answer = await answered;
    // when the body's first bytes are garbled and came together with the head, the error is known by now
    if (failure) return broken('MALFORMED_RESPONSE_CHUNK');
    return replyOf(request, answer, outgoing);
  } catch (error) {
    const breakage = breakageOf(error as NodeJS.ErrnoException);
    if (breakage) return broken(breakage);
    throw error;
  }
}

function broken(fault: NonNullable<Reply['fault']>): Reply {
  return { status: 200, headers: [], fault };
}

/** Sends the body at the pace at which the server takes it; after `Expect: 100-continue` only if the server wants it. */
function sendBody(request: SandboxRequest, outgoing: ClientRequest): void {
  if (!announcesBody(request)) {
    outgoing.end();
    return;
  }
  const send = () => {
    const body = request.body.stream();
    body.once('error', () => outgoing.destroy());
    body.pipe(outgoing);
    // what the server did not take is still to be read, so that the client can finish and use its connection again;
    // said after `pipe`, whose own listener stops the flow
    outgoing.once('close', () => body.resume());
  };
  if (/100-continue/i.test(request.header('expect') ?? '')) outgoing.once('continue', send);
  else send();
}

function replyOf(request: SandboxRequest, answer: IncomingMessage, outgoing: ClientRequest): Reply {
  // an answer before the end of the request: nobody will take the rest
  answer.once('end', () => {
    if (!outgoing.writableEnded) outgoing.destroy();
  });
  const status = answer.statusCode as number;
  const head = { status, reason: answer.statusMessage as string, headers: headersForClient(answer.rawHeaders) };
  const bodiless = request.method === 'HEAD' || status === 204 || status === 304;
  if (!bodiless) return { ...head, body: answer };
  answer.resume();
  // an empty stream, whose length nobody works out: the answer to HEAD tells that of GET
  return { ...head, body: Readable.from([]) };
}
