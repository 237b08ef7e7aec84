/** Somebody who works in health care: in the Spine Directory Service (SDS), on a professional register, or both. */
import * as v from 'valibot';
import { covers } from './rules/period.ts';
import { code, day, type Immutable, odsCode, period, text } from './schema.ts';

/** A code of national RBAC (role-based access control) with its name: what CIS2's `nhsid_nrbac_roles` and LDAP show side by side. */
function named(pattern: RegExp, reason: string) {
  return v.exactOptional(v.array(v.strictObject({ code: v.pipe(v.string(), v.regex(pattern, reason)), name: text() })), []);
}

/** What somebody does at an organisation. Faces: CIS2 (`nhsid_nrbac_roles`), LDAP (`nhsOrgPersonRole`), FHIR PractitionerRole. */
const roleProfile = v.strictObject({
  /** Role profile id of SDS (`person_roleid` of CIS2; what `NHSD-Session-URID` names). HL7 OID 1.2.826.0.1285.0.2.0.67. */
  id: code(),
  /** Id of the person at this organisation (`person_orgid` of CIS2, `nhsOrgPerson` of LDAP): the same in all their roles there. */
  organisationPersonId: v.exactOptional(code()),
  /** Where they act in this role. */
  organisation: odsCode,
  /** National RBAC job role: `S8000:G8000:R8000` is staff group, sub-group and role. HL7 OID 1.2.826.0.1285.0.2.1.104. */
  jobRole: v.pipe(v.string(), v.regex(/^S\d{4}:G\d{4}:R\d{4}$/, 'must be a job role: S, G and R, each with four digits')),
  /** The same in words, as SDS has it: `"Clinical":"Clinical Provision":"Clinical Practitioner Access Role"`. */
  jobRoleName: v.exactOptional(text()),
  /** Where they work, by specialty: `P0010:Q0050:T0210`, `"Medicine":"Respiratory Medicine":"Respiratory Medicine"`. */
  areasOfWork: named(/^P\d{4}:Q\d{4}:T\d{4}$/, 'must be an area of work: P, Q and T, each with four digits'),
  /** What they may do beyond what the role allows anyway: `B0028`, `Manage Allergies`. CIS2 calls them activities. */
  businessFunctions: named(/^B\d{4}$/, 'must be a business function: B and four digits'),
  /** Whom they work with: a workgroup's SDS id and name. */
  workgroups: named(/^\d{1,12}$/, 'must be 1 to 12 digits'),
  /** While they have the role (`nhsOrgOpenDate`, `nhsOrgCloseDate`). Without an end they have it still. */
  period: v.exactOptional(period),
});

const registration = v.strictObject({
  /**
   * General Medical, General Dental, General Optical, General Pharmaceutical, Nursing and Midwifery, Health and Care Professions Council;
   * `din` a doctor's index number; `gmp` and `gdp` the number under which the NHS knows a general medical or dental practitioner; `rcn`
   * Royal College of Nursing; `consultant` a consultant's code; `spurious` the code of the Business Services Authority for those who
   * prescribe without a number of their own.
   */
  register: v.picklist(['gmc', 'gdc', 'goc', 'gphc', 'nmc', 'hcpc', 'din', 'gmp', 'gdp', 'rcn', 'consultant', 'spurious']),
  number: code(20),
});

/** The schema of a practitioner. Faces: CIS2, LDAP (`nhsPerson`), every FHIR Practitioner, EPS, HL7 V3 (author). */
export const practitionerSchema = v.strictObject({
  /** SDS user id: the UID under which they sign in. Mostly 12 digits. HL7 OID 1.2.826.0.1285.0.2.0.65. */
  sdsUserId: code(),
  name: v.strictObject({
    prefix: v.exactOptional(text(35)),
    /** First name, then middle names. */
    given: v.array(text(35)),
    family: text(35),
  }),
  /** As the directory shows them (`displayName`, CIS2 `display_name`), where that is not their name. */
  displayName: v.exactOptional(text(120)),
  gender: v.exactOptional(v.picklist(['male', 'female', 'other', 'unknown'])),
  /** What they can speak with patients, English aside: ISO 639-1, or PDS's `q4` British Sign Language. Face: GP Connect NHSCommunication. */
  languages: v.exactOptional(
    v.array(v.pipe(v.string(), v.regex(/^(?:[a-z]{2}|q[1-5])$/, 'must be a language code: two letters, or q1 to q5'))),
    [],
  ),
  telephone: v.exactOptional(text(35)),
  email: v.exactOptional(v.pipe(text(90), v.email('must be an e-mail address'))),
  registrations: v.exactOptional(v.array(registration), []),
  roleProfiles: v.exactOptional(v.array(roleProfile), []),
  /** When they left for good: their account in SDS is closed (`nhsPersonStatus`), and none of their roles holds. */
  left: v.exactOptional(day),
});

export type Practitioner = Immutable<v.InferOutput<typeof practitionerSchema>>;
export type RoleProfile = Practitioner['roleProfiles'][number];

/** The roles that somebody has on a day (`2026-11-25`); none once they have left. */
export function roleProfilesOn(day: string, { roleProfiles, left }: Practitioner): readonly RoleProfile[] {
  if (left !== undefined && day > left) return [];
  return roleProfiles.filter(({ period }) => covers(period, day));
}
