/**
 * Where messages for a party go, and under which terms: what the Spine Directory Service (SDS) calls a message handling service,
 * `nhsMhs`. The directory has an entry for each interaction; those that share an address are one document here. For the entries see
 * `contractsOf`.
 */
import * as v from 'valibot';
import { address, code, date, type Immutable, interactionId, odsCode, partyKey, text } from './schema.ts';
import { PATTERNS } from './spine/pattern.ts';
import { interactionSet } from './spine/schema.ts';

const onceOrMore = v.picklist(['always', 'never']);

/** ISO 8601, as the directory has it: `PT5M`. */
const duration = v.pipe(v.string(), v.regex(/^P(?=.)(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?$/, 'must be a duration such as PT5M'));

/** The schema of a message endpoint. Faces: LDAP (`nhsMhs`), SDS FHIR (Endpoint), SSP, ebXML, the MHS adaptor. */
export const messageEndpointSchema = v.pipe(
  v.strictObject({
    /** Ours, to tell it by: the party key and what makes it different, `YES-0000806:reliable`. */
    id: code(128),
    partyKey,
    organisation: odsCode,
    /**
     * `nhsMHSEndPoint`. `{spine}/sync-service` stands for an address of this sandbox, wherever that server is. A set of interactions may
     * have a path of its own, which comes after it.
     */
    addresses: v.pipe(v.array(address), v.minLength(1, 'must be at least one')),
    /** How messages are carried, where all go one way: of its sets, only what is carried so is taken here. Otherwise each goes its own way. */
    pattern: v.exactOptional(v.picklist(PATTERNS)),
    /** Terms that differ from those of the pattern: see `patternTerms`. */
    terms: v.exactOptional(
      v.strictObject({
        /** `nhsMHSSyncReplyMode`. */
        syncReplyMode: v.exactOptional(v.picklist(['None', 'none', 'MSHSignalsOnly'])),
        /** `nhsMHSAckRequested`. */
        ackRequested: v.exactOptional(onceOrMore),
        /** `nhsMHSDuplicateElimination`. */
        duplicateElimination: v.exactOptional(onceOrMore),
        /** `nhsMHSRetries`. */
        retries: v.exactOptional(v.pipe(v.number(), v.integer('must be a whole number'), v.minValue(0, 'must not be negative'))),
        /** `nhsMHSRetryInterval`. */
        retryInterval: v.exactOptional(duration),
        /** `nhsMHSPersistDuration`: how long a receiver remembers a message. */
        persistDuration: v.exactOptional(duration),
        /** `nhsMHSActor`: its last part, `toPartyMSH` or `nextMSH`. */
        actor: v.exactOptional(v.picklist(['toPartyMSH', 'nextMSH'])),
        /** `nhsMHSIsAuthenticated`. */
        isAuthenticated: v.exactOptional(v.picklist(['transient', 'persistent', 'none'])),
      }),
    ),
    /** What it takes: sets of interactions by name, from `world/spine/interaction-sets.ts`. */
    interactionSets: v.exactOptional(v.array(interactionSet), []),
    /** What it takes besides, and what is particular about interactions of its sets. */
    interactions: v.exactOptional(
      v.array(
        v.strictObject({
          /** `nhsMhsSvcIA`. */
          interaction: interactionId,
          /** `nhsMhsCPAId`: collaboration protocol agreement, by which ebXML names the terms. Made up where nothing is said. */
          cpaId: v.exactOptional(code()),
          /** `uniqueIdentifier`, where it is not the CPA id. Interactions that share it are one entry of the directory. */
          entryId: v.exactOptional(code()),
          /** `nhsMHSPersistDuration`: how long a receiver remembers this message. */
          persistDuration: v.exactOptional(duration),
        }),
      ),
      [],
    ),
    /** `nhsMhsFQDN`; the host of the address where nothing is said. */
    fqdn: v.exactOptional(text()),
    /** `nhsProductKey`. */
    productKey: v.exactOptional(code()),
    /** `nhsEPInteractionType`: `HL7`, `N/A`. */
    interactionType: v.exactOptional(text(20)),
    /** `nhsContractPropertyTemplateKey`: from which template of the directory the terms were taken. */
    contractTemplateKey: v.exactOptional(code(20)),
    /** `nhsMHSServiceDescription`. */
    description: v.exactOptional(text()),
    /** `nhsDateApproved`; asked for a week before. */
    approved: v.exactOptional(date),
  }),
  v.check((doc) => doc.interactions.length + doc.interactionSets.length > 0, 'takes nothing: neither interactions nor interactionSets'),
);

export type MessageEndpoint = Immutable<v.InferOutput<typeof messageEndpointSchema>>;
