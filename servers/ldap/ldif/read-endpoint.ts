/** An `nhsMhs` as an endpoint of the world that takes what the entry tells of, and nothing else. */
import type { MessageEndpoint } from '#world/message-endpoint';
import { hostOf, resolveAddress } from '#world/rules/address';
import { patternOf } from '#world/spine/contracts';
import { allInteractions } from '#world/spine/interactions';
import { PATTERNS, type Pattern, patternTerms, type Terms } from '#world/spine/pattern';
import { isUnsaid } from '../tree/approval.ts';
import { readDate } from '../tree/dates.ts';
import { ACTORS, NO_PRODUCT, NOT_AUTHENTICATED, UNSAID } from '../tree/endpoint.ts';
import { onlySaid, type WrittenEntry } from './written-entry.ts';

/** Where the servers of the suite are, by name. */
export type Servers = ReadonlyMap<string, string>;

/** Not checked yet; `id` is for whoever keeps it. */
export type ReadEndpoint = Omit<MessageEndpoint, 'id'>;

export function readEndpoint(entry: WrittenEntry, servers: Servers): ReadEndpoint {
  const written = entry.all('nhsMhsSvcIA');
  const interactions = written.length > 0 ? written : [`${entry.one('nhsMHsSN')}:${entry.one('nhsMHsIN')}`];
  const [first = ''] = interactions;
  const { pattern, terms, persistDuration } = readTerms(entry, first);
  const cpaId = entry.one('nhsMhsCPAId');
  const entryId = entry.one('uniqueIdentifier') ?? entry.names[0];
  const addresses = entry.all('nhsMHSEndPoint').map((address) => asOurs(address, servers));
  const unless = (usual: string, said: string | undefined) => (said === usual ? undefined : said);
  const host = addresses[0] && hostOf(resolveAddress(addresses[0], (server) => servers.get(server) ?? ''));
  const approved = entry.one('nhsDateApproved');
  return onlySaid({
    partyKey: entry.one('nhsMHSPartyKey') ?? '',
    organisation: entry.one('nhsIDCode') ?? '',
    addresses,
    pattern: pattern === patternOf(first) ? undefined : pattern,
    terms: Object.keys(terms).length > 0 ? terms : undefined,
    interactionSets: [],
    interactions: interactions.map((interaction) =>
      onlySaid({ interaction, cpaId, entryId: entryId === cpaId ? undefined : entryId, persistDuration }),
    ),
    fqdn: unless(host ?? '', entry.one('nhsMhsFQDN')),
    productKey: unless(NO_PRODUCT, entry.one('nhsProductKey')),
    interactionType: unless(UNSAID[pattern].interactionType, entry.one('nhsEPInteractionType')),
    contractTemplateKey: unless(UNSAID[pattern].templateKey, entry.one('nhsContractPropertyTemplateKey')),
    description: entry.one('nhsMHSServiceDescription'),
    approved: approved === undefined || isUnsaid(approved) ? undefined : readDate(approved),
  } as { [K in keyof ReadEndpoint]: ReadEndpoint[K] | undefined });
}

/** `{spine}/sync-service` of an address of this sandbox, so that it is right wherever its servers are. */
function asOurs(address: string, servers: Servers): string {
  for (const [name, url] of servers) {
    const rest = address.slice(url.length);
    if (address.startsWith(url) && (rest === '' || rest.startsWith('/'))) return `{${name}}${rest}`;
  }
  return address;
}

interface ReadTerms {
  readonly pattern: Pattern;
  /** What differs from what the pattern has. */
  readonly terms: Terms;
  readonly persistDuration: string | undefined;
}

/**
 * How a contract is carried: the way its interaction usually is, where the entry has all that this asks for; otherwise the way from which
 * it differs least. What an entry does not say, the world cannot say either.
 */
function readTerms(entry: WrittenEntry, interaction: string): ReadTerms {
  const written = writtenTerms(entry);
  const usual = patternOf(interaction);
  const possible = [usual, ...PATTERNS.filter((pattern) => pattern !== usual)].flatMap(
    (pattern) => termsAs(pattern, written, interaction) ?? [],
  );
  const [first, ...others] = possible as [ReadTerms, ...ReadTerms[]];
  if (first.pattern === usual) return first;
  return others.reduce((best, one) => (size(one.terms) < size(best.terms) ? one : best), first);
}

const size = (terms: Terms) => Object.keys(terms).length;

/** The terms as a pattern's and what differs; nothing when the pattern has some that were not written. */
function termsAs(pattern: Pattern, written: Terms, interaction: string): ReadTerms | undefined {
  const published = allInteractions().get(interaction)?.persistDuration;
  const isPublished = patternTerms(pattern, published).persistDuration === written.persistDuration;
  const usual = patternTerms(pattern, isPublished ? published : written.persistDuration);
  if (Object.keys(usual).some((name) => written[name as keyof Terms] === undefined)) return undefined;
  const repeats = usual.retries !== undefined;
  const differing = Object.entries(written).filter(
    ([name, value]) =>
      usual[name as keyof Terms] !== value &&
      !(name === 'isAuthenticated' && value === NOT_AUTHENTICATED && usual.isAuthenticated === undefined) &&
      !(name === 'persistDuration' && repeats),
  );
  return {
    pattern,
    terms: Object.fromEntries(differing) as Terms,
    persistDuration: repeats && !isPublished ? written.persistDuration : undefined,
  };
}

function writtenTerms(entry: WrittenEntry): Terms {
  const retries = entry.one('nhsMHSRetries');
  const actor = entry.one('nhsMHSActor');
  return onlySaid({
    syncReplyMode: entry.one('nhsMHSSyncReplyMode'),
    ackRequested: entry.one('nhsMHSAckRequested'),
    duplicateElimination: entry.one('nhsMHSDuplicateElimination'),
    retries: retries === undefined ? undefined : Number(retries),
    retryInterval: entry.one('nhsMHSRetryInterval'),
    persistDuration: entry.one('nhsMHSPersistDuration'),
    actor: actor?.startsWith(ACTORS) ? actor.slice(ACTORS.length) : actor,
    isAuthenticated: entry.one('nhsMHSIsAuthenticated'),
  }) as Terms;
}
