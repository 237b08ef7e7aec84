/** A system that has been accredited to use Spine: what the Spine Directory Service (SDS) calls an accredited system, `nhsAs`. */
import * as v from 'valibot';
import { asid, code, date, type Immutable, interactionId, odsCode, partyKey, text } from './schema.ts';
import { interactionSet } from './spine/schema.ts';

/** The schema of an accredited system. Faces: LDAP (`nhsAs`), SDS FHIR (Device), SSP, HL7 V3 (sender and receiver). */
export const accreditedSystemSchema = v.strictObject({
  /** Accredited system id: twelve digits. HL7 OID 1.2.826.0.1285.0.2.0.107. Published mocks hold a few of other lengths. */
  asid,
  /** Who runs it: `nhsIDCode`. */
  organisation: odsCode,
  /** The message handling service through which it sends and is reached: `nhsMHSPartyKey`. Some only ever ask, and have none. */
  partyKey: v.exactOptional(partyKey),
  /** For people: what it is. Not in the directory. */
  description: v.exactOptional(text()),
  /** Who made it: `nhsMhsManufacturerOrg`. */
  manufacturer: v.exactOptional(odsCode),
  /** What was accredited: `nhsProductKey`, `nhsProductName`, `nhsProductVersion`. */
  product: v.exactOptional(
    v.strictObject({ key: v.exactOptional(code()), name: v.exactOptional(text()), version: v.exactOptional(text(35)) }),
  ),
  /** Organisations that may use it: `nhsAsClient`. The one that runs it where nothing is said. */
  clients: v.exactOptional(v.array(odsCode), []),
  /** `nhsAsACF`: access control frameworks, `CNST`, `DOLR`, `RBAC`. */
  accessControl: v.exactOptional(v.array(code(20)), []),
  /** `nhsAsCategoryBag`. */
  categories: v.exactOptional(v.array(text()), []),
  /** What it may send or be sent (`nhsAsSvcIA`): sets of interactions by name, from `world/spine/interaction-sets.ts`. */
  interactionSets: v.exactOptional(v.array(interactionSet), []),
  /** What it may send or be sent besides. For all of them see `interactionsOf`. */
  interactions: v.exactOptional(v.array(interactionId), []),
  /** `nhsDateApproved`; asked for a week before. */
  approved: v.exactOptional(date),
  /** Spine takes messages for it and from it, but a look-up in the directory does not find it: another system answers for the same things. */
  unlisted: v.exactOptional(v.literal(true)),
  /** Taken out of use: no longer in the directory. */
  withdrawn: v.exactOptional(v.literal(true)),
});

export type AccreditedSystem = Immutable<v.InferOutput<typeof accreditedSystemSchema>>;
