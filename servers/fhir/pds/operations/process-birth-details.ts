/**
 * POST /Patient/$process-birth-details: makes the record of a child that was born, and links it with the mother's. As in
 * the live service the child has no practice yet: it gets one when somebody registers it.
 */
import type { Change } from '#world/changes/change';
import { createPatient } from '#world/changes/create-patient';
import { PATIENTS } from '#world/collections';
import { currentRecord } from '#world/current-record';
import type { Patient } from '#world/patient';
import { authorOf } from '../author.ts';
import { begin, checked } from '../checks.ts';
import { addressesAreComplete, BEFORE_CREATION, type Creating, created, onceFor, readerOfNew, refusalOfAlike } from '../creating.ts';
import type { PdsRefusal } from '../errors.ts';
import { matchesInSandbox, matchesOfChild } from '../matches.ts';
import { parseBody } from '../patching/envelope.ts';
import { readBirth } from '../reading/birth.ts';
import { refusalOf } from '../refused.ts';
import { refusedWrite } from '../refused-write.ts';

/** What the national sandbox allocates to a child, always. */
const SANDBOX_NUMBER = '5900010775';

/** Whom it finds for a child, where for others it finds {@link FOUND_FOR_OTHERS}. */
const FOUND_FOR_CHILD = '5900004899';
const FOUND_FOR_OTHERS = '5900054586';

interface Notifying extends Creating {
  /** Her NHS number, when the notification has been read. */
  mother?: string;
}

async function notificationIsFit(notifying: Notifying): Promise<PdsRefusal | undefined> {
  const { request, deps } = notifying;
  const body = parseBody(await request.body.text());
  return refusalOf(() => {
    const { baby, mother } = readBirth(body, readerOfNew(deps));
    notifying.wanted = baby;
    notifying.mother = mother;
  });
}

async function nobodyIsAlike(notifying: Notifying): Promise<PdsRefusal | undefined> {
  const { request, deps, wanted, mother } = notifying as Required<Notifying>;
  if (deps.environment === 'sandbox') {
    const matches = await matchesInSandbox(deps.world, wanted);
    return refusalOfAlike(matches.map((found) => (found === FOUND_FOR_OTHERS ? FOUND_FOR_CHILD : found)));
  }
  const onlySure = request.query.get('ignore_potential_matches') === 'true';
  return refusalOfAlike(await matchesOfChild(deps.world, wanted, mother, onlySure));
}

const OWN = [notificationIsFit, nobodyIsAlike, addressesAreComplete];

const ORDER = { live: [...BEFORE_CREATION.live, ...OWN], sandbox: [...BEFORE_CREATION.sandbox, ...OWN] };

const notify = checked<Notifying>(begin, ORDER, async (notifying) => {
  const { request, deps, wanted, mother } = notifying as Required<Notifying>;
  const headers = ['notification-id', deps.ids.uuid()];
  if (deps.environment === 'sandbox') return created(notifying, { ...wanted, nhsNumber: SANDBOX_NUMBER, serialChangeNumber: 1 }, headers);
  try {
    const holding = (await currentRecord(deps.world, mother))?.nhsNumber ?? mother;
    const patient = await createPatient(
      deps.world,
      { at: deps.clock.now(), ids: deps.ids, author: authorOf(notifying) },
      async (nhsNumber, change) => withMother(change, { ...wanted, nhsNumber, serialChangeNumber: 1 }, holding),
    );
    return created(notifying, patient, headers);
  } catch (error) {
    return refusedWrite(request, error);
  }
});

/** Of a mother who has no record here, only the child's own is made. */
async function withMother(change: Change, baby: Patient, number: string): Promise<Patient> {
  const mother = await change.get(PATIENTS, number);
  if (mother === undefined) return baby;
  const { nhsNumber, birthDate } = baby;
  const period = { from: birthDate ?? change.today };
  await change.put(PATIENTS, {
    ...mother,
    relatedPeople: [...mother.relatedPeople, { id: change.newEntryId(), nhsNumber, relationships: ['CHILD'], period }],
  });
  change.tell({ type: 'newborn-added', nhsNumber, serialChangeNumber: 1, mother: number });
  return { ...baby, relatedPeople: [{ id: change.newEntryId(), nhsNumber: number, relationships: ['MTH', 'Guardian'], period }] };
}

export const processBirthDetails = onceFor(notify);
