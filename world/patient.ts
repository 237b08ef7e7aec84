/**
 * A patient as the demographics service knows them: who they are, where they live, how to reach them, where they are registered.
 * In the field's words; each server projects it into its protocol. PDS means the Personal Demographics Service.
 */
import * as v from 'valibot';
import { precisionOf } from './rules/date.ts';
import { isNhsNumber } from './rules/nhs-number.ts';
import { code, date, day, type Immutable, nhsNumber, odsCode, period, positive, text } from './schema.ts';

const TEN_DIGITS = /^\d{10}$/;

/** Ethnic categories of the 2001 census, as the NHS Data Dictionary codes them. */
export const ETHNIC_CATEGORIES = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'L', 'M', 'N', 'P', 'R', 'S', 'Z', '99'] as const;

/** Lives in the UK, or overseas. */
export const RESIDENTIAL_STATUSES = ['H', 'O'] as const;

/** The id by which PDS tells one entry of a list from another (`456`, `254406A3`); changes refer to it. */
const objectId = code(36);
/** PDS holds no longer parts of a name, nor lines of an address. */
const part = text(35);

const birthDate = v.pipe(
  v.string(),
  v.check(
    (value) => ['year', 'month', 'day'].includes(precisionOf(value) ?? ''),
    'must be a date without a time: yyyy, yyyy-mm or yyyy-mm-dd',
  ),
);

/** An entry that was true once. It is not shown, but a search of the history finds it. */
const historic = v.exactOptional(v.literal(true));

const personName = v.strictObject({
  id: v.exactOptional(objectId),
  /** One name is `usual`. Searches look at `usual`, `nickname` and `temporary`; `previous` and `maiden` are found through the history. */
  use: v.picklist(['usual', 'nickname', 'temporary', 'previous', 'maiden']),
  period: v.exactOptional(period),
  /** Titles: `Mrs`, `Dr`. */
  prefixes: v.exactOptional(v.array(part)),
  /** First name, then middle names; a compound first name is one entry (`John Paul`). */
  given: v.exactOptional(v.array(part)),
  family: v.exactOptional(part),
  /** What follows a name: `MBE`, `PhD`. */
  suffixes: v.exactOptional(v.array(part)),
  historic,
});

const address = v.strictObject({
  id: v.exactOptional(objectId),
  /** `correspondence` is where letters go. PDS has at most one of each that is not historic; `work` only in old records. */
  use: v.picklist(['home', 'temporary', 'correspondence', 'work']),
  period: v.exactOptional(period),
  /** What a temporary address is: `Student Accommodation`, `Second Home` …. Only there. */
  description: v.exactOptional(text()),
  /** Premises, street, locality, town, county. An empty line is ''; many records have closed the gaps up. */
  lines: v.pipe(
    v.array(v.pipe(v.string(), v.maxLength(35, 'must have at most 35 characters'))),
    v.maxLength(5, 'must have at most five lines'),
  ),
  /** As recorded, mostly with its space. `ZZ99 3VZ` is no fixed abode. Not every record holds a real one. */
  postcode: v.exactOptional(v.pipe(v.string(), v.regex(/^[A-Z0-9][A-Z0-9 ]{3,7}$/, 'must be a postcode in capitals'))),
  /** Which entry of Royal Mail's Postcode Address File it is: 8 digits. */
  paf: v.exactOptional(v.pipe(v.string(), v.regex(/^\d{8}$/, 'must be 8 digits'))),
  /** Unique Property Reference Number: 1 to 12 digits. */
  uprn: v.exactOptional(v.pipe(v.string(), v.regex(/^\d{1,12}$/, 'must be 1 to 12 digits'))),
  historic,
});

const telecomKind = v.picklist(['phone', 'fax', 'email', 'textphone', 'other']);

const telecom = v.strictObject({
  id: v.exactOptional(objectId),
  kind: telecomKind,
  /** PDS has at most one for each kind and use that is not historic. */
  use: v.picklist(['home', 'work', 'temporary', 'mobile']),
  /** A number as it was typed, spaces included; or an e-mail address. */
  value: text(),
  period: v.exactOptional(period),
  historic,
});

const emergencyContact = v.strictObject({
  id: v.exactOptional(objectId),
  period: v.exactOptional(period),
  telecoms: v.array(v.strictObject({ kind: telecomKind, value: text() })),
});

const communication = v.strictObject({
  /** ISO 639-1 and PDS's own: `q1` Braille, `q2` American, `q3` Australian, `q4` British Sign Language, `q5` Makaton. English goes without saying. */
  language: v.exactOptional(v.pipe(v.string(), v.regex(/^(?:[a-z]{2}|q[1-5])$/, 'must be a language code: two letters, or q1 to q5'))),
  interpreterRequired: v.exactOptional(v.boolean()),
});

