/** The services that are to be offered, while a search is under way: of each type the best so many. */
import { distanceBetween, type GridPoint } from '#world/places/places';
import type { FoundService } from './case.ts';
import type { ServiceFacts } from './facts.ts';
import type { Place, Ranking } from './ranking.ts';

interface Candidate {
  readonly facts: ServiceFacts;
  readonly place: Place;
  readonly metres: number;
}

export class Shortlist {
  readonly #from: GridPoint;
  readonly #ranking: Ranking;
  readonly #byType = new Map<number, Candidate[]>();

  constructor(from: GridPoint, ranking: Ranking) {
    this.#from = from;
    this.#ranking = ranking;
  }

  /** Takes in a service that fits. If there are enough of its type, the last of them goes. */
  add(facts: ServiceFacts): void {
    const candidate = { facts, place: this.#ranking.placeOf(facts.service), metres: distanceBetween(facts, this.#from) };
    const kept = this.#byType.get(facts.type) ?? [];
    if (kept.length === 0) this.#byType.set(facts.type, kept);
    // by halves, since REST may ask for thousands of a type
    let [from, to] = [0, kept.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (inOrder(candidate, kept[middle] as Candidate) < 0) to = middle;
      else from = middle + 1;
    }
    kept.splice(from, 0, candidate);
    if (kept.length > this.#ranking.keptOf(facts.type)) kept.pop();
  }

  /** Whether no service of a type at so many metres or more, and without a bond to the patient's practice, could come in. */
  isSettled(type: number, nearest: number): boolean {
    const kept = this.#byType.get(type);
    if (kept === undefined || kept.length < this.#ranking.keptOf(type)) return false;
    const last = kept.at(-1) as Candidate;
    const difference = comparePlaces(last.place, this.#ranking.bestOf(type));
    return difference < 0 || (difference === 0 && last.metres < nearest);
  }

  inOrder(): readonly FoundService[] {
    return [...this.#byType.values()]
      .flat()
      .sort(inOrder)
      .map(({ facts: { service, easting, northing }, metres }) => {
        const suffix = this.#ranking.suffixOf(service);
        return { service, location: { easting, northing }, metres, ...(suffix !== undefined && { suffix }) };
      });
  }
}

/** Where all else is the same, the smaller id comes first. */
function inOrder(one: Candidate, other: Candidate): number {
  const difference = comparePlaces(one.place, other.place) || one.metres - other.metres;
  return difference || (one.facts.service.id < other.facts.service.id ? -1 : 1);
}

function comparePlaces(one: Place, other: Place): number {
  for (const [at, number] of one.entries()) {
    const difference = number - (other[at] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}
