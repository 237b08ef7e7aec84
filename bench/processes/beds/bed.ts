/** A store to be measured, and beside it the least that could do the same. */
import { PATIENTS } from '#world/collections';
import { populate } from '#world/generate/population';
import type { Patient } from '#world/patient';
import { loadSeeds } from '#world/seeds';

/** Each is given which turn it is. */
export type Operations = Partial<
  Record<'get' | 'find' | 'put' | 'send' | 'listFew' | 'listMany' | 'take', (turn: number) => Promise<unknown>>
>;

export interface Bed {
  readonly ours: Operations;
  readonly peer: Operations;
  /** Makes the messages that are listed. */
  fill(many: number): Promise<void>;
  close(): Promise<void>;
}

/** Patients that are read and written, from an invented population of this size. */
const POPULATION = 10_000;

export function population() {
  return populate(loadSeeds(), POPULATION);
}

export function patientsOf(seeds: ReturnType<typeof population>): readonly Patient[] {
  return [...(seeds.get(PATIENTS.name) ?? [])].map(({ doc }) => doc as Patient);
}

/** One after another, and then the first again. */
export function inTurn<T>(items: readonly T[], turn: number): T {
  return items[turn % items.length] as T;
}

/** A new state of a record. */
export function changed(patient: Patient, turn: number): Patient {
  return { ...patient, serialChangeNumber: turn + 1 };
}
