/** What becomes of types of events in time, and what is answered then (Events-Management, "Event life cycle"). */
import type { SpineIssue } from '#conventions/spine/outcomes';
import type { Collection, SessionStore } from '#kernel/store/store';
import { type NemsRefusal, nemsErrors } from './errors.ts';
import type { EventType, LifeCycleState } from './events/types.ts';

export interface LifeCycle {
  readonly state: LifeCycleState;
  /** The day on which it goes on to the next state: `2027-03-31`. */
  readonly on?: string;
  /** Where more is said. */
  readonly more?: string;
}

/** By event code; a type of which nothing is said is live. */
export type LifeCyclesByCode = Readonly<Record<string, LifeCycle>>;

const LIFE_CYCLES: Collection<LifeCyclesByCode> = { name: 'nems-life-cycle' };
const ID = 'life-cycle';
const ALL_LIVE: LifeCyclesByCode = Object.freeze({});

/** How far the types have come in one session: a document, which a reset takes back. */
export class LifeCycles {
  readonly #store: SessionStore;

  constructor(store: SessionStore) {
    this.#store = store;
  }

  async read(): Promise<LifeCyclesByCode> {
    return (await this.#store.get(LIFE_CYCLES, ID))?.doc ?? ALL_LIVE;
  }

  async replace(lifeCycles: LifeCyclesByCode): Promise<void> {
    await this.#store.put(LIFE_CYCLES, ID, lifeCycles);
  }
}

/** What is answered because of how old the types are: a refusal, or something to be told beside the answer. */
export type LifeCycleVerdict = { readonly refusal: NemsRefusal } | { readonly notices: readonly SpineIssue[] };

/** In which states a type can still be had. */
const TAKEN: Readonly<Record<'publish' | 'subscribe', readonly LifeCycleState[]>> = {
  publish: ['live', 'deprecated', 'no-longer-supported'],
  subscribe: ['live', 'deprecated'],
};

/** Whether events of some types are taken from a publisher, or subscribed to, and what is said about it: one notice for each old type. */
export function lifeCycleVerdict(
  what: 'publish' | 'subscribe',
  types: readonly EventType[],
  lifeCycles: LifeCyclesByCode,
): LifeCycleVerdict {
  const notices: SpineIssue[] = [];
  for (const type of types) {
    const lifeCycle = lifeCycles[type.code];
    if (lifeCycle === undefined || lifeCycle.state === 'live') continue;
    const diagnostics = tell(type, lifeCycle);
    if (!TAKEN[what].includes(lifeCycle.state)) return { refusal: { error: 'NO_LONGER_SUPPORTED', diagnostics } };
    notices.push(lifeCycle.state === 'deprecated' ? { ...DEPRECATED, diagnostics } : noLongerSupported(diagnostics));
  }
  return { notices };
}

export const DEPRECATED: SpineIssue = {
  severity: 'information',
  type: 'informational',
  code: 'DEPRECATED',
  display: 'The operation being performed has been deprecated',
};

function noLongerSupported(diagnostics: string): SpineIssue {
  return { ...nemsErrors.issueOf({ error: 'NO_LONGER_SUPPORTED', diagnostics }), severity: 'warning' };
}

const NEXT: Readonly<Record<Exclude<LifeCycleState, 'live'>, string>> = {
  deprecated: 'Deprecation',
  'no-longer-supported': 'Withdrawal',
  withdrawn: 'Withdrawal',
};

function tell({ display, code }: EventType, { state, on, more }: LifeCycle): string {
  const event = `${NEXT[state as keyof typeof NEXT]} of the ${display} (${code}) event type`;
  const day = on === undefined ? '' : ` will occur on ${on.split('-').reverse().join('/')}`;
  return `${event}${day}${more === undefined ? '' : `, for more information go to ${more}`}`;
}
