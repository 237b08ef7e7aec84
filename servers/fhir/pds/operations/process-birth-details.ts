/** POST /Patient/$process-birth-details: makes the record of a child that was born, and links it with the mother's. */
import type { Change } from '#world/changes/change';
import { createPatient } from '#world/changes/create-patient';
import { PATIENTS } from '#world/collections';
import type { Patient } from '#world/patient';
import { begin, checked, type Exchange } from '../checks.ts';
import { BEFORE_CREATION, created, onceFor, readerOfNew, refusalOfAlike } from '../creating.ts';
import type { PdsRefusal } from '../errors.ts';
import { parseBody } from '../patching/envelope.ts';
import { type BirthNotification, readBirth } from '../reading/birth.ts';
import { refusalOf } from '../refused.ts';
import { refusedWrite } from '../refused-write.ts';

/** What the national sandbox allocates to a child, always. */
const SANDBOX_NUMBER = '5900010775';

interface Notifying extends Exchange {
  /** Set by {@link notificationIsFit}. */
  birth?: BirthNotification;
}

async function notificationIsFit(notifying: Notifying): Promise<PdsRefusal | undefined> {
  const { request, deps } = notifying;
  const body = parseBody(await request.body.text());
  return refusalOf(() => {
    notifying.birth = readBirth(body, readerOfNew(deps));
  });
}

async function nobodyIsAlike({ deps, birth }: Notifying): Promise<PdsRefusal | undefined> {
  return refusalOfAlike(deps, (birth as BirthNotification).baby);
}

const ORDER = {
  live: [...BEFORE_CREATION.live, notificationIsFit, nobodyIsAlike],
  sandbox: [...BEFORE_CREATION.sandbox, notificationIsFit, nobodyIsAlike],
};

const notify = checked<Notifying>(begin, ORDER, async (notifying) => {
  const { request, deps } = notifying;
  const { baby, mother } = notifying.birth as BirthNotification;
  const headers = ['notification-id', deps.ids.uuid()];
  if (deps.environment === 'sandbox') return created(notifying, { ...baby, nhsNumber: SANDBOX_NUMBER, serialChangeNumber: 1 }, headers);
  try {
    const patient = await createPatient(deps.world, { at: deps.clock.now(), ids: deps.ids }, async (nhsNumber, change) =>
      withMother(change, { ...baby, nhsNumber, serialChangeNumber: 1 }, mother),
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
