/** GET /Endpoint: where messages for an organisation go, and under which terms. */
import { hostOf, resolveAddress } from '#world/rules/address';
import { type FoundContract, findContracts } from '#world/spine/directory';
import { type Entry, searchset } from '../bundle.ts';
import {
  answerIsAcceptable,
  apiKeyIsGood,
  beginWith,
  checked,
  correlationIdIsWellFormed,
  parametersAreKnown,
  type Search,
} from '../checks.ts';
import type { SdsDeps } from '../deps.ts';
import { endpointText } from '../documents.ts';
import { badRequest, refuse, type SdsRefusal } from '../errors.ts';
import { forwarding, Intermediaries } from '../intermediary.ts';
import { ENDPOINT_PARAMETERS, written } from '../parameters.ts';
import { INTERACTION_ID, ODS_CODE, PARTY_KEY } from '../systems.ts';

const O = written('organization', ODS_CODE);
const S = written('identifier', INTERACTION_ID);
const P = written('identifier', PARTY_KEY);

/** Two of the three at least. The live service forgets the commas. */
function parametersAreEnough({ asked }: Search): SdsRefusal | undefined {
  if (Object.keys(asked).length >= 2) return undefined;
  const combinations = [`'${O}&${S}&${P}'`, `'${O}&${S}'`, `'${O}&${P}'`, `'${S}&${P}'`];
  return badRequest(`Missing or invalid query parameters. Should one of following combinations: [${combinations.join('')}]`);
}

const CHECKS = [apiKeyIsGood, correlationIdIsWellFormed, parametersAreKnown, parametersAreEnough, answerIsAcceptable];

export const findEndpoints = checked<Search>(beginWith(ENDPOINT_PARAMETERS), CHECKS, async (search) => {
  const { asked } = search;
  const intermediaries = new Intermediaries(search.deps.world);
  const entries: Entry[] = [];
  for (const contract of await findContracts(search.deps.world, asked)) {
    const way = forwarding(contract.interaction);
    const instead = way && (await intermediaries.addressOf(way));
    if (typeof instead === 'object') return refuse(search, instead, 'spineHasOneIntermediary');
    entries.push(...entriesOf(contract, instead === undefined ? contract.addresses : [instead], search.deps));
  }
  return searchset(search, entries, `endpoints of ${Object.values(asked).join(', ')}: ${entries.length} found`);
});

/** One for each address. The name that goes with it is the receiver's own, whoever takes its messages for it. */
function entriesOf(
  { endpoint, interaction, addresses: own }: FoundContract,
  addresses: readonly string[],
  { addressOf }: SdsDeps,
): Entry[] {
  const fqdn = endpoint.fqdn ?? hostOf(resolveAddress(own[0] as string, addressOf));
  return addresses.map((address) => {
    const resolved = resolveAddress(address, addressOf);
    return (id) => endpointText(endpoint, interaction, { id, address: resolved, fqdn });
  });
}
