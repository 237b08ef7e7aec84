/** An organisation or a site as the Organisation Data Service (ODS) knows it: practices, pharmacies, trusts, their commissioners. */
import * as v from 'valibot';
import { covers } from './rules/period.ts';
import { date, type Immutable, odsCode, period, text } from './schema.ts';

/** What roles and relationships have in common. ODS keeps the old ones; one that was taken up again is there twice. */
const standing = {
  /** While it holds, for those who do the work (`Operational`). As long as the organisation is open when nothing is said. */
  period: v.exactOptional(period),
  /** While it holds in law (`Legal`), where ODS says so beside the other. ORD and FHIR ODS show both. */
  legalPeriod: v.exactOptional(period),
  /** Suspended: ODS has it as inactive although its period goes on. */
  suspended: v.exactOptional(v.literal(true)),
};

const role = v.strictObject({
  /** ODS role code, as in `codes/ods.ts`: `RO177` prescribing cost centre, `RO76` GP practice, `RO182` pharmacy, `RO197` NHS trust …. */
  code: v.pipe(v.string(), v.regex(/^RO\d{1,3}$/, 'must be an ODS role code: RO and digits')),
  /** What the organisation is first of all. Exactly one of its roles. */
  primary: v.exactOptional(v.literal(true)),
  ...standing,
});

const relationship = v.strictObject({
  /**
   * ODS relationship code, as in `codes/ods.ts`: `RE2` sub-division of, `RE3` directed by, `RE4` commissioned by, `RE5` in the geography
   * of, `RE6` operated by, `RE8` partner to. From this organisation to the other, which has no entry of its own for it.
   */
  code: v.pipe(v.string(), v.regex(/^RE\d{1,2}$/, 'must be an ODS relationship code: RE and digits')),
  organisation: odsCode,
  ...standing,
});

const address = v.strictObject({
  lines: v.pipe(v.array(text(75)), v.maxLength(3, 'must have at most three lines')),
  town: v.exactOptional(text(75)),
  county: v.exactOptional(text(75)),
  postcode: v.exactOptional(v.pipe(v.string(), v.regex(/^[A-Z0-9][A-Z0-9 ]{3,7}$/, 'must be a postcode in capitals'))),
  /** `ENGLAND`, `WALES` …. */
  country: v.exactOptional(text(75)),
});

const metres = v.pipe(v.number(), v.integer('must be whole metres'), v.minValue(0, 'must not be negative'), v.maxValue(1_300_000));

const location = v.strictObject({
  /** Unique Property Reference Number: 1 to 12 digits. Face: ORD, which shows it as a number. */
  uprn: v.exactOptional(v.pipe(v.string(), v.regex(/^\d{1,12}$/, 'must be 1 to 12 digits'))),
  /** Ordnance Survey grid (EPSG 27700), metres. Face: Directory of Services, which measures distances in it. */
  grid: v.exactOptional(v.strictObject({ easting: metres, northing: metres })),
  /** Degrees (WGS 84). Face: FHIR `Location.position`. */
  position: v.exactOptional(
    v.strictObject({
      latitude: v.pipe(v.number(), v.minValue(-90), v.maxValue(90)),
      longitude: v.pipe(v.number(), v.minValue(-180), v.maxValue(180)),
    }),
  ),
});

