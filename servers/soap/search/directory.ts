/**
 * The services of a world as a search looks for them. A directory does not change: when a service does, another one is made
 * (`current-directory.ts`).
 */
import type { ClinicalProfile } from '#world/services/templates';
import type { ServiceFacts } from './facts.ts';
import { Grid } from './grid.ts';
import { entry, grouped } from './grouping.ts';

/** Services of one type and one clinical profile. Whether they deal with a case is asked once for all of them. */
export interface Shelf {
  readonly type: number;
  readonly profile: ClinicalProfile;
  readonly grid: Grid<ServiceFacts>;
}

export class Directory {
  readonly all: Grid<ServiceFacts>;
  readonly shelves: readonly Shelf[];
  readonly #linked = new Map<string, ServiceFacts[]>();

  constructor(services: readonly ServiceFacts[]) {
    this.all = new Grid(services);
    this.shelves = [...grouped(services, ({ service }) => service.type)].flatMap(([type, ofType]) =>
      [...grouped(ofType, ({ profile }) => profile)].map(([profile, onShelf]) => ({ type, profile, grid: new Grid(onShelf) })),
    );
    for (const facts of services) for (const code of practicesOf(facts)) entry(this.#linked, code, () => []).push(facts);
  }

  /** What has to do with a practice: itself, what is for its patients, what is commissioned for them. */
  linkedTo(practice: string): readonly ServiceFacts[] {
    return this.#linked.get(practice) ?? [];
  }
}

function practicesOf({ service: { odsCode, restrictedToPractices, commissionedForPractices } }: ServiceFacts): ReadonlySet<string> {
  return new Set([...(odsCode === undefined ? [] : [odsCode]), ...restrictedToPractices, ...commissionedForPractices]);
}
