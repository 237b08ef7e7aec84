/** An organisation or a site as the Organisation Data Service (ODS) knows it: practices, pharmacies, trusts, their commissioners. */
import * as v from 'valibot';
import { date, type Immutable, odsCode, period, text } from './schema.ts';

const role = v.strictObject({
  /** ODS role code: `RO177` prescribing cost centre, `RO76` GP practice, `RO182` pharmacy, `RO197` NHS trust, `RO198` its site …. */
  code: v.pipe(v.string(), v.regex(/^RO\d{1,3}$/, 'must be an ODS role code: RO and digits')),
  /** What the organisation is first of all. Exactly one of its roles. */
  primary: v.exactOptional(v.literal(true)),
  /** While it has the role; as long as it exists when nothing is said. */
  period: v.exactOptional(period),
});

const relationship = v.strictObject({
  /** ODS relationship code: `RE2` sub-division of, `RE3` directed by, `RE4` commissioned by, `RE5` in the geography of, `RE6` operated by. */
  code: v.pipe(v.string(), v.regex(/^RE\d{1,2}$/, 'must be an ODS relationship code: RE and digits')),
  organisation: odsCode,
  period: v.exactOptional(period),
});

/** The schema of an organisation. */
export const organisationSchema = v.pipe(
  v.strictObject({
    odsCode,
    /** As ODS has it, mostly in capitals. */
    name: text(),
    status: v.picklist(['active', 'inactive']),
    roles: v.array(role),
    /** While it exists. */
    period: v.exactOptional(period),
    address: v.exactOptional(
      v.strictObject({
        lines: v.pipe(v.array(text(75)), v.maxLength(3, 'must have at most three lines')),
        town: v.exactOptional(text(75)),
        county: v.exactOptional(text(75)),
        postcode: v.exactOptional(v.pipe(v.string(), v.regex(/^[A-Z0-9][A-Z0-9 ]{3,7}$/, 'must be a postcode in capitals'))),
        /** `ENGLAND`, `WALES` …. */
        country: v.exactOptional(text(75)),
      }),
    ),
    telephone: v.exactOptional(text(35)),
    relationships: v.exactOptional(v.array(relationship), []),
    /** Who does its work now that it has closed. */
    successors: v.exactOptional(v.array(odsCode), []),
    /** When ODS last changed the entry. */
    lastChanged: v.exactOptional(date),
  }),
  v.forward(
    v.check(({ roles }) => roles.filter(({ primary }) => primary).length === 1, 'must have exactly one primary role'),
    ['roles'],
  ),
);

export type Organisation = Immutable<v.InferOutput<typeof organisationSchema>>;

/** ODS role codes. */
export const GP_PRACTICE = 'RO76';
export const PHARMACY = 'RO182';

/** Whether an organisation has a role, such as {@link GP_PRACTICE}, and is open. */
export function isActiveAs(role: string, { status, roles }: Organisation): boolean {
  return status === 'active' && roles.some(({ code, period }) => code === role && period?.to === undefined);
}
