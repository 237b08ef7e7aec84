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

/** What an endpoint says of one interaction. */
type Particulars = MessageEndpoint['interactions'][number];

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

function makeContract(endpoint: MessageEndpoint, said: Particulars, path: string): Contract {
  const { interaction } = said;
  const pattern = endpoint.pattern ?? patternOf(interaction);
  const cpaId = said.cpaId ?? inventCpaId(endpoint.partyKey, interaction);
  return {
    interaction,
    pattern,
    addresses: path === '' ? endpoint.addresses : endpoint.addresses.map((address) => address + path),
    cpaId,
    entryId: said.entryId ?? cpaId,
    terms: agreedTerms(endpoint, said, pattern),
  };
}

/** What is said of the one interaction goes before what is said of the endpoint, and that before what the pattern has. */
function agreedTerms({ terms }: MessageEndpoint, { interaction, persistDuration }: Particulars, pattern: Pattern): Terms {
  const usual = patternTerms(pattern, persistDuration ?? allInteractions().get(interaction)?.persistDuration);
  if (terms === undefined && persistDuration === undefined) return usual;
  return { ...usual, ...terms, ...(persistDuration !== undefined && { persistDuration }) };
}

/**
 * A CPA id for an agreement that has none of its own: twenty hexadecimal digits, as the directory gives them out, half of them the
 * party's and half the interaction's. So they are the same every time.
 */
function inventCpaId(partyKey: string, interaction: string): string {
  return digitsOf(partyKey) + digitsOf(interaction);
}

/** Ten hexadecimal digits of a text: FNV-1a in 32 bits, from two starting points. */
function digitsOf(text: string): string {
  let first = 0x811c9dc5;
  let second = 0x811c9dc4;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    first = Math.imul(first ^ code, 0x01000193);
    second = Math.imul(second ^ code, 0x01000193);
  }
  return (first >>> 0).toString(16).padStart(8, '0') + (second >>> 24).toString(16).padStart(2, '0');
}

/** Whether the directory shows a system. Spine also takes messages for those that are in use and not shown. */
export function isListed({ unlisted, withdrawn }: AccreditedSystem): boolean {
  return unlisted === undefined && withdrawn === undefined;
}
