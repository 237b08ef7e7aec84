/** A service that can help a patient, as the Directory of Services (DoS) knows it: what it does, for whom, where, and when. */
import * as v from 'valibot';
import { day, type Immutable, instant, odsCode, period, text } from './schema.ts';
import { CLINICAL_TEMPLATE_NAMES } from './services/templates.ts';

/** Minutes of the day are enough: `09:00` to `24:00`. */
const timeOfDay = v.pipe(v.string(), v.regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time of the day, 00:00 to 24:00'));

/** From one time to another of the same day, as London's clocks show them. */
const session = v.pipe(
  v.strictObject({ from: timeOfDay, to: timeOfDay }),
  v.check(({ from, to }) => from < to, 'must not end before it begins; after midnight is another session'),
);

const whole = (what: string, min: number, max: number) =>
  v.pipe(
    v.number(),
    v.integer(`${what} must be whole`),
    v.minValue(min, `${what} must be at least ${min}`),
    v.maxValue(max, `${what} must be at most ${max}`),
  );

/** A number of the DoS reference data: symptom group, symptom discriminator, disposition, role, type. */
const dosNumber = whole('the number', -9, 999_999_999);

const serviceId = v.pipe(v.string(), v.regex(/^\d{5,10}$/, 'must be 5 to 10 digits'));

/** The oldest whom the directory knows: 130 years of 365.25 days, less a day. */
const OLDEST_IN_DAYS = 47_481;

const ages = v.pipe(
  v.strictObject({ fromDays: whole('days', 0, OLDEST_IN_DAYS), toDays: whole('days', 0, OLDEST_IN_DAYS) }),
  v.check(({ fromDays, toDays }) => fromDays <= toDays, 'must not end before it begins'),
);

/** The schema of a directory service. Faces: DoS over SOAP and REST, BaRS (where a referral goes), FHIR HealthcareService. */
export const directoryServiceSchema = v.strictObject({
  /** DoS service id: 5 to 10 digits. */
  id: serviceId,
  /** As the NHS 111 adviser sees it: `UTC: Leeds - Burmantofts`. */
  name: text(),
  /** As the patient hears it. */
  publicName: v.exactOptional(text()),
  /** DoS service type, of `services/reference.ts`: 100 GP practice, 13 pharmacy, 105 emergency department …. */
  type: dosNumber,
  /** The code under which it is known to others: of the organisation, or a site's. Where it has none, DoS answers with the service's id. */
  odsCode: v.exactOptional(odsCode),
  /** Whose service it is. */
  provider: v.exactOptional(odsCode),
  /** The service that this one is part of. */
  parent: v.exactOptional(serviceId),
  /** Only active ones are found. `commissioning` is being set up, `pending` awaits approval. */
  status: v.exactOptional(v.picklist(['active', 'closed', 'commissioning', 'pending', 'suspended', 'retired']), 'active'),
  /** How busy it is. Red takes nobody at the moment. `capacityNote` says why. */
  capacityStatus: v.exactOptional(v.picklist(['green', 'amber', 'red']), 'green'),
  capacityNote: v.exactOptional(text(500)),
  address: v.strictObject({
    lines: v.pipe(v.array(text(75)), v.minLength(1, 'must be at least one'), v.maxLength(4, 'must be at most four lines')),
    town: v.exactOptional(text(75)),
    postcode: v.pipe(v.string(), v.regex(/^[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}$/, 'must be a postcode with its space, in capitals')),
  }),
  /** Metres on the OS national grid; where nothing is said, where the postcode is. */
  location: v.exactOptional(v.strictObject({ easting: whole('easting', 0, 700_000), northing: whole('northing', 0, 1_300_000) })),
  /** For patients. */
  telephone: v.exactOptional(text(35)),
  /** For staff only. */
  nonPublicTelephone: v.exactOptional(text(35)),
  fax: v.exactOptional(text(35)),
  email: v.exactOptional(text(90)),
  web: v.exactOptional(text()),
  /** What the patient is told: `You can go straight to this service.` */
  publicInformation: v.exactOptional(text(2000)),
  /** How it takes referrals: in words for the adviser. */
  referralInstructions: v.exactOptional(text(2000)),
  /** Properties that a client may go by, of `services/reference.ts`: `requirebooking` …. Face: DoS 1.5. */
  attributes: v.exactOptional(v.array(v.strictObject({ name: text(75), value: v.boolean() })), []),
  /** How a referral reaches it by machine, best first. */
  endpoints: v.exactOptional(
    v.array(
      v.strictObject({
        order: whole('order', 1, 99),
        /** `itk`, `email`, `telno`, `http`, `mesh` …. */
        transport: text(20),
        format: v.exactOptional(text(75)),
        interaction: v.exactOptional(text()),
        businessScenario: v.exactOptional(v.picklist(['Primary', 'Copy'])),
        address: text(500),
        compression: v.exactOptional(v.picklist(['compressed', 'uncompressed'])),
        comment: v.exactOptional(text(500)),
      }),
    ),
    [],
  ),
  /** What services of its kind deal with, of `services/templates.ts`; the three fields that follow come on top. */
  template: v.exactOptional(v.picklist(CLINICAL_TEMPLATE_NAMES)),
  /** What it can deal with: symptom groups, and within each the discriminators. */
  symptoms: v.exactOptional(
    v.array(v.strictObject({ group: dosNumber, discriminators: v.pipe(v.array(dosNumber), v.minLength(1, 'must be at least one')) })),
    [],
  ),
  /** Which outcomes of a triage it takes: disposition ids (1000 + the number of the Dx code). */
  dispositions: v.exactOptional(v.array(dosNumber), []),
  /** Which kinds of caller may refer: ids of the referral roles of accounts. */
  referralRoles: v.exactOptional(v.array(dosNumber), []),
  /** Whom it sees, by age in days, both included, since a service may take babies from six weeks. Everybody where nothing is said. */
  ages: v.exactOptional(v.array(ages), []),
  /** Everybody where nothing is said. */
  genders: v.exactOptional(v.array(v.picklist(['male', 'female', 'indeterminate'])), []),
  /** Only patients of these practices. */
  restrictedToPractices: v.exactOptional(v.array(odsCode), []),
  /** Commissioned for these practices, and open to other patients too; theirs see it further up. An out-of-hours provider's practices. */
  commissionedForPractices: v.exactOptional(v.array(odsCode), []),
  /** Only callers from there: ODS codes of sub-ICB locations (of the CCGs that they were), or ONS codes of local authorities. */
  limitedTo: v.exactOptional(v.array(text(20)), []),
  /** Codes as in `limitedTo`: for callers from elsewhere it comes after the others. */
  promotedTo: v.exactOptional(v.array(text(20)), []),
  /** Found only while open, or when it opens within so many minutes; otherwise the outcome's time decides. */
  onlyWhenOpenWithin: v.exactOptional(v.picklist([0, 15, 30])),
  /** How full a hospital is, as it tells the directory. Face: DoS `GetHospitalScores`. */
  hospitalScore: v.exactOptional(v.strictObject({ score: whole('score', 0, 100), note: v.exactOptional(text(500)), updated: instant })),
  opening: v.strictObject({
    /** Day and night. */
    always: v.exactOptional(v.literal(true)),
    /** By day of the week, and on bank holidays; a day that is not there is closed. */
    week: v.exactOptional(
      v.strictObject({
        monday: v.exactOptional(v.array(session)),
        tuesday: v.exactOptional(v.array(session)),
        wednesday: v.exactOptional(v.array(session)),
        thursday: v.exactOptional(v.array(session)),
        friday: v.exactOptional(v.array(session)),
        saturday: v.exactOptional(v.array(session)),
        sunday: v.exactOptional(v.array(session)),
        bankHoliday: v.exactOptional(v.array(session)),
      }),
      {},
    ),
    /** Single days that are otherwise; they win over all else. No sessions: closed. */
    dates: v.exactOptional(v.array(v.strictObject({ date: day, sessions: v.array(session) })), []),
  }),
  /** While it exists. */
  period: v.exactOptional(period),
});

export type DirectoryService = Immutable<v.InferOutput<typeof directoryServiceSchema>>;
