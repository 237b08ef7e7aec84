/** Finding patients by what is known about them: exact demographics, current data. */
import type { Where } from '#kernel/store/store';
import type { Patient, PersonName } from '#world/patient';
import { birthDateInSearch, compactEmail, compactPhone, isCurrentName, nameAndBirthDate } from '#world/patient-indexes';
import { normaliseName } from '#world/rules/name';
import { compactPostcode } from '#world/rules/postcode';
import type { World } from '#world/world';
import { superseding } from './records.ts';
import type { DateRange, SearchCriteria } from './search-parameters.ts';
import { deathDate, isCurrent, isRestricted } from './views.ts';

const PAGE = 100;
/** After every date in a key. */
const END = '\uffff';

/** All patients that match, in the order of their birth dates and NHS numbers; nothing when there are more than the limit. */
export async function findPatients(world: World, criteria: SearchCriteria): Promise<readonly Patient[] | undefined> {
  const matches = matcher(criteria);
  const found: Patient[] = [];
  let cursor: string | undefined;
  do {
    const page = await world.patients.find(candidates(criteria), { limit: PAGE, ...(cursor !== undefined && { cursor }) });
    for (const { doc } of page.items) {
      if (!matches(doc)) continue;
      const patient = doc.supersededBy === undefined ? doc : await superseding(world, doc);
      if (patient === undefined || patient.invalidated || found.includes(patient)) continue;
      if (found.length === criteria.limit) return undefined;
      found.push(patient);
    }
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
}

/** Who bears the name and was born within the dates. */
function candidates({ family, birthDate: { from, to } }: SearchCriteria): Where {
  const index = 'family+birthDate';
  if (from !== undefined && from === to) return { index, equals: nameAndBirthDate(family, from) };
  return { index, from: nameAndBirthDate(family, from), to: nameAndBirthDate(family, to ?? END) };
}

/** Everything that was asked for, made ready to be compared. */
function matcher(criteria: SearchCriteria): (patient: Patient) => boolean {
  const tests: ((patient: Patient) => boolean)[] = [hasName(criteria), (patient) => lies(birthDateInSearch(patient), criteria.birthDate)];
  const { gender, deathDate: died, postcode, generalPractitioner, email, phone } = criteria;
  if (gender !== undefined) tests.push((patient) => patient.gender === gender);
  if (died !== undefined) tests.push((patient) => lies(deathDate(patient), died));
  // whoever knows where a restricted patient lives must not be told that this is right
  if (postcode !== undefined || generalPractitioner !== undefined) tests.push((patient) => !isRestricted(patient));
  if (postcode !== undefined) tests.push(hasPostcode(compactPostcode(postcode)));
  if (generalPractitioner !== undefined) tests.push(isRegisteredWith(generalPractitioner.toUpperCase()));
  if (email !== undefined) tests.push(hasEmail(compactEmail(email)));
  if (phone !== undefined) tests.push(hasPhone(compactPhone(phone)));
  return (patient) => tests.every((test) => test(patient));
}

/** One name must fit as a whole: family name, and the given names in order as far as they are asked for. */
function hasName(criteria: SearchCriteria): (patient: Patient) => boolean {
  const family = normaliseName(criteria.family);
  const given = criteria.given.map(normaliseName);
  const fits = (name: PersonName) =>
    isCurrentName(name) &&
    normaliseName(name.family ?? '') === family &&
    given.every((wanted, at) => normaliseName(name.given?.[at] ?? '') === wanted);
  return ({ names }) => names.some(fits);
}

/** Whether a date lies within a range. One that is not known to the day lies there when it may. */
function lies(date: string | undefined, { from, to }: DateRange): boolean {
  if (date === undefined) return false;
  const day = date.slice(0, 10);
  return (from === undefined || day >= from.slice(0, day.length)) && (to === undefined || day <= to.slice(0, day.length));
}

function hasPostcode(wanted: string): (patient: Patient) => boolean {
  return ({ addresses }) => addresses.some((address) => isCurrent(address) && compactPostcode(address.postcode ?? '') === wanted);
}

function isRegisteredWith(practice: string): (patient: Patient) => boolean {
  return ({ gpRegistration }) => gpRegistration?.practice === practice;
}

function hasEmail(wanted: string): (patient: Patient) => boolean {
  return ({ telecoms }) =>
    telecoms.some((telecom) => isCurrent(telecom) && telecom.kind === 'email' && compactEmail(telecom.value) === wanted);
}

function hasPhone(wanted: string): (patient: Patient) => boolean {
  return ({ telecoms }) =>
    telecoms.some((telecom) => isCurrent(telecom) && telecom.kind === 'phone' && compactPhone(telecom.value) === wanted);
}
