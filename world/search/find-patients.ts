/** Finding patients by what is known about them: over the indexes of the store, never through all of them. */
import type { Page, Where } from '#kernel/store/store';
import { superseding } from '../current-record.ts';
import type { Patient } from '../patient.ts';
import { birthDateInSearch } from '../patient-indexes.ts';
import type { PatientSketch } from '../patient-sketch.ts';
import type { World } from '../world.ts';
import type { PatientCriteria } from './criteria.ts';
import { mayBeFound, scorer } from './match.ts';
import type { Factor } from './scores.ts';
import { type Way, waysToLook } from './stretches.ts';

/** Somebody who was found, and how well they fit: 1 in every way, less in part. */
export interface Match {
  readonly patient: Patient;
  readonly score: number;
}

type Patients = Pick<World, 'patients'>;

/** Most searches see all there is to see within this many. */
const FIRST_LOOK = 128;
const GROWTH = 4;
/** After so many others go first: a search as wide as this must not hold up narrow ones. */
const MOST_AT_ONCE = 500;

/**
 * All patients that are meant, best first, then by birth date and NHS number; nothing when there are more of them than the limit. A record
 * that has been superseded stands for the one that holds now.
 *
 * Several ways to look are gone side by side, a longer piece of each in turn; the first that comes to its end, or has found too
 * many, has the answer. So a search costs what its narrowest way costs, and nobody needs to know beforehand which that is.
 */
export async function findPatients(world: Patients, criteria: PatientCriteria): Promise<readonly Match[] | undefined> {
  const score = scorer(criteria);
  const walks: Walk[] = [];
  for (const way of waysToLook(criteria)) {
    const walk = new Walk(world, criteria, score, way);
    const seen = await walk.goOn(FIRST_LOOK);
    if (seen !== 'some') return walk.matches();
    walks.push(walk);
  }
  for (let entries = FIRST_LOOK * GROWTH; ; entries *= GROWTH) {
    // a search as wide as this lets others go first
    await new Promise(setImmediate);
    for (const walk of walks) {
      const seen = await walk.goOn(entries);
      if (seen !== 'some') return walk.matches();
    }
  }
}

/** One way to look, on which one can stop and go on. */
class Walk {
  readonly #world: Patients;
  readonly #criteria: PatientCriteria;
  readonly #score: Factor;
  readonly #mayBeFound: (patient: PatientSketch) => boolean;
  readonly #way: Way;
  /** Scores by NHS number. */
  readonly #found = new Map<string, number>();
  #stretch = 0;
  #cursor: string | undefined;

  constructor(world: Patients, criteria: PatientCriteria, score: Factor, way: Way) {
    this.#world = world;
    this.#criteria = criteria;
    this.#score = score;
    this.#mayBeFound = mayBeFound(criteria);
    this.#way = way;
  }

  /** Looks at so many further entries; at no more when it has seen all that is left, or found too many. */
  async goOn(entries: number): Promise<'all' | 'some'> {
    let left = entries;
    for (let where = this.#way[this.#stretch]; where !== undefined; where = this.#way[this.#stretch]) {
      if (left === 0) return 'some';
      const page = await this.#glance(where, Math.min(left, MOST_AT_ONCE));
      for (const { doc } of page.items) {
        const score = this.#score(doc);
        if (score === 0) continue;
        if (doc.supersededBy === undefined) this.#take(doc, score);
        else await this.#takeSuperseding(doc.nhsNumber, score);
        if (this.#found.size > this.#criteria.limit) return 'all';
      }
      left -= page.items.length;
      this.#cursor = page.next;
      if (page.next === undefined) this.#stretch++;
      else if (left > 0) await new Promise(setImmediate);
    }
    return 'all';
  }

  /** Nothing when there are too many. */
  async matches(): Promise<readonly Match[] | undefined> {
    if (this.#found.size > this.#criteria.limit) return undefined;
    const matches: Match[] = [];
    for (const [nhsNumber, score] of this.#found) {
      const patient = (await this.#world.patients.get(nhsNumber))?.doc;
      if (patient !== undefined) matches.push({ patient, score });
    }
    return matches.length > 1 ? matches.sort(inOrder) : matches;
  }

  /** Looks at sketches: of most there is no more to be seen. */
  #glance(where: Where, limit: number): Promise<Page<PatientSketch>> {
    const page = { limit, ...(this.#cursor !== undefined && { cursor: this.#cursor }) };
    return this.#world.patients.glance(where, page) as Promise<Page<PatientSketch>>;
  }

  async #takeSuperseding(nhsNumber: string, score: number): Promise<void> {
    const superseded = (await this.#world.patients.get(nhsNumber))?.doc;
    const patient = superseded && (await superseding(this.#world, superseded));
    if (patient !== undefined && this.#mayBeFound(patient)) this.#take(patient, score);
  }

  #take({ nhsNumber, invalidated }: PatientSketch, score: number): void {
    if (invalidated) return;
    if ((this.#found.get(nhsNumber) ?? 0) < score) this.#found.set(nhsNumber, score);
  }
}

function inOrder(a: Match, b: Match): number {
  if (a.score !== b.score) return b.score - a.score;
  const [bornA = '', bornB = ''] = [birthDateInSearch(a.patient), birthDateInSearch(b.patient)];
  if (bornA !== bornB) return bornA < bornB ? -1 : 1;
  return a.patient.nhsNumber < b.patient.nhsNumber ? -1 : 1;
}
