/**
 * The services of a world as a search looks for them. A directory does not change: when a service does, another one is made
 * (`current-directory.ts`).
 */
import type { Kind, ServiceFacts } from './facts.ts';
import { Grid } from './grid.ts';
import { entry, grouped } from './grouping.ts';

/** Services of one kind: of a type and a clinical profile, open at the same times. Whether they can help is asked once for all of them. */
export interface Shelf extends Kind {
  readonly grid: Grid<ServiceFacts>;
}

export class Directory {
  readonly all: Grid<ServiceFacts>;
  readonly shelves: readonly Shelf[];
  readonly #linked = new Map<string, ServiceFacts[]>();

  constructor(services: readonly ServiceFacts[]) {
    this.all = new Grid(services);
    this.shelves = shelved(services);
    for (const facts of services) for (const code of practicesOf(facts)) entry(this.#linked, code, () => []).push(facts);
  }

  /** What has to do with a practice: itself, what is for its patients, what is commissioned for them. */
  linkedTo(practice: string): readonly ServiceFacts[] {
    return this.#linked.get(practice) ?? [];
  }
}

function shelved(services: readonly ServiceFacts[]): readonly Shelf[] {
  const ofTypes = [...grouped(services, ({ type }) => type).values()];
  const ofProfiles = ofTypes.flatMap((ofType) => [...grouped(ofType, ({ profile }) => profile).values()]);
  const ofHours = ofProfiles.flatMap((ofProfile) => [...grouped(ofProfile, ({ hours }) => hours).values()]);
  return ofHours.map((alike) => {
    const { type, profile, hours } = alike[0] as ServiceFacts;
    return { type, profile, hours, grid: new Grid(alike) };
  });
}

function practicesOf({ service: { odsCode, restrictedToPractices, commissionedForPractices } }: ServiceFacts): ReadonlySet<string> {
  return new Set([...(odsCode === undefined ? [] : [odsCode]), ...restrictedToPractices, ...commissionedForPractices]);
}