const contactPreference = v.strictObject({
  /** PDS codes 11, 12, 13. */
  writtenFormat: v.exactOptional(v.picklist(['largePrint', 'braille', 'audioTape'])),
  /** PDS codes 1 to 8, in this order. */
  method: v.exactOptional(
    v.picklist(['letter', 'visit', 'telephone', 'email', 'textphone', 'telephoneViaProxy', 'signLanguage', 'noTelephone']),
  ),
  /** In words: `Not after 7pm`. */
  times: v.exactOptional(text(40)),
});

const relatedPerson = v.strictObject({
  id: objectId,
  /** When it is known who they are; name and address may then be missing here. */
  nhsNumber: v.exactOptional(nhsNumber),
  name: v.exactOptional(personName),
  address: v.exactOptional(address),
  telecoms: v.exactOptional(v.pipe(v.array(telecom), v.maxLength(5, 'must be at most five'))),
  period: v.exactOptional(period),
  /** What they are to the patient, in PDS's codes, which mix HL7's with its own: `Guardian`, `MTH`, `PRN`, `SPS`, `Carer` …. One to three. */
  relationships: v.pipe(v.array(code()), v.minLength(1, 'must be at least one'), v.maxLength(3, 'must be at most three')),
  /** Whether they get copies of letters. */
  copyCorrespondence: v.exactOptional(v.boolean()),
  /** In which order they are to be called, 1 first. */
  contactRank: v.exactOptional(v.pipe(positive, v.maxValue(99, 'must be at most 99'))),
  contactPreference: v.exactOptional(contactPreference),
  communication: v.exactOptional(communication),
});

/** What a card can show: letters, digits, spaces and `-,/:'.`. */
const cardText = (maxLength: number) =>
  v.pipe(
    v.string(),
    v.regex(/^[a-zA-Z0-9\-,/:'. ]+$/, 'must be what a card can show'),
    v.maxLength(maxLength, `must have at most ${maxLength} characters`),
  );

/** A European Health Insurance Card, as it is printed. Needed by: PDS `Coverage`. */
const healthInsuranceCard = v.strictObject({
  /** Number of the card (box 8). */
  cardNumber: cardText(25),
  /** The holder's number with their insurer (box 6). */
  personalId: v.exactOptional(cardText(25)),
  /** Number of the insurer (box 7), and its name where it is known. */
  institutionId: cardText(30),
  institutionName: v.exactOptional(text(100)),
  /** Which country's insurer it is: ISO 3166 alpha-3. */
  country: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/, 'must be a country code: three capitals')),
  /** The last day on which it holds (box 9). */
  expires: v.exactOptional(day),
});

