/** Look-ups in the Spine directory, the same for all its faces: LDAP, SDS FHIR, the Spine Secure Proxy, the MHS adaptor. */
import type { PageRequest, Where } from '#kernel/store/store';
import type { AccreditedSystem } from '../accredited-system.ts';
import type { MessageEndpoint } from '../message-endpoint.ts';
import type { Documents, World } from '../world.ts';
import { type Contract, contractsOf, interactionsOf, isListed } from './contracts.ts';

/** What is asked: all that is given must hold. Party keys are compared without regard to case, the rest exactly. */
export interface DirectoryQuery {
  readonly organisation?: string;
  readonly partyKey?: string;
  readonly interaction?: string;
  /** Of systems only. */
  readonly manufacturer?: string;
}

/** A contract, and the endpoint whose it is. */
export interface FoundContract extends Contract {
  readonly endpoint: MessageEndpoint;
}

/** The accredited systems that the directory shows, by ASID. */
export async function findSystems(world: World, query: DirectoryQuery): Promise<readonly AccreditedSystem[]> {
  const systems = await candidates(world.systems, query);
  return systems.filter(
    (system) =>
      isListed(system) &&
      isAsked(system, query) &&
      (query.manufacturer === undefined || system.manufacturer === query.manufacturer) &&
      (query.interaction === undefined || interactionsOf(system).has(query.interaction)),
  );
}

/** The contracts that the directory shows, in the order of the endpoints' ids. */
export async function findContracts(world: World, query: DirectoryQuery): Promise<readonly FoundContract[]> {
  const endpoints = (await candidates(world.endpoints, query)).filter((endpoint) => isAsked(endpoint, query));
  return endpoints.flatMap((endpoint) => {
    const contracts = contractsOf(endpoint);
    if (query.interaction === undefined) return [...contracts.values()].map((contract) => ({ ...contract, endpoint }));
    const contract = contracts.get(query.interaction);
    return contract === undefined ? [] : [{ ...contract, endpoint }];
  });
}

interface Party {
  readonly organisation: string;
  readonly partyKey?: string;
}

function isAsked({ organisation, partyKey }: Party, query: DirectoryQuery): boolean {
  return (
    (query.organisation === undefined || organisation === query.organisation) &&
    (query.partyKey === undefined || partyKey?.toLowerCase() === query.partyKey.toLowerCase())
  );
}

/** Documents among which those asked for are, by id: as few as one index gives. */
async function candidates<T extends object>(documents: Documents<T>, query: DirectoryQuery): Promise<readonly T[]> {
  const where = narrowest(query);
  const found: T[] = [];
  let next: string | undefined;
  do {
    const page: PageRequest = { limit: 1000, ...(next !== undefined && { cursor: next }) };
    const { items, next: cursor } = await (where === undefined ? documents.list(page) : documents.find(where, page));
    found.push(...items.map(({ doc }) => doc));
    next = cursor;
  } while (next !== undefined);
  return found;
}

function narrowest({ partyKey, organisation, interaction }: DirectoryQuery): Where | undefined {
  if (partyKey !== undefined) return { index: 'partyKey', equals: partyKey.toLowerCase() };
  if (organisation !== undefined) return { index: 'organisation', equals: organisation };
  return interaction === undefined ? undefined : { index: 'interaction', equals: interaction };
}
