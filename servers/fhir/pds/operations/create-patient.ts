/** POST /Patient: makes the record of somebody who has none, and allocates an NHS number. */
import { createPatient as makeRecord } from '#world/changes/create-patient';
import { authorOf } from '../author.ts';
import { begin, checked } from '../checks.ts';
import { addressesAreComplete, BEFORE_CREATION, type Creating, created, onceFor, readerOfNew, refusalOfAlike } from '../creating.ts';
import type { PdsRefusal } from '../errors.ts';
import { matchesInSandbox, matchesOf } from '../matches.ts';
import { parseBody } from '../patching/envelope.ts';
import { type NewPatient, readNewPatient } from '../reading/new-patient.ts';
import { refusalOf } from '../refused.ts';
import { refusedWrite } from '../refused-write.ts';

/** What the national sandbox allocates, always. */
const SANDBOX_NUMBER = '5182663366';

async function resourceIsFit(creating: Creating): Promise<PdsRefusal | undefined> {
  const { request, deps } = creating;
  const body = parseBody(await request.body.text());
  return refusalOf(() => {
    creating.wanted = readNewPatient(body, readerOfNew(deps));
  });
}

async function nobodyIsAlike({ deps: { environment, world }, wanted }: Creating): Promise<PdsRefusal | undefined> {
  const find = environment === 'sandbox' ? matchesInSandbox : matchesOf;
  return refusalOfAlike(await find(world, wanted as NewPatient));
}

const OWN = [resourceIsFit, nobodyIsAlike, addressesAreComplete];

const ORDER = { live: [...BEFORE_CREATION.live, ...OWN], sandbox: [...BEFORE_CREATION.sandbox, ...OWN] };

const create = checked<Creating>(begin, ORDER, async (creating) => {
  const { request, deps } = creating;
  const wanted = creating.wanted as NewPatient;
  if (deps.environment === 'sandbox') return created(creating, { ...wanted, nhsNumber: SANDBOX_NUMBER, serialChangeNumber: 1 });
  try {
    const at = deps.clock.now();
    return created(
      creating,
      await makeRecord(deps.world, { at, ids: deps.ids, author: authorOf(creating) }, async (nhsNumber) => ({
        ...wanted,
        nhsNumber,
        serialChangeNumber: 1,
      })),
    );
  } catch (error) {
    return refusedWrite(request, error);
  }
});

export const createPatient = onceFor(create);
