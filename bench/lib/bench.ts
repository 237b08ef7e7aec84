/** What a bench is. Each file in `bench/` but `main.ts` exports one under this name. */
import type { Figure } from './figures.ts';
import type { Lab } from './lab.ts';

export interface Bench {
  /** One line for people: what is measured. */
  readonly title: string;
  /** Measures with what the lab offers, which ends whatever was started in it. */
  measure(lab: Lab): Promise<Measured>;
}

export interface Measured {
  readonly figures: readonly Figure[];
  /** What could not be measured here, and what it would need. */
  readonly leftOut?: string | undefined;
}
