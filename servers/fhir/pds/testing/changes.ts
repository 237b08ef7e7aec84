/** Somebody whose record the tests of changes change, and how. */
import type { Answer, Pds } from './pds.ts';
import { ADA, CUFF, INVALIDATED, MINIMAL, OLD_CUFF, person, RUTH } from './people.ts';

const { death: _death, removal: _removal, ...LIVING } = ADA;

/** Alive, and with enough on record to change. Version 3. */
export const EVE = person({
  ...LIVING,
  nhsNumber: '9990001162',
  serialChangeNumber: 3,
  names: [
    { id: 'N1', use: 'usual', given: ['Eve'], family: 'Ashworth', prefixes: ['Mrs'], suffixes: ['MBE'], period: { from: '2000-01-01' } },
    { id: 'N2', use: 'nickname', given: ['Evie'], family: 'Ashworth', period: { from: '2000-01-01' } },
  ],
});

/** Her, and records of the kinds that cannot be changed like hers. */
export const EVE_AND_OTHERS = [ADA, RUTH, EVE, MINIMAL, CUFF, OLD_CUFF, INVALIDATED];

export interface Patch {
  readonly op: string;
  readonly path: string;
  readonly value?: unknown;
}

/** How the diagnostics of what is forbidden begin. */
export const FORBIDDEN = 'Forbidden update with error - ';

let requests = 0;

/** Another each time: the same request with the same id gets the same answer. */
export function newRequestId(): string {
  return `60e0b220-8136-4ca5-ae46-${String(++requests).padStart(12, '0')}`;
}

/** What a change of this version is sent with. */
export function headersOf(version: number | string) {
  return { 'X-Request-ID': newRequestId(), 'If-Match': `W/"${version}"`, 'Content-Type': 'application/json-patch+json' };
}

/** Changes {@link EVE}. */
export function changeEve(pds: Pds, patches: readonly Patch[]): Promise<Answer> {
  return pds.ask('PATCH', `/Patient/${EVE.nhsNumber}`, headersOf(3), JSON.stringify({ patches }));
}
