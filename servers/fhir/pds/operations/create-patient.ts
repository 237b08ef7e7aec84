/** POST /Patient: makes the record of somebody who has none, and allocates an NHS number. */
import { createPatient as makeRecord } from '#world/changes/create-patient';
import { begin, checked, type Exchange } from '../checks.ts';
import { BEFORE_CREATION, created, onceFor, readerOfNew, refusalOfAlike } from '../creating.ts';
import type { PdsRefusal } from '../errors.ts';
import { parseBody } from '../patching/envelope.ts';
import { type NewPatient, readNewPatient } from '../reading/new-patient.ts';
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
  return refusalOf(() => {
    creating.wanted = readNewPatient(body, readerOfNew(deps));
  });
}

async function nobodyIsAlike({ deps, wanted }: Creating): Promise<PdsRefusal | undefined> {
  return refusalOfAlike(deps, wanted as NewPatient);
}

const ORDER = {
  live: [...BEFORE_CREATION.live, resourceIsFit, nobodyIsAlike],
  sandbox: [...BEFORE_CREATION.sandbox, resourceIsFit, nobodyIsAlike],
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

export const createPatient = onceFor(create);
