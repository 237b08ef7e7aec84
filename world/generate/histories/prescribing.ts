/** Medicines: who gets one, how much of it, and what has been issued. */
import type { Concept, Medication } from '../../clinical-record.ts';
import { MEDICINES, METHODS, ROUTES, UNITS } from '../../codes/medications.ts';
import { ageOn, dayText } from '../days.ts';
import { CONDITIONS, type ConditionName, type Prescription } from './conditions.ts';
import type { Entered, History } from './history.ts';

/** Puts a medicine into the record; its id, or nothing when it is not for them. */
export function prescribe(
  history: History,
  prescription: Prescription,
  begun: number,
  ended: number | undefined,
  kind: 'repeat' | 'acute',
  entered: Entered,
): string | undefined {
  const chance = history.chance;
  const { medicine, dosage, amount, unit, days, share, route = ROUTES.oral, asNeeded, upTo = 999 } = prescription;
  const age = ageOn(begun, history.birth);
  const rival = RIVALS.get(medicine);
  const clashes = history.taken.has(medicine) || rival?.some((other) => history.taken.has(other));
  if (!chance.in1000(share) || (kind === 'repeat' && clashes) || age > upTo || (age < 10 && (unit === 'tablet' || unit === 'capsule')))
    return undefined;
  if (ANTI_INFLAMMATORIES.has(medicine) && NO_ANTI_INFLAMMATORIES.some((name) => history.has.has(name))) return undefined;
  const id = history.next('medications');
  const start = Math.min(history.end, begun + (kind === 'repeat' ? chance.below(20) : 0));
  // some try a medicine and give it up
  const stop =
    ended ?? (kind === 'repeat' && chance.in1000(90) && history.end - start > 150 ? chance.between(start + 60, history.end) : undefined);
  const quantity = quantityOf(amount, unit);
  const lastDay = stop ?? history.end;
  const number = kind === 'acute' ? 1 : Math.min(ISSUES_TOLD, 1 + Math.floor((lastDay - start) / days));
  const slack = lastDay - start - (number - 1) * days;
  const first = kind === 'acute' ? start : start + slack - chance.below(Math.min(days, slack + 1));
  const issues = Array.from({ length: number }, (_, at) => ({
    id: `${id}-i${at + 1}`,
    date: dayText(first + at * days),
    ...(history.doctor !== undefined && first + at * days >= history.registered && { prescriber: history.doctor }),
    quantity,
    days,
    status: 'issued' as const,
  }));
  const isOver = kind === 'acute' && start + days < history.end;
  history.record.medications.push({
    id,
    ...entered,
    concept: medicine,
    kind,
    status: stop !== undefined ? 'stopped' : isOver ? 'completed' : 'active',
    dosage,
    route,
    ...(route === ROUTES.oral && { method: METHODS.take }),
    ...(asNeeded && { asNeeded }),
    quantity,
    days,
    start: dayText(start),
    ...(isOver && { end: dayText(start + days) }),
    ...(stop !== undefined && {
      stopped: { date: dayText(stop), reason: ended === undefined ? chance.pick(WHY_STOPPED) : 'No longer needed' },
    }),
    ...(kind === 'repeat' &&
      stop === undefined && { repeats: { allowed: 12, review: dayText(Math.max(start, history.end) + 30 + chance.below(300)) } }),
    issues,
  } satisfies Medication);
  if (kind === 'repeat' && stop === undefined) history.taken.add(medicine);
  return id;
}

const ISSUES_TOLD = 6;

const WHY_STOPPED = ['Side effects', 'Patient choice', 'Changed to another medicine', 'No longer effective'];

const ANTI_INFLAMMATORIES: ReadonlySet<Concept> = new Set([MEDICINES.naproxen250mgTablets]);

const NO_ANTI_INFLAMMATORIES: readonly ConditionName[] = ['kidneys', 'heartDisease', 'heartAttack', 'heartFailure', 'stroke', 'arteries'];

/** SNOMED CT codes of medicines of a kind. */
const SETS: readonly (readonly string[])[] = [
  ['318900007', '318902004', '408050008', '318956006', '318859000'],
  ['320030001', '320031002'],
  ['321960002', '321987003', '321949006', '321976006'],
  ['374296008', '374295007'],
  ['317291008', '4053411000001103'],
  ['319773006', '319799004'],
  ['325242002', '38897011000001107'],
];

/** Medicines of which nobody takes two. */
const RIVALS: ReadonlyMap<Concept, readonly Concept[]> = (() => {
  const medicines = new Map(
    CONDITIONS.flatMap(({ prescriptions }) => prescriptions.map(({ medicine }) => [medicine.snomed ?? '', medicine] as const)),
  );
  const rivals = new Map<Concept, readonly Concept[]>();
  for (const set of SETS) {
    const known = set.flatMap((snomed) => medicines.get(snomed) ?? []);
    for (const medicine of known) rivals.set(medicine, known);
  }
  return rivals;
})();

const QUANTITIES = new Map<string, NonNullable<Medication['quantity']>>();

/** One object for each quantity. */
function quantityOf(amount: number, unit: Prescription['unit']): NonNullable<Medication['quantity']> {
  const key = `${amount}${unit}`;
  let quantity = QUANTITIES.get(key);
  if (quantity === undefined) {
    quantity = Object.freeze({ value: String(amount), unit: UNITS[unit].term, unitSnomed: UNITS[unit].snomed });
    QUANTITIES.set(key, quantity);
  }
  return quantity;
}
