/** Fetches what a signal points at, when it is sent, and puts it beside the signal (MNS OAS, `hydration`). */
import type { Answer } from '#clients/oauth/http';
import { PLACES, placeOf } from '#conventions/suite';
import type { MayBeCalled } from '#kernel/http/allowed-hosts';
import type { IdSource } from '#kernel/ids';
import type { Hydrate } from '../../dispatch/post.ts';
import { isRecord } from '../events/cloud-event.ts';
import { withResource } from '../events/payloads.ts';

export interface HydrationDeps {
  readonly ids: Pick<IdSource, 'uuid'>;
  /** The address, session prefix included, at which a server of the suite is reached. */
  readonly addressOf: (server: string) => string;
  /** Which other addresses may be called. */
  readonly mayBeCalled: MayBeCalled;
  readonly fetch: (url: string, headers: Readonly<Record<string, string>>) => Promise<Answer>;
}

/** Rejects, saying why, when nothing can be put beside it. */
export function hydration(deps: HydrationDeps): Hydrate {
  return async ({ delivery: { hydrate } }, content) => {
    if (hydrate === undefined) return content;
    const { status, body } = await deps.fetch(addressFor(hydrate.url, deps), headersFor(hydrate.headers, deps.ids));
    if (status !== 200) throw new Error(`${hydrate.url} answered ${status}`);
    return Buffer.from(withResource(Buffer.from(content).toString(), hydrate.url, read(body, hydrate.url)));
  };
}

const NATIONAL_HOST = /^(?:[a-z-]+\.)?api\.service\.nhs\.uk$/;

/** A national address is meant to be ours, where the suite has that path; nothing else beyond what is allowed is called. */
function addressFor(url: string, { addressOf, mayBeCalled }: HydrationDeps): string {
  const { hostname, pathname, search } = new URL(url);
  if (NATIONAL_HOST.test(hostname)) {
    const place = placeOf(pathname);
    if (place === undefined) throw new Error(`the sandbox has nothing at ${pathname} of ${hostname}`);
    return addressOf(place.name) + pathname + search;
  }
  if (mayBeCalled(url) || PLACES.some(({ name }) => url.startsWith(`${addressOf(name)}/`))) return url;
  throw new Error(`${hostname} may not be called; MNS_HOSTS can name it`);
}

/** Of the connection and of the message: not the subscriber's to say. */
const OURS = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'te', 'upgrade', 'keep-alive', 'trailer', 'expect']);

/** APIs of the platform ask for a request id, so there is one whatever the subscriber says. */
function headersFor(given: Readonly<Record<string, string>>, ids: HydrationDeps['ids']): Readonly<Record<string, string>> {
  const theirs = Object.entries(given).filter(([name]) => !OURS.has(name.toLowerCase()));
  const names = new Set(theirs.map(([name]) => name.toLowerCase()));
  const usual: Readonly<Record<string, string>> = { Accept: 'application/fhir+json', 'X-Request-ID': ids.uuid() };
  const missing = Object.entries(usual).filter(([name]) => !names.has(name.toLowerCase()));
  return Object.fromEntries([...theirs, ...missing]);
}

function read(body: string, url: string): object {
  try {
    const value: unknown = JSON.parse(body);
    if (isRecord(value)) return value;
  } catch {
    // said below
  }
  throw new Error(`${url} answered what is no JSON object`);
}
