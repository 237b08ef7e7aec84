/** Collects problems, and knows where in a resource one is. */
import type { FhirProblem } from './value.ts';

/** So many are told at most: a text made to be wrong could have a million. */
const MOST = 1000;

export class Problems {
  readonly #found: FhirProblem[] = [];
  /** Names and places from the root to where the reader is. */
  readonly #trail: (string | number)[] = [];

  get found(): readonly FhirProblem[] {
    return this.#found;
  }

  /** Goes into an element; a place from 0 where it may repeat. */
  enter(name: string, place?: number): void {
    this.#trail.push(name);
    if (place !== undefined) this.#trail.push(place);
  }

  /** Comes out of what was entered last, said in the same way. */
  leave(place?: number): void {
    this.#trail.pop();
    if (place !== undefined) this.#trail.pop();
  }

  /** Adds a problem of where the reader is, or of something within that. */
  add(problem: string, name?: string, place?: number): void {
    if (this.#found.length >= MOST) return;
    this.#found.push({ path: this.path(name, place), problem });
  }

  path(name?: string, place?: number): string {
    let path = '';
    const steps = name === undefined ? this.#trail : place === undefined ? [...this.#trail, name] : [...this.#trail, name, place];
    for (const step of steps) path += typeof step === 'number' ? `[${step}]` : path === '' ? step : `.${step}`;
    return path;
  }
}
