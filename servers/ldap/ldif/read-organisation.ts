/** An `nhsOrg`, `nhsSite` or `nhsGPPractice` as an organisation of the world. */
import { COMMISSIONED_BY, GP_PRACTICE, OPERATED_BY, type Organisation, PRESCRIBING_COST_CENTRE } from '#world/organisation';
import { readDate } from '../tree/dates.ts';
import { NOT_KNOWN, PRACTICE_TYPE } from '../tree/organisation.ts';
import { readLines } from '../tree/postal-address.ts';
import { onlySaid, type WrittenEntry } from './written-entry.ts';

/** The organisation that an entry tells of; what the directory does not show of it is as it was `before`. Not checked yet. */
export function readOrganisation(entry: WrittenEntry, objectClass: string, before: Organisation | undefined): object {
  const closed = day(entry.one('nhsOrgCloseDate'));
  const period = onlySaid({ from: day(entry.one('nhsOrgOpenDate')), to: closed });
  return onlySaid({
    ...before,
    odsCode: entry.one('nhsIDCode') ?? entry.names[0],
    name: entry.one('o') ?? entry.one('ou'),
    status: before?.status ?? (closed === undefined ? 'active' : 'inactive'),
    site: objectClass === 'nhsSite' ? true : undefined,
    roles: before?.roles ?? rolesOf(entry),
    period: Object.keys(period).length > 0 ? period : undefined,
    address: readAddress(entry, before?.address),
    telephone: entry.one('telephoneNumber'),
    fax: entry.one('facsimileTelephoneNumber'),
    email: entry.one('mail'),
    website: objectClass === 'nhsSite' ? before?.website : entry.one('labeledURI'),
    relationships: before?.relationships ?? relationshipsOf(entry),
    successors: entry.all('nhsOCSSuccessor'),
  });
}

const day = (date: string | undefined) => (date === undefined ? undefined : (readDate(date) ?? date));

function rolesOf(entry: WrittenEntry): Organisation['roles'] {
  const code = entry.one('nhsOrgTypeCode');
  if (code === PRACTICE_TYPE.code) return [{ code: PRESCRIBING_COST_CENTRE, primary: true }, { code: GP_PRACTICE }];
  return [{ code: code ?? '', primary: true }];
}

function relationshipsOf(entry: WrittenEntry): Organisation['relationships'] {
  const parent = entry.one('nhsParentOrgCode');
  const commissioner = entry.one('nhsPCTCode');
  const relationships: { code: string; organisation: string }[] = [];
  if (parent !== undefined && parent !== commissioner) relationships.push({ code: OPERATED_BY, organisation: parent });
  if (commissioner !== undefined && commissioner !== NOT_KNOWN.organisation)
    relationships.push({ code: COMMISSIONED_BY, organisation: commissioner });
  return relationships;
}

function readAddress(entry: WrittenEntry, before: Organisation['address']): Organisation['address'] | undefined {
  const lines = entry.one('postalAddress');
  const postcode = entry.one('postalCode');
  if (lines === undefined || lines === NOT_KNOWN.text) return undefined;
  const country = entry.one('nhsCountry')?.toUpperCase();
  return onlySaid({
    ...readLines(lines),
    postcode: postcode === NOT_KNOWN.postcode ? undefined : postcode,
    country: country === before?.country?.toUpperCase() ? before?.country : country,
  }) as Organisation['address'];
}
