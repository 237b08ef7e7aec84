/**
 * What is known of a patient's health: one record for each patient, whoever holds it. Who shows it, to whom, is the registration's
 * business (`registration.ts`). From this one record FHIR DSTU2, STU3 and R4, CDA, HL7 V3 and EDIFACT can all be made
 * (fhir-versions §8): codes with their terms, dates with their precision, medicines as a plan with its issues.
 *
 * Every entry has an id, by which all faces know it, and says who recorded it, where and when. Entries refer to each other by id.
 */
import * as v from 'valibot';
import { code, date, type Immutable, instant, longText, nhsNumber, odsCode, text } from './schema.ts';

/** Unique within the record, stable for ever; FHIR takes up to 64 letters, digits, `-` and `.`. */
const entryId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9.-]{1,64}$/, 'must be 1 to 64 letters, digits, - and .'));

/** One meaning. A projection picks the code that its protocol wants. */
export const concept = v.strictObject({
  /** SNOMED CT concept id (UK edition; dm+d for medicines). What has no sourced code is text only. */
  snomed: v.exactOptional(v.pipe(v.string(), v.regex(/^\d{6,18}$/, 'must be a SNOMED CT id'))),
  term: text(),
  /** SNOMED CT description id of the term, for `sctdescid`. */
  descriptionId: v.exactOptional(v.pipe(v.string(), v.regex(/^\d{6,18}$/, 'must be a SNOMED CT id'))),
  /** Read version 2: 5-byte code and 2-character term code, `44I4.00`. EDIFACT takes the first five. */
  readV2: v.exactOptional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9.]{5}[A-Za-z0-9]{2}$/, 'must be a Read code of 7 characters'))),
  /** Clinical Terms version 3. */
  ctv3: v.exactOptional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9.]{5}$/, 'must be a CTV3 code of 5 characters'))),
  /** ICD-10, OPCS-4, where a face asks for them. */
  icd10: v.exactOptional(code(10)),
  opcs4: v.exactOptional(code(10)),
});

/** What every entry says of itself. */
const entry = {
  id: entryId,
  /** When it was written down; what it is about may be older. */
  recordedAt: date,
  /** SDS user id. */
  recordedBy: v.exactOptional(code()),
  /** Where: ODS code. */
  organisation: v.exactOptional(odsCode),
  /** The encounter in which it was written. */
  encounter: v.exactOptional(entryId),
  /** What somebody added in words. */
  note: v.exactOptional(longText),
  /** Not to be shown to other organisations; GP Connect's `NOPAT` and the `confidential-items` warning. */
  confidential: v.exactOptional(v.literal(true)),
};

/** A number kept as it was written: `7.0` is not `7`. */
const decimal = v.pipe(v.string(), v.regex(/^-?\d{1,9}(?:\.\d{1,6})?$/, 'must be a decimal number, as text'));

const quantity = v.strictObject({
  value: decimal,
  /** As people write it: `mmol/L`. */
  unit: v.exactOptional(text(40)),
  /** UCUM: `mmol/L`, `10*9/L`, `mm[Hg]`. */
  ucum: v.exactOptional(text(40)),
  comparator: v.exactOptional(v.picklist(['<', '<=', '>=', '>'])),
});

/** A measure, a code or words. */
const value = v.variant('kind', [
  v.strictObject({ kind: v.literal('quantity'), quantity }),
  v.strictObject({ kind: v.literal('concept'), concept }),
  v.strictObject({ kind: v.literal('text'), text: longText }),
]);

const range = v.strictObject({
  low: v.exactOptional(decimal),
  high: v.exactOptional(decimal),
  /** Whom it holds for, or a range in words. */
  text: v.exactOptional(text()),
});

/** EDIFACT HI, LO, OR (outside range), PA (potentially abnormal). */
const flag = v.picklist(['high', 'low', 'outside', 'potentiallyAbnormal']);

/** What was measured, and how it compares. */
export const measured = {
  concept,
  value: v.exactOptional(value),
  range: v.exactOptional(range),
  flag: v.exactOptional(flag),
};

