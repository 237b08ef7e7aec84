/** What the operations that make a record have in common: who may, whether somebody is alike, what is answered, and to whom again. */
import { mirror, requestIds } from '#conventions/api-platform/request-ids';
import type { Reply } from '#kernel/http/message';
import type { Operation } from '#kernel/server';
import type { Patient } from '#world/patient';
import { londonDay } from '#world/rules/london';
import {
  applicationHasAsid,
  callerIsKnown,
  type Exchange,
  hasRequestId,
  patientIsProven,
  requestIdIsWellFormed,
  roleIsTheUsers,
} from './checks.ts';
import type { PdsDeps } from './deps.ts';
import { documentFor } from './documents.ts';
import type { PdsRefusal } from './errors.ts';
import { completed } from './postal-addresses.ts';
import type { NewPatient } from './reading/new-patient.ts';
import type { Reader } from './reading/values.ts';
import { callerMayCreate } from './record-checks.ts';
import { Refused } from './refused.ts';

/** What is checked before an operation's own checks, by order. */
export const BEFORE_CREATION = {
  live: [callerIsKnown, patientIsProven, requestIdIsWellFormed, roleIsTheUsers, applicationHasAsid, callerMayCreate, hasRequestId],
  sandbox: [hasRequestId, requestIdIsWellFormed, callerIsKnown],
};

/** Reads the parts of a record that is new. */
export function readerOfNew({ clock, ids }: PdsDeps): Reader {
  return { today: londonDay(clock.now()), newId: () => ids.text(8, '0123456789ABCDEF'), isNew: true };
}

/** On its way to become a record. */
export interface Creating extends Exchange {
  /** Set when the request has been read. */
  wanted?: NewPatient;
}

/** Last of all: who has a record already is told so whatever else is wrong. */
export async function addressesAreComplete(creating: Creating): Promise<PdsRefusal | undefined> {
  const { deps, wanted } = creating as Required<Creating>;
  try {
    creating.wanted = { ...wanted, addresses: await completed(wanted.addresses, [], deps.world, readerOfNew(deps)) };
    return undefined;
  } catch (error) {
    if (error instanceof Refused) return error.refusal;
    throw error;
  }
}

/** Nothing when nobody has been found who is like the one wanted. */
export function refusalOfAlike([match, ...others]: readonly string[]): PdsRefusal | undefined {
  if (match === undefined) return undefined;
  if (others.length > 0) return { error: 'MULTIPLE_MATCHES' };
  return { error: 'SINGLE_MATCH', diagnostics: `Unable to create new patient. NHS number ${match} found for supplied demographic data.` };
}

/** 201, with the record. */
export function created(exchange: Exchange, patient: Patient, headers: readonly string[] = []): Reply {
  const ids = requestIds(exchange.request);
  return {
    status: 201,
    headers: mirror(ids, ['Content-Type', 'application/fhir+json', ...headers]),
    body: documentFor(patient, exchange).body,
    about: { summary: `patient ${patient.nhsNumber} created`, correlation: ids },
  };
}

/** Who sends the same again gets the record that was made, not a second one; in the sandbox none is made. */
export function onceFor(create: Operation<PdsDeps>): Operation<PdsDeps> {
  return (request, deps) => {
    if (deps.environment === 'sandbox') return create(request, deps);
    return deps.answered.once(request, deps.clock.now(), async () => create(request, deps));
  };
}
