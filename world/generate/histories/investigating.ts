/** Blood and urine: a report by panel, with values that fit what they have. */
import type { Investigation } from '../../clinical-record.ts';
import { dayText } from '../days.ts';
import type { History } from './history.ts';
import { measure, PANELS, type PanelName, rangeOf } from './tests.ts';

/** Puts a report into the record, of a specimen taken about that day; its id. */
export function investigate(history: History, panel: PanelName, on: number): string {
  const chance = history.chance;
  const { sex } = history.made.person;
  const day = Math.max(history.birth + 1, history.openDay(on));
  const { concept, specimen, spreads } = PANELS[panel];
  const id = history.next('investigations');
  let outside = 0;
  const results = spreads.map((spread, at): Investigation['results'][number] => {
    const value = measure(chance, spread, sex, history.has);
    const range = rangeOf(spread.test, sex);
    const flag = range && (isBelow(value, range.low) ? 'low' : isBelow(range.high, value) ? 'high' : undefined);
    if (flag) outside++;
    return {
      id: `${id}-r${at + 1}`,
      concept: spread.test.concept,
      value: { kind: 'quantity', quantity: { value, ...unitOf(spread.test) } },
      ...(range && { range }),
      ...(flag && { flag }),
    };
  });
  const issued = Math.min(history.end, day + 1);
  const filed = Math.min(history.end, issued + chance.below(3));
  history.record.investigations.push({
    id,
    ...history.entered(day, 'nurse'),
    concept,
    status: 'final',
    ...(history.doctor !== undefined && day >= history.registered && { requestedBy: history.doctor }),
    specimen: { id: `${id}-s`, type: specimen, collectedAt: dayText(day) },
    issuedAt: dayText(issued),
    results,
    filed: {
      at: dayText(filed),
      ...(history.doctor !== undefined && day >= history.registered && { by: history.doctor }),
      comment: outside > 0 ? chance.pick(OUTSIDE) : 'Normal, no action',
    },
  });
  return id;
}

const OUTSIDE = [
  'Slightly outside range, expected. Repeat in a year.',
  'Discussed by telephone, repeat in three months.',
  'Known, stable.',
];

function unitOf({ unit, ucum }: { readonly unit?: string; readonly ucum?: string }) {
  return { ...(unit !== undefined && { unit }), ...(ucum !== undefined && { ucum }) };
}

function isBelow(value: string | undefined, other: string | undefined): boolean {
  return value !== undefined && other !== undefined && Number(value) < Number(other);
}