const problem = v.strictObject({
  ...entry,
  concept,
  status: v.picklist(['active', 'inactive']),
  significance: v.exactOptional(v.picklist(['major', 'minor']), 'minor'),
  onset: date,
  end: v.exactOptional(date),
  /** How it hangs together with other problems. */
  related: v.exactOptional(v.array(v.strictObject({ problem: entryId, kind: v.picklist(['parent', 'child', 'sibling']) })), []),
  /** Entries that belong to it: medicines, results, referrals. */
  evidence: v.exactOptional(v.array(entryId), []),
});

const allergy = v.strictObject({
  ...entry,
  /** The substance, the allergy, or that there is none known. */
  concept,
  category: v.exactOptional(v.picklist(['medication', 'food', 'environment', 'biologic'])),
  status: v.exactOptional(v.picklist(['active', 'resolved']), 'active'),
  verification: v.exactOptional(v.picklist(['unconfirmed', 'confirmed']), 'unconfirmed'),
  criticality: v.exactOptional(v.picklist(['low', 'high', 'unableToAssess'])),
  onset: v.exactOptional(date),
  reactions: v.exactOptional(
    v.array(
      v.strictObject({
        manifestations: v.array(concept),
        severity: v.exactOptional(v.picklist(['mild', 'moderate', 'severe'])),
        description: v.exactOptional(text()),
      }),
    ),
    [],
  ),
  /** When and why it no longer holds. */
  end: v.exactOptional(v.strictObject({ date, reason: v.exactOptional(text()) })),
});

/** How much of a medicine. */
export const amount = v.strictObject({
  value: decimal,
  /** `tablet`, `ml`, `dose`. */
  unit: v.exactOptional(text(40)),
  /** SNOMED CT id of the unit, as dm+d has it. */
  unitSnomed: v.exactOptional(v.pipe(v.string(), v.regex(/^\d{6,18}$/, 'must be a SNOMED CT id'))),
});

const medication = v.strictObject({
  ...entry,
  /** dm+d virtual medicinal product, mostly. */
  concept,
  /** FHIR prescription types: `acute`, `repeat`, `repeat-dispensing`, `delayed-prescribing`. */
  kind: v.picklist(['acute', 'repeat', 'repeatDispensing', 'delayed']),
  status: v.picklist(['active', 'completed', 'stopped']),
  /** As on the label. */
  dosage: text(500),
  /** SNOMED CT route and method. */
  route: v.exactOptional(concept),
  method: v.exactOptional(concept),
  asNeeded: v.exactOptional(v.literal(true)),
  patientInstruction: v.exactOptional(text(500)),
  quantity: v.exactOptional(amount),
  /** How long one issue lasts, in days. */
  days: v.exactOptional(v.pipe(v.number(), v.integer('must be whole days'), v.minValue(1, 'must be at least 1'))),
  start: date,
  end: v.exactOptional(date),
  stopped: v.exactOptional(v.strictObject({ date, reason: v.exactOptional(text()) })),
  /** Of a repeat: how often it may be issued, until when, and when somebody is to look at it again. */
  repeats: v.exactOptional(
    v.strictObject({
      allowed: v.exactOptional(v.pipe(v.number(), v.integer('must be whole'), v.minValue(1, 'must be at least 1'))),
      until: v.exactOptional(date),
      review: v.exactOptional(date),
    }),
  ),
  /** Prescribed by somebody else, and only noted here. */
  prescribedElsewhere: v.exactOptional(v.literal(true)),
  /** Each time it was prescribed. */
  issues: v.exactOptional(
    v.array(
      v.strictObject({
        id: entryId,
        date,
        prescriber: v.exactOptional(code()),
        quantity: v.exactOptional(amount),
        days: v.exactOptional(v.pipe(v.number(), v.integer('must be whole days'), v.minValue(1, 'must be at least 1'))),
        /** EPS short form prescription id: `8B45A9-A83008-6F7A8L`. */
        prescriptionId: v.exactOptional(
          v.pipe(v.string(), v.regex(/^[0-9A-F]{6}-[0-9A-Z]{6}-[0-9A-F]{5}[0-9A-Z+]$/, 'must be a prescription id')),
        ),
        /** Where it was fetched. */
        dispensedBy: v.exactOptional(odsCode),
        dispensedAt: v.exactOptional(date),
        status: v.exactOptional(v.picklist(['issued', 'dispensed', 'cancelled', 'expired']), 'issued'),
      }),
    ),
    [],
  ),
});

