/** What they do not bear, and those who were asked and bear everything. */
import type { Allergy, Concept } from '../../clinical-record.ts';
import { ALLERGIES, REACTIONS } from '../../codes/allergies.ts';
import { dayText } from '../days.ts';
import { type History, NONE } from './history.ts';

export function tellAllergies(history: History): void {
  const chance = history.chance;
  // about six in a hundred have an allergy to penicillin in their record
  if (history.age >= 2 && chance.in1000(history.age < 18 ? 25 : 62)) {
    history.penicillinAllergy = true;
    addAllergy(
      history,
      ALLERGIES.penicillin,
      'medication',
      chance.in1000(60) ? 'anaphylaxis' : chance.in1000(600) ? 'rash' : 'urticarialRash',
    );
  }
  for (const [concept, category, reaction, children, adults] of OTHER_ALLERGIES)
    if (chance.in1000(history.age < 18 ? children : adults)) addAllergy(history, concept, category, reaction);
  if (history.record.allergies.length === 0 && chance.in1000(420))
    addAllergy(history, ALLERGIES.noKnownDrugAllergy, 'medication', undefined);
}

function addAllergy(
  history: History,
  concept: Concept,
  category: NonNullable<Allergy['category']>,
  reaction: keyof typeof REACTIONS | undefined,
): void {
  const chance = history.chance;
  const day = history.openDay(chance.between(history.birth + Math.min(500, history.end - history.birth), history.end));
  history.record.allergies.push({
    id: history.next('allergies'),
    ...history.entered(day, 'doctor'),
    concept,
    category,
    status: 'active',
    verification: reaction === 'anaphylaxis' ? 'confirmed' : 'unconfirmed',
    ...(reaction !== undefined && { criticality: reaction === 'anaphylaxis' ? ('high' as const) : ('low' as const) }),
    onset: dayText(day),
    reactions:
      reaction === undefined
        ? NONE
        : [
            {
              manifestations: [REACTIONS[reaction]],
              severity: reaction === 'anaphylaxis' ? 'severe' : chance.in1000(700) ? 'mild' : 'moderate',
            },
          ],
  });
}

/** How many of a thousand have one in their record, children and adults; approximate. */
const OTHER_ALLERGIES: readonly (readonly [
  Concept,
  NonNullable<Allergy['category']>,
  keyof typeof REACTIONS,
  children: number,
  adults: number,
])[] = [
  [ALLERGIES.peanuts, 'food', 'anaphylaxis', 14, 4],
  [ALLERGIES.allergyToEdibleEgg, 'food', 'urticarialRash', 9, 1],
  [ALLERGIES.shellfishAllergy, 'food', 'allergicAngioedema', 2, 6],
  [ALLERGIES.aspirinAllergy, 'medication', 'wheezing', 0, 7],
  [ALLERGIES.allergyToLatex, 'environment', 'rash', 1, 4],
  [ALLERGIES.houseDustMiteAllergy, 'environment', 'rhinoconjunctivitis', 14, 10],
  [ALLERGIES.allergyToGrassPollen, 'environment', 'rhinoconjunctivitis', 10, 12],
  [ALLERGIES.allergyToBeeVenom, 'environment', 'allergicAngioedema', 1, 3],
];
