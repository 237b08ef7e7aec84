/** Appointments: the sessions of clinics with their slots, and who has booked what. */
import * as v from 'valibot';
import { code, type Immutable, instant, odsCode, text } from './schema.ts';

const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9.-]{1,64}$/, 'must be 1 to 64 letters, digits, - and .'));

/** GP Connect delivery channels. */
const channel = v.picklist(['In-person', 'Telephone', 'Video', 'Visit']);

/** The schema of a schedule: one session of one clinic, mostly half a day of one practitioner. */
export const scheduleSchema = v.strictObject({
  id,
  /** ODS code of the practice, the site where it is, who holds it. */
  practice: odsCode,
  site: v.exactOptional(odsCode),
  practitioner: v.exactOptional(code()),
  /** SDS job role code of whoever holds it: `R0260`. */
  jobRole: v.exactOptional(v.pipe(v.string(), v.regex(/^R\d{4}$/, 'must be R and four digits'))),
  /** In words: `General GP appointments`. */
  category: v.exactOptional(text(75)),
  slots: v.array(
    v.strictObject({
      id,
      start: instant,
      end: instant,
      /** `unavailable`: blocked by the practice. A slot that is booked is `busy`. */
      status: v.exactOptional(v.picklist(['free', 'busy', 'unavailable', 'tentative']), 'free'),
      /** In words: `General GP appointment`, and its SNOMED CT id. */
      type: v.exactOptional(text(75)),
      typeSnomed: v.exactOptional(v.pipe(v.string(), v.regex(/^\d{6,18}$/, 'must be a SNOMED CT id'))),
      channel: v.exactOptional(channel, 'In-person'),
      /** Whether other organisations may book it. */
      bookable: v.exactOptional(v.boolean(), true),
      /** Only they may: ODS codes, and kinds of organisation (`urgent-care`, `gp-practice`). */
      onlyOrganisations: v.exactOptional(v.array(odsCode), []),
      onlyTypes: v.exactOptional(v.array(text(40)), []),
    }),
  ),
});

export type Schedule = Immutable<v.InferOutput<typeof scheduleSchema>>;
export type Slot = Schedule['slots'][number];

/** The schema of an appointment. */
export const appointmentSchema = v.strictObject({
  id,
  practice: odsCode,
  nhsNumber: v.pipe(v.string(), v.regex(/^\d{10}$/, 'must be ten digits')),
  /** The schedule, and which of its slots: neighbours, in order. A past one may be without. */
  schedule: v.exactOptional(id),
  slots: v.exactOptional(v.array(id), []),
  start: instant,
  end: instant,
  status: v.picklist(['booked', 'cancelled', 'fulfilled', 'noshow']),
  practitioner: v.exactOptional(code()),
  site: v.exactOptional(odsCode),
  channel: v.exactOptional(channel, 'In-person'),
  type: v.exactOptional(text(75)),
  category: v.exactOptional(text(75)),
  /** Why: at most 100 characters (GP Connect). */
  description: v.exactOptional(text(100)),
  /** At most 500. */
  comment: v.exactOptional(text(500)),
  createdAt: instant,
  /** Who booked it. */
  bookedBy: v.exactOptional(v.strictObject({ organisation: odsCode, name: v.exactOptional(text()), telephone: v.exactOptional(text(35)) })),
  cancellationReason: v.exactOptional(text()),
});

export type Appointment = Immutable<v.InferOutput<typeof appointmentSchema>>;
