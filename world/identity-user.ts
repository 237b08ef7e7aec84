/** Somebody who can sign in: a healthcare worker with NHS CIS2, or a patient with NHS login. */
import * as v from 'valibot';
import { code, day, type Immutable, odsCode, text } from './schema.ts';

/** Signs in with NHS CIS2. Names and role profiles are the practitioner's. */
const healthcareWorker = v.strictObject({
  /** CIS2's UID: the practitioner's SDS user id, or one of the strange ids that test suites sign in with. */
  id: code(),
  provider: v.literal('nhs-cis2'),
  /** SDS user id of the practitioner. Without one it is a user with no roles. */
  practitioner: v.exactOptional(code()),
  /** Authentication assurance level: how surely they have signed in. */
  assuranceLevel: v.picklist(['aal1', 'aal2', 'aal3']),
  /** How surely it is known who they are (`id_assurance_level`). Without it 3, which is what CIS2 asks for. */
  identityLevel: v.exactOptional(v.picklist(['1', '2', '3'])),
  /** The role profile in which they act, where they have chosen one at sign-in. */
  selectedRole: v.exactOptional(code()),
});

/** Signs in with NHS login. The name is what the account says, which need not be what the record says. */
const patientUser = v.strictObject({
  /**
   * What is typed to sign in: an NHS number (mock realm) or an e-mail address. Where two environments give one address to two people,
   * the second has its environment before it: `integration:testuserlive+1@demo.signin.nhs.uk`.
   */
  id: text(120),
  provider: v.literal('nhs-login'),
  /** Which of NHS login's environments the account is published for. Without one it is the mock realm's, or our own. */
  environment: v.exactOptional(v.picklist(['sandpit', 'integration'])),
  /** As the account has it. Test accounts hold numbers without a record, and numbers that fail modulus 11. */
  nhsNumber: v.exactOptional(v.pipe(v.string(), v.regex(/^\d{10}$/, 'must be ten digits'))),
  /** Identity proofing level: how surely it is known who they are. */
  proofingLevel: v.picklist(['P0', 'P5', 'P9']),
  /** Vector of trust: `P9.Cp.Cd`. */
  vectorOfTrust: v.exactOptional(v.pipe(v.string(), v.regex(/^P[0-9](?:\.C[a-z])*$/, 'must be a vector of trust, such as P9.Cp.Cd'))),
  givenName: v.exactOptional(text(35)),
  familyName: v.exactOptional(text(35)),
  birthDate: v.exactOptional(day),
  email: v.exactOptional(v.pipe(text(90), v.email('must be an e-mail address'))),
  /** The practice that the account names, where that is not the record's: it is told in `gp_registration_details`. */
  practice: v.exactOptional(odsCode),
  /** Whether the practice has linked the account to its own online services (IM1). */
  linkedToPractice: v.exactOptional(v.boolean()),
});

/** The schema of an identity user. */
export const identityUserSchema = v.variant('provider', [healthcareWorker, patientUser]);
export type HealthcareWorker = Immutable<v.InferOutput<typeof healthcareWorker>>;
export type PatientUser = Immutable<v.InferOutput<typeof patientUser>>;
export type IdentityUser = HealthcareWorker | PatientUser;
