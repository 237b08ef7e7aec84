/** The behaviours that are in force in a session, and how often each has acted, as far as this process has seen. */
import { type Clock, parseDuration } from '#kernel/clock';
import type { IdSource } from '#kernel/ids';
import type { KeptList } from '../control/kept-list.ts';
import { matches } from '../control/match.ts';
import { errorFacts } from '../errors.ts';
import type { Delivery, Fate } from '../messages/fate.ts';
import { notCollected } from '../messages/report.ts';
import type { Settings } from '../settings.ts';
import type { Behaviour } from './behaviour.ts';

interface Counts {
  readonly of: Behaviour;
  matched: number;
  acted: number;
}

export interface BehaviourParts {
  readonly clock: Clock;
  readonly ids: Pick<IdSource, 'random'>;
  readonly settings: Settings;
}

export class Behaviours {
  readonly kept: KeptList<Behaviour>;
  readonly #parts: BehaviourParts;
  readonly #counts = new Map<string, Counts>();

  constructor(kept: KeptList<Behaviour>, parts: BehaviourParts) {
    this.kept = kept;
    this.#parts = parts;
  }

  async list(): Promise<readonly (Behaviour & Pick<Counts, 'matched' | 'acted'>)[]> {
    return (await this.kept.all()).map((behaviour) => {
      const { matched, acted } = this.#countsOf(behaviour);
      return { ...behaviour, matched, acted };
    });
  }

  /** What is to become of a message that is complete now; nothing when it is simply delivered. Several behaviours add up. */
  fateOf(message: Delivery): Promise<Fate | undefined> | undefined {
    const behaviours = this.kept.all();
    return !(behaviours instanceof Promise) && behaviours.length === 0 ? undefined : this.#fateOf(behaviours, message);
  }

  async #fateOf(behaviours: readonly Behaviour[] | Promise<readonly Behaviour[]>, message: Delivery): Promise<Fate | undefined> {
    let fate: Fate | undefined;
    for (const behaviour of await behaviours)
      if (matches(behaviour.match, message) && this.#acts(behaviour)) fate = { ...fate, ...(await this.#fateBy(behaviour)) };
    return fate;
  }

  async #fateBy({ behaviour, delay, error }: Behaviour): Promise<Fate> {
    switch (behaviour) {
      case 'accepts-then-loses':
        return { lost: true };
      case 'delivers-late':
        return { heldUntil: this.#parts.clock.now() + (parseDuration(delay) ?? 0) };
      case 'delivers-twice':
        return { twice: true };
      case 'delivers-out-of-order':
        return { overtakes: true };
      case 'reports-instead':
        return { failure: error === undefined ? notCollected((await this.#parts.settings.read()).inboxDays) : errorFacts(error) };
    }
  }

  #acts(behaviour: Behaviour): boolean {
    const counts = this.#countsOf(behaviour);
    counts.matched += 1;
    const { times = Number.POSITIVE_INFINITY, every = 1, probability } = behaviour;
    if (counts.acted >= times || counts.matched % every !== 0) return false;
    if (probability !== undefined && this.#parts.ids.random() >= probability) return false;
    counts.acted += 1;
    return true;
  }

  /** One that was changed begins to count anew. */
  #countsOf(behaviour: Behaviour): Counts {
    const known = this.#counts.get(behaviour.id);
    if (known?.of === behaviour) return known;
    const counts =
      known !== undefined && JSON.stringify(known.of) === JSON.stringify(behaviour)
        ? { ...known, of: behaviour }
        : { of: behaviour, matched: 0, acted: 0 };
    this.#counts.set(behaviour.id, counts);
    return counts;
  }
}
