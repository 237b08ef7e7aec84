/**
 * That a practice holds a patient: an entry of its roster, which is not what the demographics service thinks. One patient may be
 * on several rosters (visitors, practices of test suites), and be registered with one of them only.
 */
import * as v from 'valibot';
import { code, date, type Immutable, odsCode, period, text } from './schema.ts';

/** The schema of a registration. Faces: GP Connect, GP2GP, SCR. */
export const registrationSchema = v.pipe(
  v.strictObject({
    /** The practice, a colon, the NHS number: `B82617:9690937286`. */
    id: v.pipe(v.string(), v.regex(/^[A-Z0-9]{3,10}:\d{10}$/, 'must be an ODS code, a colon and an NHS number')),
    practice: odsCode,
    nhsNumber: v.pipe(v.string(), v.regex(/^\d{10}$/, 'must be ten digits')),
    /** By which the practice's own system knows the patient: `2`. Unique within the practice. */
    localId: v.pipe(v.string(), v.regex(/^[A-Za-z0-9.-]{1,64}$/, 'must be 1 to 64 letters, digits, - and .')),
    /** CareConnect registration types: R regular, T temporary, E emergency, IN immediately necessary, P private, S synthetic, O other. */
    type: v.picklist(['R', 'T', 'E', 'IN', 'P', 'S', 'O']),
    /** Not active: has left, or was removed. */
    status: v.exactOptional(v.picklist(['active', 'inactive']), 'active'),
    period: v.exactOptional(period),
    /** SDS user id of the usual general practitioner. */
    usualPractitioner: v.exactOptional(code()),
    /** ODS site code. */
    preferredBranch: v.exactOptional(odsCode),
    /** Whether others may see the record: GP Connect answers NO_PATIENT_CONSENT to a dissent. */
    sharing: v.exactOptional(v.picklist(['consent', 'dissent']), 'consent'),
    /** The practice has marked the patient as sensitive: to others there is no such patient. */
    sensitive: v.exactOptional(v.literal(true)),
    /** The record of the practice before has not wholly arrived: since when. The `data-in-transit` warning. */
    inTransitSince: v.exactOptional(date),
    /** Parts of the record with what is not shown to others: the `confidential-items` warning. */
    confidentialParts: v.exactOptional(v.array(text(40)), []),
    /** What has come in and nobody has filed: the `data-awaiting-filing` warning. */
    awaitingFilingParts: v.exactOptional(v.array(text(40)), []),
    /** Somebody whom the demographics service does not know, or knows otherwise: as the practice has them. */
    asHeldHere: v.exactOptional(
      v.strictObject({
        given: v.exactOptional(v.array(text(35))),
        family: v.exactOptional(text(35)),
        birthDate: v.exactOptional(date),
        gender: v.exactOptional(v.picklist(['male', 'female', 'other', 'unknown'])),
        postcode: v.exactOptional(text(8)),
      }),
    ),
  }),
  v.forward(
    v.check(({ id, practice, nhsNumber }) => id === `${practice}:${nhsNumber}`, 'must be the practice, a colon and the NHS number'),
    ['id'],
  ),
);

export type Registration = Immutable<v.InferOutput<typeof registrationSchema>>;
