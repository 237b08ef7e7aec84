/** The interactions that Spine knows: how each is carried, and what else is published of it. Read when they are first asked for. */
import { INTERACTION_TABLE } from './interaction-table.ts';
import type { Pattern } from './pattern.ts';

/** An interaction: a kind of message of a service. */
export interface Interaction {
  /** As the directory has it (`nhsAsSvcIA`): `urn:nhs:names:services:pdsquery:QUPA_IN000008UK02`. */
  readonly id: string;
  /** `urn:nhs:names:services:pdsquery`. */
  readonly service: string;
  /** `QUPA_IN000008UK02`. */
  readonly action: string;
  readonly pattern: Pattern;
  /** No source says how it is carried. */
  readonly patternIsOurs: boolean;
  /** How long a receiver remembers it, where that is published: `PT5M`. */
  readonly persistDuration?: string;
  /** The accredited system record of Spine itself names it. */
  readonly isOfSpine: boolean;
  /** The MHS adaptor offers it: `asks` and goes on, or also `waits` for the answer if it is told to. */
  readonly adaptor?: 'asks' | 'waits';
}

const NATIONAL_SERVICES = 'urn:nhs:names:services:';

let byId: ReadonlyMap<string, Interaction> | undefined;
let byService: ReadonlyMap<string, readonly Interaction[]> | undefined;

/** All interactions, by id, in the order of their ids. */
export function allInteractions(): ReadonlyMap<string, Interaction> {
  byId ??= new Map(
    readTable(INTERACTION_TABLE)
      .sort((one, other) => (one.id < other.id ? -1 : 1))
      .map((interaction) => [interaction.id, interaction]),
  );
  return byId;
}

/** The interactions of a service, by its whole name or, for a national one, by what comes last: `pds`. */
export function interactionsOfService(service: string): readonly Interaction[] {
  byService ??= groupByService();
  return byService.get(service) ?? byService.get(NATIONAL_SERVICES + service) ?? [];
}

/** The id of an interaction of a national service: `nationalId('pds', 'PRPA_IN000203UK03')`. */
export function nationalId(service: string, action: string): string {
  return `${NATIONAL_SERVICES}${service}:${action}`;
}

/**
 * The two parts of an interaction: `urn:nhs:names:services:pdsquery` and `QUPA_IN000008UK02`. Of one that Spine does not know, the name of
 * a national service ends with its first colon, and any other with its last.
 */
export function partsOfInteraction(id: string): Pick<Interaction, 'service' | 'action'> {
  const known = allInteractions().get(id);
  if (known !== undefined) return known;
  const colon = id.startsWith(NATIONAL_SERVICES) ? id.indexOf(':', NATIONAL_SERVICES.length) : id.lastIndexOf(':');
  return colon < 0 ? { service: id, action: id } : { service: id.slice(0, colon), action: id.slice(colon + 1) };
}

function groupByService(): ReadonlyMap<string, readonly Interaction[]> {
  const services = new Map<string, Interaction[]>();
  for (const interaction of allInteractions().values()) {
    const service = services.get(interaction.service);
    if (service === undefined) services.set(interaction.service, [interaction]);
    else service.push(interaction);
  }
  return services;
}

function readTable(table: string): Interaction[] {
  const interactions: Interaction[] = [];
  let service = '';
  let common: Omit<Interaction, 'id' | 'service' | 'action'> | undefined;
  for (const line of table.split('\n')) {
    if (line === '') continue;
    if (!line.startsWith(' ')) {
      service = line.replace('~', NATIONAL_SERVICES);
      continue;
    }
    const bar = line.indexOf('|');
    if (bar >= 0) common = readCommon(line.slice(0, bar).trim().split(' '));
    for (const action of line
      .slice(bar + 1)
      .trim()
      .split(' '))
      if (common !== undefined) interactions.push({ id: `${service}:${action}`, service, action, ...common });
  }
  return interactions;
}

function readCommon([pattern, persistDuration, ...notes]: readonly string[]): Omit<Interaction, 'id' | 'service' | 'action'> {
  return {
    pattern: pattern as Pattern,
    patternIsOurs: notes.includes('ours'),
    ...(persistDuration !== '-' && persistDuration !== undefined && { persistDuration }),
    isOfSpine: notes.includes('spine'),
    ...(notes.includes('asks') && { adaptor: 'asks' as const }),
    ...(notes.includes('waits') && { adaptor: 'waits' as const }),
  };
}
