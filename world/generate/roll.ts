/**
 * Who is where among the generated patients: which household each belongs to, and which NHS number each has. It is all that must be known
 * to make any one of them alone: some fifteen bytes for each.
 */
import { nhsNumbers } from './nhs-numbers.ts';
import { noNumbersLeft, PROGRESS_STEP, peopleIn } from './patients.ts';

/** Shared between threads. */
export interface RollBuffers {
  readonly size: number;
  /** How many patients come before each household; and, last, how many there are. */
  readonly starts: Uint32Array<SharedArrayBuffer>;
  /** The NHS numbers in the order in which they were given, without {@link LEAST}. */
  readonly numbers: Uint32Array<SharedArrayBuffer>;
  /** The same, ascending: by place. */
  readonly sorted: Uint32Array<SharedArrayBuffer>;
  /** The ordinal of the patient at each place. */
  readonly ordinals: Uint32Array<SharedArrayBuffer>;
}

export interface RollOptions {
  readonly seed: number;
  readonly taken: { has(nhsNumber: string): boolean };
  /** Called now and then with how many are on it so far, and at the end. */
  readonly progress?: ((entered: number) => void) | undefined;
}

/** All numbers of generated patients are above this one, and less than 2³² so. */
const LEAST = 9_000_000_000;

/** An ordinal counts patients as they were thought up, a place in the order of their NHS numbers; both from 0. */
export class Roll {
  readonly buffers: RollBuffers;
  readonly size: number;
  readonly households: number;

  constructor(buffers: RollBuffers) {
    this.buffers = buffers;
    this.size = buffers.size;
    this.households = buffers.starts.length - 1;
  }

  /** Of so many patients. Throws RangeError when there are not enough NHS numbers. */
  static call(size: number, { seed, taken, progress }: RollOptions): Roll {
    const numbers = sharedNumbers(size);
    let given = 0;
    for (const nhsNumber of size === 0 ? [] : nhsNumbers(seed, taken)) {
      numbers[given++] = Number(nhsNumber) - LEAST;
      if (given === size) break;
    }
    if (given < size) noNumbersLeft(given, size);
    return new Roll({ size, starts: startsOf(size, seed, progress), numbers, ...byNumber(numbers) });
  }

  numberAt(place: number): string {
    return String((this.buffers.sorted[place] as number) + LEAST);
  }

  placeOf(nhsNumber: string): number | undefined {
    const wanted = nhsNumber.length === 10 ? Number(nhsNumber) - LEAST : Number.NaN;
    const { sorted } = this.buffers;
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sorted[middle] as number) < wanted) low = middle + 1;
      else high = middle;
    }
    return sorted[low] === wanted && this.numberAt(low) === nhsNumber ? low : undefined;
  }

  ordinalAt(place: number): number {
    return this.buffers.ordinals[place] as number;
  }

  householdOf(ordinal: number): number {
    const { starts } = this.buffers;
    let low = 0;
    let high = this.households;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] as number) <= ordinal) low = middle;
      else high = middle;
    }
    return low;
  }

  /** How many patients come before a household's first. */
  before(household: number): number {
    return this.buffers.starts[household] as number;
  }

  numbersOf(household: number): readonly string[] {
    const { starts, numbers } = this.buffers;
    return Array.from(numbers.subarray(starts[household], starts[household + 1]), (number) => String(number + LEAST));
  }
}

/** Of the last household only as many may be on the roll as there is room for. */
function startsOf(size: number, seed: number, progress: RollOptions['progress']): RollBuffers['starts'] {
  const starts: number[] = [];
  let entered = 0;
  let told = 0;
  while (entered < size) {
    starts.push(entered);
    entered = Math.min(size, entered + peopleIn(seed, starts.length - 1));
    if (entered - told >= PROGRESS_STEP || entered === size) {
      told = entered;
      progress?.(entered);
    }
  }
  const shared = sharedNumbers(starts.length + 1);
  shared.set(starts);
  shared[starts.length] = size;
  return shared;
}

function byNumber(numbers: RollBuffers['numbers']): Pick<RollBuffers, 'sorted' | 'ordinals'> {
  const size = numbers.length;
  // number and ordinal as one whole number, of which 2⁵³ can be told apart
  const both = Float64Array.from(numbers, (number, ordinal) => number * ORDINALS + ordinal).sort();
  const [sorted, ordinals] = [sharedNumbers(size), sharedNumbers(size)];
  for (let place = 0; place < size; place++) {
    const one = both[place] as number;
    sorted[place] = Math.floor(one / ORDINALS);
    ordinals[place] = one % ORDINALS;
  }
  return { sorted, ordinals };
}

/** More than there are patients. */
const ORDINALS = 2 ** 22;

function sharedNumbers(length: number): Uint32Array<SharedArrayBuffer> {
  return new Uint32Array(new SharedArrayBuffer(4 * length));
}