/** The schema of an organisation. Faces: ORD, FHIR ODS and every FHIR Organization and Location, LDAP (`nhsOrg`), Directory of Services. */
export const organisationSchema = v.pipe(
  v.strictObject({
    odsCode,
    /** As ODS has it, mostly in capitals. */
    name: text(),
    /** ODS calls active what will open on a day that has not come. */
    status: v.picklist(['active', 'inactive']),
    /** A place where another organisation works (record class `RC2`, HSCSite); without this it is an organisation (`RC1`, HSCOrg). */
    site: v.exactOptional(v.literal(true)),
    /** Only there so that others can refer to it; ODS keeps no more of it up to date (`refOnly`). */
    referenceOnly: v.exactOptional(v.literal(true)),
    roles: v.array(role),
    /** While it is open (`Operational`). */
    period: v.exactOptional(period),
    /** While it exists in law (`Legal`), where ODS says so beside the other. */
    legalPeriod: v.exactOptional(period),
    address: v.exactOptional(address),
    location: v.exactOptional(location),
    /** ORD contacts `tel`, `fax`, `mailto` and `http`. */
    telephone: v.exactOptional(text(35)),
    fax: v.exactOptional(text(35)),
    email: v.exactOptional(v.pipe(text(90), v.email('must be an e-mail address'))),
    website: v.exactOptional(v.pipe(text(255), v.url('must be an address of the web'))),
    relationships: v.exactOptional(v.array(relationship), []),
    /** Who does its work now that it has closed, since the day after it closed. ORD shows this from both sides. */
    successors: v.exactOptional(v.array(odsCode), []),
    /** When ODS last changed the entry. ORD's `sync` goes 185 days back. */
    lastChanged: v.exactOptional(date),
  }),
  v.forward(
    v.check(({ roles }) => roles.filter(({ primary }) => primary).length === 1, 'must have exactly one primary role'),
    ['roles'],
  ),
  v.forward(
    v.check(({ odsCode, relationships }) => relationships.every(({ organisation }) => organisation !== odsCode), 'must not lead to itself'),
    ['relationships'],
  ),
  v.forward(
    v.check(({ odsCode, successors }) => !successors.includes(odsCode), 'must not succeed itself'),
    ['successors'],
  ),
);

export type Organisation = Immutable<v.InferOutput<typeof organisationSchema>>;
export type OrganisationRole = Organisation['roles'][number];

/** ODS role codes that rules ask about. All of them are in `codes/ods.ts`. */
export const GP_PRACTICE = 'RO76';
export const PRESCRIBING_COST_CENTRE = 'RO177';
export const PHARMACY = 'RO182';
export const APPLIANCE_CONTRACTOR = 'RO94';
export const PRIMARY_CARE_NETWORK = 'RO272';
export const SUB_ICB_LOCATION = 'RO319';
export const INTEGRATED_CARE_BOARD = 'RO318';
export const NHS_ENGLAND_REGION = 'RO209';

/** ODS relationship codes, from the organisation that has them to the one they name. */
export const COMMISSIONED_BY = 'RE4';
export const IN_GEOGRAPHY_OF = 'RE5';
export const OPERATED_BY = 'RE6';
export const PARTNER_TO = 'RE8';

/**
 * Whether an organisation has a role, such as {@link GP_PRACTICE}: on a day (`2026-11-25`), or, when no day is given, as it was when
 * ODS last changed the entry, so that what is still to open does not count.
 */
export function isActiveAs(role: string, organisation: Organisation, day?: string): boolean {
  const then = day ?? organisation.lastChanged;
  return isOpen(organisation, day) && organisation.roles.some((held) => held.code === role && stands(held, then));
}

/** Whether an organisation is open: on a day, or when ODS last changed the entry. */
export function isOpen({ status, period, lastChanged }: Organisation, day?: string): boolean {
  if (day !== undefined) return covers(period, day) && (status === 'active' || period?.to !== undefined);
  return status === 'active' && (lastChanged === undefined || covers(period, lastChanged));
}

/** Whether a role or a relationship holds on a day; when no day is known, whether it has no end. */
function stands({ period, suspended }: Pick<OrganisationRole, 'period' | 'suspended'>, day: string | undefined): boolean {
  if (suspended) return false;
  return day === undefined ? period?.to === undefined : covers(period, day);
}

/** What the organisation is first of all: an ODS role code. */
export function primaryRole({ roles }: Organisation): string {
  return roles.find(({ primary }) => primary)?.code ?? '';
}

/** The organisations to which one stands in a relationship such as {@link COMMISSIONED_BY}: on a day, or when ODS last changed the entry. */
export function related(code: string, { relationships, lastChanged }: Organisation, day = lastChanged): readonly string[] {
  return relationships.filter((relation) => relation.code === code && stands(relation, day)).map(({ organisation }) => organisation);
}
