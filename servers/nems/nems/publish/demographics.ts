/**
 * Whether PDS knows the patient as the publisher does. Publishers must trace whom they tell of; whether the live service looks again is not
 * known, so that the sandbox does so only where a setting says.
 */
import type { Patient } from '#world/patient';
import type { NemsRefusal } from '../errors.ts';
import type { RoutingDemographics } from './message.ts';
import type { Publishing } from './publishing.ts';

export async function demographicsAgree({ settings, deps, header }: Publishing): Promise<NemsRefusal | undefined> {
  const nhsNumber = header.routing?.nhsNumber?.value;
  if (settings.demographics !== 'strict' || header.routing === undefined || nhsNumber === undefined) return undefined;
  const patient = (await deps.world.patients.get(nhsNumber))?.doc;
  if (patient === undefined) return { error: 'PATIENT_NOT_FOUND', diagnostics: `PDS has no record of the NHS number ${nhsNumber}` };
  const differing = difference(patient, header.routing);
  return differing === undefined
    ? undefined
    : { error: 'INVALID_PATIENT_DEMOGRAPHICS', diagnostics: `The ${differing} is not that of the PDS record` };
}

/** What is said of the patient and is not so. Letter case and accents do not count, nor does a time of birth. */
function difference({ names, birthDate }: Patient, { name, birthDateTime }: RoutingDemographics): string | undefined {
  const current = names.filter(({ historic }) => !historic);
  if (name?.family !== undefined && !current.some(({ family = '' }) => isSame(family, name.family))) return 'family name';
  const [first] = name?.given ?? [];
  if (first !== undefined && !current.some(({ given = [] }) => isSame(given[0] ?? '', first))) return 'given name';
  if (birthDateTime !== undefined && !(birthDate !== undefined && birthDateTime.startsWith(birthDate))) return 'birth date';
  return undefined;
}

function isSame(one: string, other: string | undefined): boolean {
  return one.localeCompare(other ?? '', 'en', { sensitivity: 'base' }) === 0;
}
