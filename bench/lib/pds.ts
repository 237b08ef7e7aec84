/** What PDS is asked, and for whom. */
import { controlClient } from '#clients/control/control';
import type { Patient } from '#world/patient';
import { birthDateInSearch } from '#world/patient-indexes';
import type { HttpRequest } from './http.ts';

/** A sandbox, wherever it runs. */
interface Addressed {
  readonly urls: Readonly<Record<string, string>>;
}

export const BASE = '/personal-demographics/FHIR/R4';
const HEADERS = { 'X-Request-ID': '60e0b220-8136-4ca5-ae46-1d97ef59d068' };

/** The best known of the test patients. */
export const JANE = '9000000009';

export function readOf(nhsNumber: string, headers: Readonly<Record<string, string>> = {}): HttpRequest {
  return { method: 'GET', path: `${BASE}/Patient/${nhsNumber}`, headers: { ...HEADERS, ...headers } };
}

/** A search by family name, first name, gender, birth date and postcode; nothing when it would not find the patient. */
export function searchFor(patient: Patient): HttpRequest | undefined {
  const { names, gender, addresses, confidentiality } = patient;
  const birthDate = birthDateInSearch(patient);
  const name = names.find(({ use, historic }) => use === 'usual' && !historic);
  const postcode = addresses.find(({ use, historic }) => use === 'home' && !historic)?.postcode;
  const given = name?.given?.[0];
  const isKnown = name?.family && given && gender && birthDate?.length === 'yyyy-mm-dd'.length && postcode;
  if (!isKnown || confidentiality !== 'unrestricted') return undefined;
  const query = new URLSearchParams({ family: name.family, given, gender, birthdate: `eq${birthDate}`, 'address-postalcode': postcode });
  return { method: 'GET', path: `${BASE}/Patient?${query}`, headers: HEADERS };
}

/** The search that suppliers are advised to make first: beginnings of the first name and postcode, in history too; nothing as above. */
export function wildcardSearchFor(patient: Patient): HttpRequest | undefined {
  return varied(patient, (query) => {
    const beginning = query.get('given')?.slice(0, 3) as string;
    // a wildcard must follow two characters, and there are first names of one
    if (beginning.length < 2) return false;
    query.set('given', `${beginning}*`);
    query.set('address-postalcode', `${query.get('address-postalcode')?.slice(0, 2)}*`);
    query.set('_history', 'true');
    return true;
  });
}

/** A fuzzy search by names and birth date, with the names the wrong way round; nothing as above. */
export function fuzzySearchFor(patient: Patient): HttpRequest | undefined {
  return varied(patient, (query) => {
    const [family, given] = [query.get('family') as string, query.get('given') as string];
    query.set('family', given);
    query.set('given', family);
    query.set('_fuzzy-match', 'true');
    return true;
  });
}

function varied(patient: Patient, vary: (query: URLSearchParams) => boolean): HttpRequest | undefined {
  const search = searchFor(patient);
  if (search === undefined) return undefined;
  const [path, query] = search.path.split('?');
  const parameters = new URLSearchParams(query);
  return vary(parameters) ? { ...search, path: `${path}?${parameters}` } : undefined;
}

export function patientOf(sandbox: Addressed, nhsNumber: string): Promise<Patient> {
  return controlOf(sandbox).world.get('patients', nhsNumber);
}

/** An access token that outlasts any bench. */
export async function tokenFrom(sandbox: Addressed): Promise<string> {
  return (await controlOf(sandbox).token({ expires: 'PT2H' })).access_token;
}

/** A search by the first two letters of the family name within forty years, of which most people are too many; nothing as above. */
export function wideSearchFor(patient: Patient): HttpRequest | undefined {
  return varied(patient, (query) => {
    const beginning = query.get('family')?.slice(0, 2) as string;
    if (beginning.length < 2) return false;
    query.set('family', `${beginning}*`);
    const year = Number(query.get('birthdate')?.slice(2, 6));
    query.set('birthdate', `ge${year - 20}-01-01`);
    query.append('birthdate', `le${year + 19}-12-31`);
    query.delete('given');
    query.delete('address-postalcode');
    return true;
  });
}

/** A fuzzy search by names alone, whenever somebody was born; nothing as above. */
export function openFuzzySearchFor(patient: Patient): HttpRequest | undefined {
  return varied(patient, (query) => {
    query.set('birthdate', 'ge1900-01-01');
    query.delete('address-postalcode');
    query.set('_fuzzy-match', 'true');
    return true;
  });
}

/** The largest page that the control API gives. */
const PAGE = 1000;
/** More than are asked for. The order of NHS numbers says nothing about who people are. */
const MOST = 20_000;

/** Patients whose record a read answers with, all or very many, in an order that says nothing and is always the same. */
export async function patientsIn(sandbox: Addressed): Promise<readonly Patient[]> {
  const { world } = controlOf(sandbox);
  const all: Patient[] = [];
  let cursor: string | undefined;
  do {
    const page = await world.list<Patient>('patients', { limit: PAGE, cursor });
    all.push(...page.items.filter(({ invalidated, checkDigitFails }) => !invalidated && !checkDigitFails));
    cursor = page.next;
  } while (cursor !== undefined && all.length < MOST);
  return shuffled(all);
}

function shuffled<T>(items: readonly T[]): readonly T[] {
  const order = [...items];
  let state = 1;
  for (let last = order.length - 1; last > 0; last--) {
    // a linear congruential generator (Park and Miller): any order will do that is not the store's
    state = (state * 48_271) % 2_147_483_647;
    const other = state % (last + 1);
    [order[last], order[other]] = [order[other] as T, order[last] as T];
  }
  return order;
}

function controlOf({ urls }: Addressed) {
  return controlClient({ url: Object.values(urls)[0] as string });
}
