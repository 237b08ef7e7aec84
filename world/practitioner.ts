/** Somebody who works in health care: in the Spine Directory Service (SDS), on a professional register, or both. */
import * as v from 'valibot';
import { code, type Immutable, odsCode, period, text } from './schema.ts';

const roleProfile = v.strictObject({
  /** Role profile id of SDS (`person_roleid` of CIS2; what `NHSD-Session-URID` names). */
  id: code(),
  /** Where they act in this role. */
  organisation: odsCode,
  /** National RBAC job role: `S8000:G8000:R8000` is staff group, sub-group and role. */
  jobRole: v.pipe(v.string(), v.regex(/^S\d{4}:G\d{4}:R\d{4}$/, 'must be a job role: S, G and R, each with four digits')),
  /** The same in words, as SDS has it: `"Clinical":"Clinical Provision":"Clinical Practitioner Access Role"`. */
  jobRoleName: v.exactOptional(text()),
  period: v.exactOptional(period),
});

const registration = v.strictObject({
  /** General Medical, General Dental, General Optical, General Pharmaceutical, Nursing and Midwifery, Health and Care Professions Council; a doctor's index number (DIN). */
  register: v.picklist(['gmc', 'gdc', 'goc', 'gphc', 'nmc', 'hcpc', 'din']),
  number: code(20),
});

/** The schema of a practitioner. */
export const practitionerSchema = v.strictObject({
  /** SDS user id: the UID under which they sign in. Mostly 12 digits. */
  sdsUserId: code(),
  name: v.strictObject({
    prefix: v.exactOptional(text(35)),
    given: v.array(text(35)),
    family: text(35),
  }),
  gender: v.exactOptional(v.picklist(['male', 'female', 'other', 'unknown'])),
  telephone: v.exactOptional(text(35)),
  email: v.exactOptional(v.pipe(text(90), v.email('must be an e-mail address'))),
  registrations: v.exactOptional(v.array(registration), []),
  roleProfiles: v.exactOptional(v.array(roleProfile), []),
});

export type Practitioner = Immutable<v.InferOutput<typeof practitionerSchema>>;
