import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DirectoryService } from '../directory-service.ts';
import { OfferWindow } from './offer.ts';
import { closesAt, isOpenBetween, nextOpening } from './opening.ts';

const MINUTE = 60_000;

/** The rule as it is told, an hour's reckoning at a time. */
function mayBeOffered({ opening, onlyWhenOpenWithin }: DirectoryService, at: number, minutes: number): boolean {
  if (!isOpenBetween(opening, at, at + minutes * MINUTE)) return false;
  if (onlyWhenOpenWithin !== undefined && (nextOpening(opening, at) ?? Number.POSITIVE_INFINITY) > at + onlyWhenOpenWithin * MINUTE)
    return false;
  return (closesAt(opening, at) ?? Number.POSITIVE_INFINITY) >= at + 30 * MINUTE;
}

const times = ['00:00', '00:15', '07:30', '09:00', '12:00', '13:00', '17:30', '18:00', '22:00', '23:45', '23:59', '24:00'];
const session = fc
  .uniqueArray(fc.integer({ min: 0, max: times.length - 1 }), { minLength: 2, maxLength: 2 })
  .map((two) => two.sort((a, b) => a - b))
  .map(([from = 0, to = 0]) => ({ from: times[from] as string, to: times[to] as string }));
const day = fc.array(session, { maxLength: 3 });
const opening: fc.Arbitrary<DirectoryService['opening']> = fc.record(
  {
    always: fc.constant(true as const),
    week: fc.record({ tuesday: day, wednesday: day, thursday: day, saturday: day, sunday: day, bankHoliday: day }, { requiredKeys: [] }),
    dates: fc.array(fc.record({ date: fc.constantFrom('2026-03-29', '2026-10-25', '2026-12-25', '2026-12-28'), sessions: day }), {
      maxLength: 2,
    }),
  },
  { requiredKeys: ['week', 'dates'] },
);
/** Round days on which clocks change, bank holidays, and any others; at whole minutes and just beside them. */
const moment = fc
  .tuple(
    fc.constantFrom('2026-03-28', '2026-03-29', '2026-10-24', '2026-10-25', '2026-12-24', '2026-12-28', '2026-11-24', '2026-11-25'),
    fc.oneof(
      fc.constantFrom(...times.slice(0, -1)),
      fc.integer({ min: 0, max: 23 }).map((hour) => `${String(hour).padStart(2, '0')}:29`),
    ),
    fc.constantFrom(-1, 0, 1),
  )
  .map(([date, time, beside]) => Date.parse(`${date}T${time}:00Z`) + beside);

test('a window says of every service what its rule says, whichever it was asked about before', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(opening, fc.constantFrom(undefined, 0, 15, 30)), { minLength: 1, maxLength: 4 }),
      fc.array(fc.tuple(moment, fc.constantFrom(30, 45, 60, 180, 1380, 7140)), { minLength: 1, maxLength: 4 }),
      (hours, calls) => {
        const services = hours.map(([opening, onlyWhenOpenWithin]) => ({ opening, onlyWhenOpenWithin }) as DirectoryService);
        for (const [at, minutes] of calls) {
          const window = new OfferWindow(at, minutes);
          for (const service of services) expect(window.offers(service)).toBe(mayBeOffered(service, at, minutes));
        }
      },
    ),
    { numRuns: 300 },
  );
});
