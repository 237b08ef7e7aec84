/** A history while it is made: whose it is, what they have been found to have, and what every entry of it says. */
import type { ClinicalRecord, Concept, Problem } from '../../clinical-record.ts';
import { emptyRecord, type Mutable } from '../../rules/empty-record.ts';
import { Chance, seedOf } from '../chance.ts';
import { ageOn, dayText, instantText, numberOfDay, workingDay } from '../days.ts';
import { MADE_ON, type MadePatient } from '../patients.ts';
import type { Clinicians } from './clinicians.ts';
import { type Beginning, CONDITIONS, type ConditionName } from './conditions.ts';

/** The same empty list wherever nothing stands. */
export const NONE: readonly never[] = Object.freeze([]);
const STREAM = 0x686973;
/** Reviews and repeat issues of so many years are told; what lies further back only when something began. */
export const YEARS_TOLD = 3;
export const YEAR = 365;

/** When and where something was entered. */
export interface Entered {
  readonly recordedAt: string;
  readonly recordedBy?: string;
  readonly organisation?: string;
  readonly encounter?: string;
  readonly confidential?: true;
}

/** Days are counted as everywhere in the generator. */
export class History {
  readonly made: MadePatient;
  readonly chance: Chance;
  readonly birth: number;
  /** The last day on which something can have happened. */
  readonly end: number;
  readonly age: number;
  readonly practice: string | undefined;
  /** Since when they are with their practice; what lies before, others wrote down. */
  readonly registered: number;
  readonly doctor: string | undefined;
  readonly nurse: string | undefined;
  /** What they have, or had. */
  readonly has = new Set<ConditionName>();
  /** What they had, and have no more. */
  readonly ended = new Set<ConditionName>();
  /** Repeat medicines that go on. */
  readonly taken = new Set<Concept>();
  /** So that nobody prescribes it. */
  penicillinAllergy = false;
  /** In which words their visits have been told already. */
  readonly told = new Set<Beginning>();
  readonly record: Mutable<ClinicalRecord>;

  constructor(made: MadePatient, clinicians: Clinicians | undefined) {
    const { patient } = made;
    this.made = made;
    this.chance = new Chance(seedOf(STREAM, Number(patient.nhsNumber) % 0x7fffffff));
    this.birth = numberOfDay(patient.birthDate as string);
    this.end = patient.death === undefined ? MADE_ON - 1 : Math.max(this.birth, numberOfDay(patient.death.date) - 1);
    this.age = ageOn(this.end, this.birth);
    this.practice = patient.gpRegistration?.practice ?? patient.managingOrganisation?.organisation;
    this.registered = numberOfDay(patient.addresses[0]?.period?.from ?? (patient.birthDate as string));
    this.doctor = this.#somebody(clinicians?.doctors);
    this.nurse = this.#somebody(clinicians?.nurses);
    this.record = {
      ...emptyRecord(patient.nhsNumber),
      ...(patient.summaryCareRecord !== 'no' && { summaryCareRecord: { uploadedAt: instantText(this.end, 3 * 60) } }),
    };
  }

  isActive(name: ConditionName): boolean {
    return !this.ended.has(name);
  }

  /** What every entry says. Before they came to the practice, others wrote it down. */
  entered(day: number, who: 'doctor' | 'nurse', encounter?: string, confidential?: true): Entered {
    const here = day >= this.registered;
    const by = here ? (who === 'doctor' ? this.doctor : this.nurse) : undefined;
    return {
      recordedAt: dayText(day),
      ...(by !== undefined && { recordedBy: by }),
      ...(here && this.practice !== undefined && { organisation: this.practice }),
      ...(encounter !== undefined && { encounter }),
      ...(confidential && { confidential }),
    };
  }

  /** A working day near one, within the life. */
  openDay(day: number): number {
    const open = workingDay(day);
    return Math.max(this.birth, Math.min(open, this.end));
  }

  /** The day on which it began; never, for what they do not have. */
  onset(name: ConditionName): number {
    const problem = this.problem(name);
    return problem === undefined ? Number.MAX_SAFE_INTEGER : numberOfDay(problem.onset);
  }

  /** The id of the problem that stands for what they have. */
  problemOf(name: ConditionName): string {
    return this.problem(name)?.id as string;
  }

  problem(name: ConditionName): Problem | undefined {
    const concept = CONDITIONS.find((condition) => condition.name === name)?.concept;
    return this.record.problems.find((problem) => problem.concept === concept);
  }

  /** `p1`, `m2`: unique in the record. */
  next(part: keyof typeof LETTER_OF): string {
    return idOf(part, this.record[part].length + 1);
  }

  #somebody(people: readonly string[] = NONE): string | undefined {
    return people.length === 0 ? undefined : this.chance.pick(people);
  }
}

const LETTER_OF = {
  problems: 'p',
  allergies: 'a',
  medications: 'm',
  immunisations: 'im',
  observations: 'o',
  investigations: 'iv',
  encounters: 'e',
  procedures: 'pr',
  documents: 'd',
  referrals: 'r',
  diary: 'di',
  alerts: 'al',
} as const;

const IDS = new Map<string, string[]>();

/** The same text for the same id of all records. */
function idOf(part: keyof typeof LETTER_OF, number: number): string {
  let ids = IDS.get(part);
  if (ids === undefined) {
    ids = [];
    IDS.set(part, ids);
  }
  ids[number] ??= `${LETTER_OF[part]}${number}`;
  return ids[number];
}
