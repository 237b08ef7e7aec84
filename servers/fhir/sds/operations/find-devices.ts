/** GET /Device: the accredited systems of an organisation that take an interaction. */
import type { AccreditedSystem } from '#world/accredited-system';
import { findSystems } from '#world/spine/directory';
import { searchset } from '../bundle.ts';
import {
  answerIsAcceptable,
  apiKeyIsGood,
  beginWith,
  checked,
  correlationIdIsWellFormed,
  parametersAreKnown,
  type Search,
} from '../checks.ts';
import { deviceText } from '../documents.ts';
import { refuse, type SdsRefusal } from '../errors.ts';
import { DEVICE_PARAMETERS, missing } from '../parameters.ts';
import { exampleFor } from '../sandbox-examples.ts';
import { INTERACTION_ID, ODS_CODE } from '../systems.ts';

function hasOrganisation({ asked }: Search): SdsRefusal | undefined {
  return asked.organisation === undefined ? missing('organization', ODS_CODE) : undefined;
}

function hasInteraction({ asked }: Search): SdsRefusal | undefined {
  return asked.interaction === undefined ? missing('identifier', INTERACTION_ID) : undefined;
}

const CHECKS = [apiKeyIsGood, correlationIdIsWellFormed, parametersAreKnown, hasOrganisation, hasInteraction, answerIsAcceptable];

export const findDevices = checked<Search>(beginWith(DEVICE_PARAMETERS), CHECKS, async (search) => {
  const {
    asked,
    deps: { world, environment },
  } = search;
  const systems = [...(await findSystems(world, asked)), ...(environment === 'sandbox' ? exampleFor(asked) : [])];
  const unfit = systems.find(({ clients }) => clients.length > 1);
  if (unfit !== undefined) return refuse(search, manyClients(unfit), 'systemsHaveOneClient');
  return searchset(
    search,
    systems.map((system) => (id) => deviceText(system, id)),
    `systems of ${asked.organisation} for ${asked.interaction}: ${systems.map(({ asid }) => asid).join(', ') || 'none'}`,
  );
});

/** A Device has one owner, and the live service fails where the directory has several. Its words for it are not published. */
function manyClients({ asid, clients }: AccreditedSystem): SdsRefusal {
  return {
    error: 'INTERNAL_SERVER_ERROR',
    diagnostics: `Expected 1 value of nhsAsClient but got ${clients.length}`,
    advice: [`the system ${asid} has the clients ${clients.join(', ')}; SDS can show one`],
  };
}