const immunisation = v.strictObject({
  ...entry,
  /** The procedure: `Administration of first dose of …`. */
  concept,
  /** The product, dm+d. */
  vaccine: v.exactOptional(concept),
  date,
  status: v.exactOptional(v.picklist(['completed', 'notGiven']), 'completed'),
  /** Why it was not given. */
  reason: v.exactOptional(concept),
  manufacturer: v.exactOptional(text(75)),
  batch: v.exactOptional(text(40)),
  expiry: v.exactOptional(date),
  site: v.exactOptional(concept),
  route: v.exactOptional(concept),
  dose: v.exactOptional(amount),
  /** Which of a course. */
  doseNumber: v.exactOptional(v.pipe(v.number(), v.integer('must be whole'), v.minValue(1, 'must be at least 1'))),
  /** What it protects from. */
  diseases: v.exactOptional(v.array(concept), []),
  /** Told by the patient or somebody else, not given here. */
  reported: v.exactOptional(v.literal(true)),
});

const observation = v.strictObject({
  ...entry,
  ...measured,
  at: date,
  bodySite: v.exactOptional(concept),
  /** Systolic and diastolic of a blood pressure. */
  components: v.exactOptional(v.array(v.strictObject(measured)), []),
});

const investigation = v.strictObject({
  ...entry,
  /** The group: `Full blood count`. */
  concept,
  /** Report number of the laboratory. */
  reportNumber: v.exactOptional(code(35)),
  requestNumber: v.exactOptional(code(35)),
  status: v.exactOptional(v.picklist(['final', 'preliminary', 'amended']), 'final'),
  requestedBy: v.exactOptional(code()),
  /** The laboratory: ODS code. */
  laboratory: v.exactOptional(odsCode),
  specimen: v.exactOptional(
    v.strictObject({
      id: entryId,
      type: concept,
      collectedAt: v.exactOptional(date),
      receivedAt: v.exactOptional(date),
      accession: v.exactOptional(code(35)),
      fasting: v.exactOptional(v.boolean()),
      comment: v.exactOptional(text(500)),
    }),
  ),
  issuedAt: date,
  results: v.array(
    v.strictObject({
      id: entryId,
      ...measured,
      comment: v.exactOptional(longText),
    }),
  ),
  /** What the laboratory or the radiologist says of it all. */
  conclusion: v.exactOptional(longText),
  /** What the practice did with it. Not there: nobody has looked yet. */
  filed: v.exactOptional(v.strictObject({ at: date, by: v.exactOptional(code()), comment: v.exactOptional(text(500)) })),
});

const encounter = v.strictObject({
  ...entry,
  /** `Face to face consultation`, `Telephone consultation`, `Home visit note` …. */
  concept,
  /** HL7 v3 ActCode: AMB in surgery, HH at home, VR by telephone or video, EMER, IMP, FLD. */
  class: v.exactOptional(v.picklist(['AMB', 'HH', 'VR', 'EMER', 'IMP', 'FLD', 'ACUTE', 'NONAC', 'SS', 'PRENC'])),
  start: date,
  end: v.exactOptional(date),
  practitioner: v.exactOptional(code()),
  /** ODS code of the site. */
  site: v.exactOptional(odsCode),
  /** What was spoken of, each topic mostly a problem, under the headings of a consultation. */
  topics: v.exactOptional(
    v.array(
      v.strictObject({
        title: v.exactOptional(text()),
        problem: v.exactOptional(entryId),
        headings: v.array(
          v.strictObject({
            /** `History`, `Examination`, `Assessment`, `Plan`, `Medication` …. */
            title: text(75),
            text: v.exactOptional(longText),
            /** Entries of the record that belong here. */
            entries: v.exactOptional(v.array(entryId), []),
          }),
        ),
      }),
    ),
    [],
  ),
});

const procedure = v.strictObject({
  ...entry,
  concept,
  at: date,
  status: v.exactOptional(v.picklist(['completed', 'inProgress', 'abandoned']), 'completed'),
  performedBy: v.exactOptional(code()),
  bodySite: v.exactOptional(concept),
  outcome: v.exactOptional(text(500)),
});

