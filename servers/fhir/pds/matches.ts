/** Whether somebody like that has a record already. */
import type { Patient } from '#world/patient';
import { isCurrent } from '#world/patient-facts';
import { birthDateInSearch, nameAndBirthDate } from '#world/patient-indexes';
import { normaliseName } from '#world/rules/name';
import { compactPostcode } from '#world/rules/postcode';
import type { World } from '#world/world';
import type { NewPatient } from './reading/new-patient.ts';

/** How many are looked at: far more than share a family name and a birth date, or a postcode. */
const ENOUGH = 50;

/** NHS numbers of those with the same family name, first name, birth date, gender and home postcode. */
export async function matchesOf({ patients }: World, wanted: NewPatient): Promise<readonly string[]> {
  const [name] = wanted.names;
  const page = await patients.find(
    { index: 'family+birthDate', equals: nameAndBirthDate(name?.family ?? '', wanted.birthDate) },
    { limit: ENOUGH },
  );
  return page.items.filter(({ doc }) => isAlike(doc, wanted)).map(({ id }) => id);
}

/**
 * The same of a child who is born. `onlySure` lets pass who is not the child of the same mother: `ignore_potential_matches` says that
 * the others have been looked at, as twins and namesakes have.
 */
export async function matchesOfChild(world: World, wanted: NewPatient, mother: string, onlySure: boolean): Promise<readonly string[]> {
  const matches = await matchesOf(world, wanted);
  if (!onlySure) return matches;
  const records = await Promise.all(matches.map((nhsNumber) => world.patients.get(nhsNumber)));
  const isChildOf = (patient: Patient | undefined) => patient?.relatedPeople.some(({ nhsNumber }) => nhsNumber === mother) === true;
  return matches.filter((_, at) => isChildOf(records[at]?.doc));
}

/** The national sandbox compares family name and postcode. */
export async function matchesInSandbox({ patients }: World, wanted: NewPatient): Promise<readonly string[]> {
  const family = normaliseName(wanted.names[0]?.family ?? '');
  const postcode = wanted.addresses[0]?.postcode;
  if (postcode === undefined || !family.startsWith('mcmatch ')) return [];
  const page = await patients.find({ index: 'postcode', equals: compactPostcode(postcode) }, { limit: ENOUGH });
  return page.items.filter(({ doc }) => doc.names.some((name) => normaliseName(name.family ?? '') === family)).map(({ id }) => id);
}

function isAlike(patient: Patient, wanted: NewPatient): boolean {
  if (patient.supersededBy !== undefined || birthDateInSearch(patient) !== wanted.birthDate || patient.gender !== wanted.gender)
    return false;
  const first = firstNameOf(wanted);
  if (!patient.names.filter(isCurrent).some(({ given }) => normaliseName(given?.[0] ?? '') === first)) return false;
  const postcodes = wanted.addresses.flatMap(({ postcode }) => (postcode === undefined ? [] : [compactPostcode(postcode)]));
  return patient.addresses
    .filter(isCurrent)
    .some(({ postcode }) => postcode !== undefined && postcodes.includes(compactPostcode(postcode)));
}

function firstNameOf({ names }: NewPatient): string {
  return normaliseName(names[0]?.given?.[0] ?? '');
}
