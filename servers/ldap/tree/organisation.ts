/** Organisations as entries: `nhsGPPractice`, `nhsSite`, or `nhsOrg` for all others. */
import { ODS_PRIMARY_ROLES } from '#world/codes/ods';
import { ORGANISATIONS } from '#world/collections';
import { COMMISSIONED_BY, GP_PRACTICE, OPERATED_BY, type Organisation, primaryRole, related } from '#world/organisation';
import type { Branch, Entry } from '../entry.ts';
import { dayOf } from './dates.ts';
import { entryOf } from './entry-of.ts';
import { placeOfOrganisation } from './places.ts';
import { writeLines } from './postal-address.ts';

/** The classes of organisations. */
export type OrganisationClass = 'nhsOrg' | 'nhsSite' | 'nhsGPPractice';

/** What stands where an entry must say something and ODS does not: the postcode is the one for addresses that nobody knows. */
export const NOT_KNOWN = { text: 'NOT KNOWN', postcode: 'ZZ99 3WZ', organisation: 'Q99' } as const;

/** A practice's type, as SDS has it. No other is published: the rest are of the type that ODS now gives their primary role. */
export const PRACTICE_TYPE = { code: 'PR', name: 'GP Practice' } as const;

/** SDS marks what is not a real organisation with 1; all of these claim to be. */
const REAL = '0';

export const organisationBranch: Branch<Organisation> = {
  collection: ORGANISATIONS,
  entriesOf: (organisation) => [entryOfOrganisation(organisation)],
};

function entryOfOrganisation(organisation: Organisation): Entry {
  const { odsCode, name, address, period, telephone, fax, email, website, successors } = organisation;
  const objectClass = classOf(organisation);
  const isPractice = objectClass === 'nhsGPPractice';
  const isSite = objectClass === 'nhsSite';
  const type = isPractice ? PRACTICE_TYPE : typeOf(organisation);
  const [commissioner] = related(COMMISSIONED_BY, organisation);
  const parent = related(OPERATED_BY, organisation)[0] ?? commissioner;
  return entryOf(
    placeOfOrganisation(odsCode),
    objectClass,
    {
      facsimileTelephoneNumber: fax,
      l: address?.county ?? address?.town ?? NOT_KNOWN.text,
      labeledURI: isSite ? undefined : website,
      mail: email,
      nhsCountry: address?.country && capitalised(address.country),
      nhsIDCode: odsCode,
      nhsOCSSuccessor: successors,
      nhsOrgCloseDate: period?.to && dayOf(period.to),
      nhsOrgOpenDate: period?.from && dayOf(period.from),
      nhsOrgType: type.name,
      nhsOrgTypeCode: type.code,
      nhsParentOrgCode: parent,
      nhsPCTCode: isPractice ? (commissioner ?? NOT_KNOWN.organisation) : undefined,
      nhsSyntheticIndicator: REAL,
      o: isSite ? undefined : name,
      ou: isSite ? name : undefined,
      postalAddress: address === undefined ? NOT_KNOWN.text : writeLines(address),
      postalCode: address?.postcode ?? NOT_KNOWN.postcode,
      telephoneNumber: telephone,
      uniqueIdentifier: odsCode,
    },
    `${dayOf(period?.from ?? '1974-04-01')}000000`,
  );
}

function classOf({ site, roles }: Organisation): OrganisationClass {
  if (site) return 'nhsSite';
  return roles.some(({ code }) => code === GP_PRACTICE) ? 'nhsGPPractice' : 'nhsOrg';
}

function typeOf(organisation: Organisation): { readonly code: string; readonly name: string } {
  const code = primaryRole(organisation);
  return { code, name: ODS_PRIMARY_ROLES[code] ?? code };
}

/** `England` of `ENGLAND`. */
function capitalised(country: string): string {
  return country.toLowerCase().replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
}