const document = v.strictObject({
  ...entry,
  /** `Discharge summary`, `Outpatient letter` …. */
  type: concept,
  title: text(),
  /** When it was written; `recordedAt` is when it arrived. */
  createdAt: date,
  /** Who wrote it, and for whom. */
  author: v.exactOptional(
    v.strictObject({ organisation: v.exactOptional(odsCode), practitioner: v.exactOptional(code()), name: v.exactOptional(text(75)) }),
  ),
  careSetting: v.exactOptional(concept),
  contentType: v.pipe(v.string(), v.regex(/^[a-z]+\/[a-z0-9.+-]+$/, 'must be a media type')),
  /** The text itself, for text/*; else base64. Without either it is known but not held here. */
  text: v.exactOptional(v.pipe(v.string(), v.maxLength(1_000_000, 'must have at most 1,000,000 characters'))),
  base64: v.exactOptional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]*={0,2}$/, 'must be base64'))),
  /** Why it cannot be had, where neither is there. */
  unavailable: v.exactOptional(text()),
});

const referral = v.strictObject({
  ...entry,
  concept,
  at: date,
  priority: v.exactOptional(v.picklist(['routine', 'urgent', 'twoWeekWait', 'stat']), 'routine'),
  status: v.exactOptional(v.picklist(['active', 'completed', 'cancelled', 'rejected']), 'active'),
  from: v.exactOptional(odsCode),
  /** ODS code, and a DoS service id where it went to one. */
  to: v.exactOptional(odsCode),
  service: v.exactOptional(code(10)),
  specialty: v.exactOptional(text(75)),
  reason: v.exactOptional(longText),
  problem: v.exactOptional(entryId),
  /** What went with it: documents of the record. Face: GP Connect supportingInfo. */
  documents: v.exactOptional(v.array(entryId), []),
  /** Unique booking reference number of e-RS: 12 digits. */
  ubrn: v.exactOptional(v.pipe(v.string(), v.regex(/^\d{12}$/, 'must be 12 digits'))),
});

/** Something to be done: a recall. */
const diaryEntry = v.strictObject({
  ...entry,
  concept,
  due: date,
});

/** What whoever opens the record must see first. */
const alert = v.strictObject({
  ...entry,
  /** BaRS: SG safeguarding, SS scene safety, RA reasonable adjustment; `clinical` else. */
  category: v.picklist(['SG', 'SS', 'RA', 'clinical']),
  concept: v.exactOptional(concept),
  text: text(500),
  end: v.exactOptional(date),
});

/** The schema of a clinical record. */
export const clinicalRecordSchema = v.strictObject({
  nhsNumber,
  problems: v.exactOptional(v.array(problem), []),
  allergies: v.exactOptional(v.array(allergy), []),
  medications: v.exactOptional(v.array(medication), []),
  immunisations: v.exactOptional(v.array(immunisation), []),
  /** Vital signs, smoking, and all that stands alone. */
  observations: v.exactOptional(v.array(observation), []),
  /** What laboratories and radiology reported, in groups. */
  investigations: v.exactOptional(v.array(investigation), []),
  encounters: v.exactOptional(v.array(encounter), []),
  procedures: v.exactOptional(v.array(procedure), []),
  documents: v.exactOptional(v.array(document), []),
  referrals: v.exactOptional(v.array(referral), []),
  diary: v.exactOptional(v.array(diaryEntry), []),
  alerts: v.exactOptional(v.array(alert), []),
  /** Summary Care Record: whether one has been uploaded, and when last. */
  summaryCareRecord: v.exactOptional(v.strictObject({ uploadedAt: instant })),
});

export type ClinicalRecord = Immutable<v.InferOutput<typeof clinicalRecordSchema>>;
export type Concept = Immutable<v.InferOutput<typeof concept>>;
export type Value = Immutable<v.InferOutput<typeof value>>;
/** The lists of a record, by what they hold. */
export type RecordPart = Exclude<keyof ClinicalRecord, 'nhsNumber' | 'summaryCareRecord'>;
export type RecordEntry<P extends RecordPart> = ClinicalRecord[P][number];
export type Problem = RecordEntry<'problems'>;
export type Allergy = RecordEntry<'allergies'>;
export type Medication = RecordEntry<'medications'>;
export type MedicationIssue = Medication['issues'][number];
export type Immunisation = RecordEntry<'immunisations'>;
export type Observation = RecordEntry<'observations'>;
export type Investigation = RecordEntry<'investigations'>;
export type Encounter = RecordEntry<'encounters'>;
