/** The REST API in a test: its routes over a world in memory, asked without a socket. Whatever it answers must be what its OpenAPI document says. */
import { Contract } from '#conventions/testing/contract';
import { makeClock } from '#kernel/clock';
import type { About } from '#kernel/http/message';
import { makeRequest } from '#kernel/http/request';
import { Router } from '#kernel/http/routing';
import { seededIds } from '#kernel/ids';
import type { World } from '#world/world';
import { Accounts } from '../../accounts.ts';
import type { SoapDeps } from '../../deps.ts';
import { openSearch } from '../../search/search.ts';
import { openDirectory, standardServices } from '../../search/testing/directory.ts';
import { Settings } from '../../settings.ts';
import { REST_BASE } from '../address.ts';
import { restErrors } from '../errors.ts';
import { restRoutes } from '../routes.ts';

export const CONTRACT = Contract.read(new URL('../openapi.yaml', import.meta.url));
const NOON = Date.parse('2026-11-25T12:00:00Z');

export interface Answer {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect
  readonly body: any;
  readonly about: About | undefined;
  /** Ids of the services, in their order. */
  readonly found: readonly string[];
  /** `400 Bad Request: …`; empty when all is well. */
  readonly error: string;
}

export interface Rest {
  readonly world: World;
  /** The path after `/services`. */
  get(path: string, as?: string | undefined, method?: string): Promise<Answer>;
}

/** As `Authorization` has it. */
export function basic(username: string, password = 'sandbox'): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

export async function openRest(): Promise<Rest> {
  const world = await openDirectory(standardServices());
  const deps: SoapDeps = {
    world,
    clock: makeClock(() => ({ offset: 0, frozenAt: NOON })),
    ids: seededIds(1),
    environment: 'local',
    accounts: new Accounts(world.store),
    settings: new Settings(world.store),
    search: openSearch(world),
    urlOf: (server) => `http://${server}.test`,
  };
  const router = new Router<SoapDeps>();
  const target = ({ name, operation }: (typeof restRoutes)[number]) => ({
    operation: name,
    run: operation,
    subject: () => undefined,
    errors: restErrors,
    observe: () => undefined,
  });
  router.add(REST_BASE, restRoutes, target as never);
  return {
    world,
    async get(path, as = basic('dos-111'), method = 'GET') {
      const suffix = `/services${path}`;
      const request = makeRequest({ method, target: REST_BASE + suffix, headers: as === '' ? {} : { Authorization: as } });
      const found = router.find(method, request.path);
      if (found === undefined) throw new Error(`no route for ${suffix}`);
      request.params = found.params;
      const { status, headers: raw, body: written, about } = await found.target.run(request, deps);
      const headers: Record<string, string> = {};
      for (let at = 0; at < raw.length; at += 2) headers[(raw[at] as string).toLowerCase()] = raw[at + 1] as string;
      const body = JSON.parse(String(written));
      const faults = CONTRACT.faultsOf({ method, path: suffix, status, headers, body });
      if (faults.length > 0) throw new Error(`the contract does not allow this answer to ${suffix}:\n${faults.join('\n')}`);
      return {
        status,
        headers,
        body,
        about,
        found: (body.success?.services ?? []).map(({ id }: { id: number }) => String(id)),
        error: body.error ? `${body.error.code} ${body.error.message}` : '',
      };
    },
  };
}
