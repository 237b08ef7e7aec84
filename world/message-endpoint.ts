/**
 * Where messages for a party go, and under which terms: what the Spine Directory Service (SDS) calls a message handling service,
 * `nhsMhs`. The directory has an entry for each interaction; those that share all else are one document here.
 */
import * as v from 'valibot';
import { address, code, date, type Immutable, interactionId, odsCode, partyKey, text } from './schema.ts';

const onceOrMore = v.picklist(['always', 'never']);

/** ISO 8601, as the directory has it: `PT5M`. */
const duration = v.pipe(v.string(), v.regex(/^P(?=.)(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?$/, 'must be a duration such as PT5M'));

/** The schema of a message endpoint. Faces: LDAP (`nhsMhs`), SDS FHIR (Endpoint), SSP, ebXML, the MHS adaptor. */
export const messageEndpointSchema = v.strictObject({
  /** Ours, to tell it by: the party key and what makes it different, `YES-0000806:reliable`. */
  id: code(128),
  partyKey,
  organisation: odsCode,
  /**
   * `nhsMHSEndPoint`. `{spine}/sync-service` stands for an address of this sandbox, wherever that server is.
   */
  addresses: v.pipe(v.array(address), v.minLength(1, 'must be at least one')),
  /**
   * How a message is carried, from which the terms follow that are not given (ldap-sds §4): `sync` in one HTTP exchange; `express`
   * asynchronously, without a promise; `reliable` repeated until acknowledged; `forward` reliably, through Spine to another party.
   * `http` is none of them: FHIR REST through the Spine Security Proxy.
   */
  pattern: v.picklist(['sync', 'express', 'reliable', 'forward', 'http']),
  /** Terms that differ from those of the pattern. */
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
      /** `nhsMHSActor`: its last part, `toPartyMSH` or `nextMSH`. */
      actor: v.exactOptional(v.picklist(['toPartyMSH', 'nextMSH'])),
      /** `nhsMHSIsAuthenticated`. */
      isAuthenticated: v.exactOptional(v.picklist(['transient', 'persistent', 'none'])),
    }),
  ),
  interactions: v.pipe(
    v.array(
      v.strictObject({
        /** `nhsMhsSvcIA`. */
        interaction: interactionId,
        /** `nhsMhsCPAId`: collaboration protocol agreement, by which ebXML names the terms. Interactions of one CPA are one entry. */
        cpaId: code(),
        /** `uniqueIdentifier`, where it is not the CPA id. */
        entryId: v.exactOptional(code()),
        /** `nhsMHSPersistDuration`: how long a receiver remembers the message. */
        persistDuration: v.exactOptional(duration),
      }),
    ),
    v.minLength(1, 'must be at least one'),
  ),
  /** `nhsMhsFQDN`; the host of the address where nothing is said. */
  fqdn: v.exactOptional(text()),
  /** `nhsProductKey`. */
  productKey: v.exactOptional(code()),
  /** `nhsEPInteractionType`: `HL7`, `N/A`. */
  interactionType: v.exactOptional(text(20)),
  /** `nhsMHSServiceDescription`. */
  description: v.exactOptional(text()),
  approved: v.exactOptional(date),
});

export type MessageEndpoint = Immutable<v.InferOutput<typeof messageEndpointSchema>>;
