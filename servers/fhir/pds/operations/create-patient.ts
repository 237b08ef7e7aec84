/** POST /Patient: makes the record of somebody who has none, and allocates an NHS number. */
import { mirror, requestIds } from '#conventions/api-platform/request-ids';
import type { Reply } from '#kernel/http/message';
import type { Operation } from '#kernel/server';
import { createPatient as makeRecord } from '#world/changes/create-patient';
import type { Patient } from '#world/patient';
import { londonDay } from '#world/rules/london';
import {
  begin,
  callerIsKnown,
  checked,
  type Exchange,
  hasRequestId,
  patientAsksForThemselves,
  requestIdIsWellFormed,
  roleIsTheUsers,
} from '../checks.ts';
import type { PdsDeps } from '../deps.ts';
import { shownPatient } from '../documents.ts';
import type { PdsRefusal } from '../errors.ts';
import { matchesInSandbox, matchesOf } from '../matches.ts';
import { parseBody } from '../patching/envelope.ts';
import { type NewPatient, readNewPatient } from '../reading/new-patient.ts';
import type { Reader } from '../reading/values.ts';
import { callerMayCreate } from '../record-checks.ts';
import { refusalOf } from '../refused.ts';
import { refusedWrite } from '../refused-write.ts';

/** What the national sandbox allocates, always. */
const SANDBOX_NUMBER = '5182663366';

interface Creating extends Exchange {
  /** Set by {@link resourceIsFit}. */
  wanted?: NewPatient;
}

async function resourceIsFit(creating: Creating): Promise<PdsRefusal | undefined> {
  const { request, deps } = creating;
  const body = parseBody(await request.body.text());
  const reader: Reader = { today: londonDay(deps.clock.now()), newId: () => newEntryId(deps), isNew: true };
  return refusalOf(() => {
    creating.wanted = readNewPatient(body, reader);
  });
}

/** An id for an entry of a list, as PDS gives them. */
export function newEntryId({ ids }: PdsDeps): string {
  return ids.text(8, '0123456789ABCDEF');
}

async function nobodyIsAlike({ deps, wanted }: Creating): Promise<PdsRefusal | undefined> {
  const find = deps.environment === 'sandbox' ? matchesInSandbox : matchesOf;
  return refusalOfMatches(await find(deps.world, wanted as NewPatient));
}

/** Nothing when nobody matches. */
export function refusalOfMatches([match, ...others]: readonly string[]): PdsRefusal | undefined {
  if (match === undefined) return undefined;
  if (others.length > 0) return { error: 'MULTIPLE_MATCHES' };
  return { error: 'SINGLE_MATCH', diagnostics: `Unable to create new patient. NHS number ${match} found for supplied demographic data.` };
}

const ORDER = {
  live: [
    callerIsKnown,
    callerMayCreate,
    patientAsksForThemselves,
    requestIdIsWellFormed,
    roleIsTheUsers,
    hasRequestId,
    resourceIsFit,
    nobodyIsAlike,
  ],
  sandbox: [hasRequestId, requestIdIsWellFormed, callerIsKnown, resourceIsFit, nobodyIsAlike],
};

const create = checked<Creating>(begin, ORDER, async (creating) => {
  const { request, deps } = creating;
  const wanted = creating.wanted as NewPatient;
  if (deps.environment === 'sandbox') return created(creating, { ...wanted, nhsNumber: SANDBOX_NUMBER, serialChangeNumber: 1 });
  try {
    const at = deps.clock.now();
    return created(
      creating,
      await makeRecord(deps.world, { at, ids: deps.ids }, async (nhsNumber) => ({ ...wanted, nhsNumber, serialChangeNumber: 1 })),
    );
  } catch (error) {
    return refusedWrite(request, error);
  }
});

/** 201, with the record. */
export function created({ request }: Exchange, patient: Patient, headers: readonly string[] = []): Reply {
  const ids = requestIds(request);
  return {
    status: 201,
    headers: mirror(ids, ['Content-Type', 'application/fhir+json', ...headers]),
    body: shownPatient(patient).body(),
    about: { summary: `patient ${patient.nhsNumber} created`, correlation: ids },
  };
}

/** Who sends the same again gets the record that was made, not a second one. */
export const createPatient: Operation<PdsDeps> = (request, deps) => {
  if (deps.environment === 'sandbox') return create(request, deps);
  return deps.answered.once(request, deps.clock.now(), async () => create(request, deps));
};