/** The schema of a patient. */
export const patientSchema = v.pipe(
  v.strictObject({
    /** Ten digits, without spaces. */
    nhsNumber: v.pipe(v.string(), v.regex(TEN_DIGITS, 'must be ten digits')),
    /** Published test data holds a few numbers that fail modulus 11. Such a person can be found by a search, never by number. */
    checkDigitFails: v.exactOptional(v.literal(true)),
    /** Grows by one with each change of the record: the version that PDS shows, and that a change must name. */
    serialChangeNumber: positive,
    /** Who may see where they live: `restricted` and `veryRestricted` records show no address, telecoms, practice. HL7 confidentiality U, R, V. */
    confidentiality: v.exactOptional(v.picklist(['unrestricted', 'restricted', 'veryRestricted']), 'unrestricted'),
    /** The record was a mistake: nobody can read it. */
    invalidated: v.exactOptional(v.literal(true)),
    /** Two records turned out to be one person: the NHS number that holds now. */
    supersededBy: v.exactOptional(nhsNumber),
    names: v.exactOptional(v.array(personName), []),
    /** As administered: NHS codes 1 male, 2 female, 9 other (not specified), 0 unknown. */
    gender: v.exactOptional(v.picklist(['male', 'female', 'other', 'unknown'])),
    /** A day where it is known; people from elsewhere may have no more than a year. */
    birthDate: v.exactOptional(birthDate),
    /** Published test data shows one person under two birth dates: this is the one under which a search finds them. */
    birthDateInSearch: v.exactOptional(day),
    /** Which of a multiple birth: 1 to 7; 8 not applicable, 9 not known. */
    birthOrder: v.exactOptional(v.pipe(positive, v.maxValue(9, 'must be at most 9'))),
    /** Country: ISO 3166 alpha-3, or PDS's 1 England, 2 Scotland, 3 Wales, 4 Northern Ireland, 7 Sark, 9 Alderney, 10 Channel Islands. */
    birthPlace: v.exactOptional(
      v.strictObject({
        city: v.exactOptional(part),
        district: v.exactOptional(part),
        country: v.exactOptional(v.pipe(v.string(), v.regex(/^(?:[A-Z]{3}|\d{1,2})$/, 'must be a country code'))),
      }),
    ),
    death: v.exactOptional(
      v.strictObject({
        /** As exact as is known; old records have only a year. */
        date,
        /** `informal`: told by a practice or trust (PDS code 1). `formal`: by the registrar (2). `removed`: it was a mistake (U). */
        notification: v.picklist(['informal', 'formal', 'removed']),
        /** When PDS was told: with a time and an offset. */
        notifiedAt: v.exactOptional(date),
      }),
    ),
    addresses: v.exactOptional(v.array(address), []),
    telecoms: v.exactOptional(v.array(telecom), []),
    emergencyContacts: v.exactOptional(v.array(emergencyContact), []),
    /** The practice they are registered with now. Nobody has two. */
    gpRegistration: v.exactOptional(
      v.strictObject({
        id: v.exactOptional(objectId),
        practice: odsCode,
        period: v.exactOptional(period),
      }),
    ),
    /** Who answers for the record; of somebody who has left, the practice that was the last. */
    managingOrganisation: v.exactOptional(v.strictObject({ organisation: odsCode, period: v.exactOptional(period) })),
    /** Where their prescriptions go. */
    pharmacies: v.exactOptional(
      v.strictObject({
        nominated: v.exactOptional(odsCode),
        dispensingDoctor: v.exactOptional(odsCode),
        applianceSupplier: v.exactOptional(odsCode),
      }),
    ),
    communication: v.exactOptional(communication),
    contactPreference: v.exactOptional(contactPreference),
    /**
     * Why and when they left the register: `DEA` death, `EMB` embarked, `SCT` Scotland, `NIT` Northern Ireland, `TRA` temporary resident,
     * `ORR` other. Most callers see `ORR` in place of those that are nobody's business: `AFN` armed forces, `SDN` their dependants; and
     * all see it in place of `LDN`, logical deletion.
     */
    removal: v.exactOptional(
      v.strictObject({
        reason: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/, 'must be three capitals')),
        period: v.exactOptional(period),
      }),
    ),
    relatedPeople: v.exactOptional(v.array(relatedPerson), []),
    /**
     * As the patient sees it: `UKCore-EthnicCategoryEngland`, `A` White British to `S` any other, `Z` not stated, `99` not known. Needed
     * by: CareConnect and UK Core servers, birth events, CDA. The demographics service holds it, and shows it to nobody.
     */
    ethnicCategory: v.exactOptional(v.picklist(ETHNIC_CATEGORIES)),
    /**
     * `UKCore-PersonMaritalStatusEngland`: `S` single, `M` married or civil partner, `D` divorced, `W` widowed, `P` separated, `N` not
     * disclosed, `8` not applicable, `9` not known. Needed by: CareConnect and UK Core servers. GP Connect never shows it.
     */
    maritalStatus: v.exactOptional(v.picklist(['S', 'M', 'D', 'W', 'P', 'N', '8', '9'])),
    /** `UKCore-ResidentialStatus`: `H` lives in the UK, `O` overseas. Needed by: CareConnect servers; PDS takes it when a record is made. */
    residentialStatus: v.exactOptional(v.picklist(RESIDENTIAL_STATUSES)),
    /** An overseas visitor's health insurance card. */
    coverage: v.exactOptional(healthInsuranceCard),
    /** What they have said to the sharing of their record, `none` being nothing. Needed by: PDS, for applications that may see it. */
    recordSharing: v.exactOptional(v.picklist(['none', 'expressConsent', 'expressDissent'])),
    /** Whether their Summary Care Record may be viewed. Needed by: SCR, whose access control calls these `Yes`, `No` and `Clear`. */
    summaryCareRecord: v.exactOptional(v.picklist(['yes', 'no', 'ask'])),
    /**
     * How surely the NHS number is this person's: `UKCore-NHSNumberVerificationStatusEngland`, `01` to `08`. Without it `01`, present and
     * verified. Needed by: CareConnect and GP Connect servers, CDA, HL7 V3. What PDS knows is always `01`.
     */
    nhsNumberVerification: v.exactOptional(v.picklist(['01', '02', '03', '04', '05', '06', '07', '08'])),
  }),
  v.forward(
    v.check(
      (doc) => doc.checkDigitFails === true || isNhsNumber(doc.nhsNumber) || !TEN_DIGITS.test(doc.nhsNumber),
      "fails modulus 11; if that is meant, say 'checkDigitFails': true",
    ),
    ['nhsNumber'],
  ),
  v.forward(
    v.check((doc) => doc.checkDigitFails !== true || !isNhsNumber(doc.nhsNumber), 'the NHS number passes modulus 11'),
    ['checkDigitFails'],
  ),
  v.forward(
    v.check((doc) => doc.supersededBy !== doc.nhsNumber, 'a record cannot supersede itself'),
    ['supersededBy'],
  ),
);

export type Patient = Immutable<v.InferOutput<typeof patientSchema>>;
export type PersonName = Immutable<v.InferOutput<typeof personName>>;
export type Address = Immutable<v.InferOutput<typeof address>>;
export type Telecom = Immutable<v.InferOutput<typeof telecom>>;
export type EmergencyContact = Immutable<v.InferOutput<typeof emergencyContact>>;
export type ContactPreference = Immutable<v.InferOutput<typeof contactPreference>>;
