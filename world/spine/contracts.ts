/** What an accredited system may send and be sent, and under which contract an endpoint takes each interaction. */
import type { AccreditedSystem } from '../accredited-system.ts';
import type { MessageEndpoint } from '../message-endpoint.ts';
import { projection } from '../projection.ts';
import { membersOf } from './interaction-sets.ts';
import { allInteractions } from './interactions.ts';
import { type Pattern, patternTerms, type Terms } from './pattern.ts';

/** All interactions of a system: its own, and those of its sets. Each once. */
export const interactionsOf: (system: AccreditedSystem) => ReadonlySet<string> = projection(({ interactions, interactionSets }) => {
  const common = interactionsOfSets(interactionSets);
  return interactions.length === 0 ? common : new Set([...interactions, ...common]);
});

const bySets = new Map<string, ReadonlySet<string>>();

/** Most systems have the same few sets, and share what is made of them. */
function interactionsOfSets(sets: readonly string[]): ReadonlySet<string> {
  const key = sets.join(' ');
  let interactions = bySets.get(key);
  if (interactions === undefined) {
    interactions = new Set(sets.flatMap((set) => membersOf(set).map(({ interaction }) => interaction)));
    bySets.set(key, interactions);
  }
  return interactions;
}

/** How an endpoint takes one interaction. */
export interface Contract {
  readonly interaction: string;
  readonly pattern: Pattern;
  /** As the seed has them: see `resolveAddress`. */
  readonly addresses: readonly string[];
  /** By which ebXML names the contract. */
  readonly cpaId: string;
  /** The directory's id of it. Interactions that share one are one entry there. */
  readonly entryId: string;
  readonly terms: Terms;
}

/** The contracts of an endpoint, by interaction: what it says of single ones first, then those of its sets. */
export const contractsOf: (endpoint: MessageEndpoint) => ReadonlyMap<string, Contract> = projection((endpoint) => {
  const paths = new Map(endpoint.interactionSets.flatMap((set) => membersOf(set).map(({ interaction, path }) => [interaction, path])));
  const contracts = new Map<string, Contract>();
  for (const said of endpoint.interactions)
    contracts.set(said.interaction, makeContract(endpoint, said, paths.get(said.interaction) ?? ''));
  for (const [interaction, path] of paths) {
    if (!contracts.has(interaction) && isCarriedBy(endpoint, interaction))
      contracts.set(interaction, makeContract(endpoint, { interaction }, path));
  }
  return contracts;
});

/** Under which terms an endpoint takes an interaction; nothing when it does not. */
export function termsOf(endpoint: MessageEndpoint, interaction: string): Terms | undefined {
  return contractsOf(endpoint).get(interaction)?.terms;
}

/** How an interaction is carried. One that Spine does not know is taken for FHIR over HTTP. */
export function patternOf(interaction: string): Pattern {
  return allInteractions().get(interaction)?.pattern ?? 'http';
}

/** Of its sets, an endpoint for one pattern takes what is carried that way. */
export function isCarriedBy({ pattern }: MessageEndpoint, interaction: string): boolean {
  return pattern === undefined || pattern === patternOf(interaction);
}

function makeContract(endpoint: MessageEndpoint, said: MessageEndpoint['interactions'][number], path: string): Contract {
  const { interaction } = said;
  const pattern = endpoint.pattern ?? patternOf(interaction);
  const cpaId = said.cpaId ?? inventCpaId(endpoint.partyKey, interaction);
  const persistDuration = said.persistDuration ?? allInteractions().get(interaction)?.persistDuration;
  return {
    interaction,
    pattern,
    addresses: path === '' ? endpoint.addresses : endpoint.addresses.map((address) => address + path),
    cpaId,
    entryId: said.entryId ?? cpaId,
    terms: {
      ...patternTerms(pattern, persistDuration),
      ...endpoint.terms,
      ...(said.persistDuration && { persistDuration: said.persistDuration }),
    },
  };
}

/**
 * A CPA id for an agreement that has none of its own: twenty hexadecimal digits, as the directory gives them out, and always the same
 * for the same party and interaction.
 */
function inventCpaId(partyKey: string, interaction: string): string {
  const text = `${partyKey} ${interaction}`;
  return [0, 1, 2]
    .map((seed) => hash(text, seed))
    .join('')
    .slice(0, 20);
}

/** FNV-1a in 32 bits, as eight hexadecimal digits. */
function hash(text: string, seed: number): string {
  let value = 0x811c9dc5 ^ seed;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return (value >>> 0).toString(16).padStart(8, '0');
}
