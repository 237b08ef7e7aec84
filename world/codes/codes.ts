/**
 * Every clinical concept that this sandbox uses, each read in a public file: id, term as printed, and the codes of older systems.
 * What is not here has no sourced code, and is text only. Nothing loads this when a server starts: take it with `await import()`,
 * or in tests and generators.
 */
import type { Concept } from '../clinical-record.ts';
import { ALLERGIES, ALLERGY_HISTORIES, REACTIONS, SEVERITIES, SUBSTANCES } from './allergies.ts';
import { CONSENTS } from './consent.ts';
import { CARE_SETTINGS, DOCUMENT_TYPES, HEADINGS, LISTS } from './documents.ts';
import { ENCOUNTERS } from './encounters.ts';
import { DECLINED, DISEASES, NOT_GIVEN, SITES, VACCINATIONS, type Vaccination } from './immunisations.ts';
import { MEDICATION_KINDS, MEDICINES, METHODS, PRODUCTS, ROUTES, UNITS } from './medications.ts';
import { OBSERVATIONS } from './observations.ts';
import { GROUP_HEADERS, type LaboratoryTest, SPECIMENS, TESTS } from './pathology.ts';
import { PROBLEMS } from './problems.ts';
import { PROCEDURES } from './procedures.ts';
import { REFERRAL_PRIORITIES, REFERRALS } from './referrals.ts';
import type { Concepts } from './table.ts';

const TABLES: readonly Concepts[] = [
  PROBLEMS,
  ALLERGIES,
  SUBSTANCES,
  ALLERGY_HISTORIES,
  REACTIONS,
  SEVERITIES,
  MEDICINES,
  PRODUCTS,
  UNITS,
  ROUTES,
  METHODS,
  MEDICATION_KINDS,
  DISEASES,
  DECLINED,
  SITES,
  NOT_GIVEN,
  GROUP_HEADERS,
  SPECIMENS,
  OBSERVATIONS,
  PROCEDURES,
  ENCOUNTERS,
  DOCUMENT_TYPES,
  HEADINGS,
  LISTS,
  CARE_SETTINGS,
  REFERRALS,
  REFERRAL_PRIORITIES,
  CONSENTS,
];

let known: Map<string, Concept> | undefined;

function concepts(): Map<string, Concept> {
  if (known !== undefined) return known;
  known = new Map();
  const add = (concept: Concept) => {
    // Where several tables name a concept, the one with the most codes wins; the term is the same in all.
    const other = known?.get(concept.snomed ?? '');
    if (other === undefined || Object.keys(concept).length > Object.keys(other).length) known?.set(concept.snomed ?? '', concept);
  };
  for (const table of TABLES) for (const concept of Object.values(table)) add(concept);
  for (const test of Object.values<LaboratoryTest>(TESTS)) add(test.concept);
  for (const { concept, vaccine } of Object.values<Vaccination>(VACCINATIONS)) {
    add(concept);
    if (vaccine !== undefined) add(vaccine);
  }
  return known;
}

/** The concept with this SNOMED CT id (dm+d ids included), or `undefined` where none is sourced. */
export function conceptOf(snomed: string): Concept | undefined {
  return concepts().get(snomed);
}

/** Every sourced concept, each once. */
export function allConcepts(): readonly Concept[] {
  return [...concepts().values()];
}

/**
 * Whether a concept may stand in a record: text alone may; a code must be known here, with exactly this term, and what older codes
 * stand beside it must be those that are known.
 */
export function isSourced({ snomed, term, ...others }: Concept): boolean {
  if (snomed === undefined) return Object.keys(others).length === 0;
  const sourced = conceptOf(snomed);
  if (sourced === undefined || sourced.term !== term) return false;
  return (Object.keys(others) as (keyof typeof others)[]).every((system) => others[system] === sourced[system]);
}
