/** The world of a running sandbox as cards and tables read it: each document asked for once, and what is not there is nothing. */
import type { ControlClient } from '#clients/control/control';
import type { Organisation } from '#world/organisation';
import type { Patient } from '#world/patient';
import type { Practitioner } from '#world/practitioner';
import { londonDay } from '#world/rules/london';
import { nameOfPatient, nameOfPractitioner } from './names.ts';

/** The largest page that the control API gives. */
const PAGE = 1000;

export class WorldReader {
  /** The day that London's calendars show, by the sandbox's clock. */
  readonly today: string;
  /** The time by that clock: ISO 8601, UTC. */
  readonly now: string;
  readonly #world: ControlClient['world'];
  readonly #asked = new Map<string, Promise<unknown>>();

  private constructor(world: ControlClient['world'], now: string) {
    this.#world = world;
    this.now = now;
    this.today = londonDay(Date.parse(now));
  }

  static async open({ world, clock }: ControlClient): Promise<WorldReader> {
    return new WorldReader(world, (await clock.get()).now);
  }

  /** A document; nothing when there is none. */
  get<T>(collection: string, id: string): Promise<T | undefined> {
    return this.#once(`${collection}/${id}`, () => orNothing(this.#world.get<T>(collection, id), undefined));
  }

  /** Documents under one key of an index, as many as one page holds; more is said by `more`. */
  find<T>(collection: string, index: string, equals: string): Promise<Found<T>> {
    return this.#once(`${collection}?${index}=${equals}`, () =>
      orNothing(
        this.#world.list<T>(collection, { index, equals, limit: PAGE }).then(({ items, next }) => ({ items, more: next !== undefined })),
        { items: [], more: false },
      ),
    );
  }

  /** All documents of a collection, page after page. Rejects when there is no such collection. */
  async *all<T>(collection: string): AsyncGenerator<T> {
    let cursor: string | undefined;
    do {
      const page = await this.#world.list<T>(collection, { limit: PAGE, cursor });
      yield* page.items;
      cursor = page.next;
    } while (cursor !== undefined);
  }

  /** `ARMLEY CANALSIDE PRACTICE (B83002)`, or the code alone. */
  async organisation(odsCode: string): Promise<string> {
    const found = await this.get<Organisation>('organisations', odsCode);
    return found ? `${found.name} (${odsCode})` : odsCode;
  }

  /** `Dr Surekha Kulkarni (656005750104)`, or the id alone. */
  async practitioner(sdsUserId: string): Promise<string> {
    const found = await this.get<Practitioner>('practitioners', sdsUserId);
    return found ? nameOfPractitioner(found) : sdsUserId;
  }

  /** `OKONJO-BAKER, Adaeze (Mrs)`; nothing when there is no such patient. */
  async patient(nhsNumber: string): Promise<string | undefined> {
    const found = await this.get<Patient>('patients', nhsNumber);
    return found && nameOfPatient(found);
  }

  #once<T>(key: string, ask: () => Promise<T>): Promise<T> {
    const asked = (this.#asked.get(key) as Promise<T> | undefined) ?? ask();
    this.#asked.set(key, asked);
    return asked;
  }
}

export interface Found<T> {
  readonly items: readonly T[];
  /** Whether there are more than these. */
  readonly more: boolean;
}

/** What was asked for, or something else when there is no such document or collection. */
async function orNothing<T, N>(asked: Promise<T>, nothing: N): Promise<T | N> {
  try {
    return await asked;
  } catch (error) {
    if ((error as { status?: number }).status === 404) return nothing;
    throw error;
  }
}
