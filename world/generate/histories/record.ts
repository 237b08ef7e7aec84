/**
 * A clinical history: what somebody suffers from by age and sex, what was done about it, what was measured, and the consultations
 * that carry it. Nothing happens before the birth, after the death, or later than the day on which ages are counted. The same person has
 * the same history each time.
 */
import type {
  Allergy,
  ClinicalRecord,
  Concept,
  Encounter,
  Immunisation,
  Investigation,
  Medication,
  Observation,
  Problem,
} from '../../clinical-record.ts';
import { ALLERGIES, REACTIONS } from '../../codes/allergies.ts';
import { ENCOUNTERS } from '../../codes/encounters.ts';
import { NOT_GIVEN, SITES } from '../../codes/immunisations.ts';
import { MEDICINES, METHODS, ROUTES, UNITS } from '../../codes/medications.ts';
import { OBSERVATION_UNITS, OBSERVATIONS } from '../../codes/observations.ts';
import { PROBLEMS } from '../../codes/problems.ts';
import { PROCEDURES } from '../../codes/procedures.ts';
import { Chance, seedOf } from '../chance.ts';
import { ageOn, birthdayAt, civil, dayNumber, dayText, instantText, numberOfDay, workingDay } from '../days.ts';
import { MADE_ON, type MadePatient } from '../patients.ts';
import type { Clinicians } from './clinicians.ts';
import { ageStep, type Beginning, CONDITIONS, type Condition, type ConditionName, PREVALENCE, type Prescription } from './conditions.ts';
import { EPISODES_AT } from './episodes.ts';
import { consultant, writeLetter } from './letters.ts';
import { decimalText, measure, PANELS, type PanelName, rangeOf } from './tests.ts';
import { COVID, FLU, FLU_IN_THE_NOSE, type GivenVaccine, SCHEDULE } from './vaccinations.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };

const NONE: readonly never[] = Object.freeze([]);
const STREAM = 0x686973;
/** Reviews and repeat issues of so many years are told; what lies further back only when something began. */
const YEARS_TOLD = 3;
const YEAR = 365;

/** The history of a made patient, as of the day on which ages are counted. */
export function makeRecord(made: MadePatient, clinicians: ReadonlyMap<string, Clinicians>): ClinicalRecord {
  const { gpRegistration, managingOrganisation } = made.patient;
  return new RecordMaker(made, clinicians.get(gpRegistration?.practice ?? managingOrganisation?.organisation ?? '')).make();
}

/** When and where something was entered. */
interface Entered {
  readonly recordedAt: string;
  readonly recordedBy?: string;
  readonly organisation?: string;
  readonly encounter?: string;
  readonly confidential?: true;
}

class RecordMaker {
  readonly #made: MadePatient;
  readonly #chance: Chance;
  readonly #birth: number;
  /** The last day on which something can have happened. */
  readonly #end: number;
  readonly #age: number;
  readonly #practice: string | undefined;
  readonly #registered: number;
  readonly #doctor: string | undefined;
  readonly #nurse: string | undefined;
  readonly #has = new Set<ConditionName>();
  readonly #taken = new Set<Concept>();
  #penicillinAllergy = false;
  readonly #told = new Set<Beginning>();
  readonly #record: Mutable<ClinicalRecord>;

  constructor(made: MadePatient, clinicians: Clinicians | undefined) {
    const { patient } = made;
    this.#made = made;
    this.#chance = new Chance(seedOf(STREAM, Number(patient.nhsNumber) % 0x7fffffff));
    this.#birth = numberOfDay(patient.birthDate as string);
    this.#end = patient.death === undefined ? MADE_ON - 1 : Math.max(this.#birth, numberOfDay(patient.death.date) - 1);
    this.#age = ageOn(this.#end, this.#birth);
    this.#practice = patient.gpRegistration?.practice ?? patient.managingOrganisation?.organisation;
    this.#registered = numberOfDay(patient.addresses[0]?.period?.from ?? (patient.birthDate as string));
    this.#doctor = this.#somebody(clinicians?.doctors);
    this.#nurse = this.#somebody(clinicians?.nurses);
    this.#record = {
      nhsNumber: patient.nhsNumber,
      problems: [],
      allergies: [],
      medications: [],
      immunisations: [],
      observations: [],
      investigations: [],
      encounters: [],
      procedures: [],
      documents: [],
      referrals: [],
      diary: [],
      alerts: [],
      ...(patient.summaryCareRecord !== 'no' && { summaryCareRecord: { uploadedAt: instantText(this.#end, 3 * 60) } }),
    };
  }

  make(): ClinicalRecord {
    const conditions = this.#draw();
    this.#tellAllergies();
    for (const condition of conditions) this.#begin(condition);
    this.#review(conditions.filter(({ name }) => this.#isActive(name)));
    this.#pass();
    this.#tellPregnancies();
    this.#vaccinate();
    this.#measureGrowth();
    this.#measureHabits();
    this.#tellAlerts();
    return inOrder(this.#record);
  }

  /** What they have. Those that are kin come together: two in five times one throw decides for all of them. */
  #draw(): readonly Condition[] {
    const chance = this.#chance;
    const { person } = this.#made;
    const step = ageStep(this.#age);
    const kin = {
      circulation: chance.below(100_000),
      lungs: chance.below(100_000),
      mind: chance.below(100_000),
      joints: chance.below(100_000),
    };
    const drawn: Condition[] = [];
    for (const condition of CONDITIONS) {
      const { name, begins } = condition;
      const draw = condition.kin !== undefined && chance.in1000(400) ? kin[condition.kin] : chance.below(100_000);
      const share = PREVALENCE.get(name)?.[person.sex][step] as number;
      const weight = MORE_COMMON[name]?.[person.ethnicity] ?? 100;
      if (
        draw >= (share * weight) / 100 ||
        this.#age < begins.age ||
        this.#end - this.#birth < 120 ||
        (name === 'type2Diabetes' && this.#has.has('type1Diabetes'))
      )
        continue;
      this.#has.add(name);
      drawn.push(condition);
    }
    return drawn.filter(({ name }) => !(name === 'heartDisease' && this.#has.has('heartAttack')));
  }

  #begin(condition: Condition): void {
    const chance = this.#chance;
    const { name, concept, begins, significance, beginnings, confidential } = condition;
    const earliest = Math.max(birthdayAt(begins.age, this.#birth) + 60, this.#end - begins.yearsAgo * YEAR);
    const onset = this.#openDay(chance.between(earliest, this.#end));
    const problem = this.#next('problems');
    const over = chance.in1000(condition.over ?? 0) && this.#end - onset > 300;
    const endDay = over ? chance.between(onset + 200, this.#end) : undefined;
    const age = ageOn(onset, this.#birth);
    const told = chance.pick(beginnings.filter(({ from = 0 }) => age >= from));
    const prescribed: string[] = [];
    const encounter = this.#meet(onset, 'doctor', [{ title: titleOf(concept), problem, told, entries: prescribed }], confidential);
    const entered = this.#entered(onset, 'doctor', encounter, confidential);
    const evidence: string[] = [];
    this.#record.problems.push({
      id: problem,
      ...entered,
      concept,
      status: over ? 'inactive' : 'active',
      significance,
      onset: dayText(onset),
      ...(endDay !== undefined && { end: dayText(endDay) }),
      related: NONE,
      evidence,
    });
    if (endDay !== undefined) this.#ended.add(name);
    for (const prescription of condition.prescriptions) {
      const id = this.#prescribe(prescription, onset, endDay, 'repeat', entered);
      if (id !== undefined) prescribed.push(id);
    }
    evidence.push(...prescribed);
    for (const { concept: procedure, share } of condition.procedures ?? []) {
      if (!chance.in1000(share)) continue;
      const day = Math.min(this.#end, onset + 5 + chance.below(200));
      const id = this.#next('procedures');
      evidence.push(id);
      this.#record.procedures.push({
        id,
        ...this.#entered(day, 'nurse', undefined, confidential),
        concept: procedure,
        at: dayText(day),
        status: 'completed',
      });
    }
    if (condition.referral && chance.in1000(condition.referral.share))
      evidence.push(this.#refer(condition.referral, onset, problem, entered));
    if (condition.letter && chance.in1000(condition.letter.share)) evidence.push(this.#letter(condition, condition.letter.kind, onset));
  }

  readonly #ended = new Set<ConditionName>();

  #isActive(name: ConditionName): boolean {
    return !this.#ended.has(name);
  }

  /** Once a year in the month of birth: one appointment for all that they have, and the blood and urine for it a week before. */
  #review(conditions: readonly Condition[]): void {
    const chance = this.#chance;
    const followed = conditions.filter(
      ({ panels, prescriptions, significance }) => panels.length > 0 || (prescriptions.length > 0 && significance === 'major'),
    );
    if (followed.length === 0) return;
    const month = civil(this.#birth).month;
    const { year: last } = civil(this.#end);
    for (let year = last - YEARS_TOLD + 1; year <= last; year++) {
      const day = this.#openDay(dayNumber(year, month, 3 + chance.below(20)));
      const due = followed.filter(({ name }) => this.#onset(name) + 60 < day);
      if (day >= this.#end || due.length === 0 || !chance.in1000(880)) continue;
      const panels = new Set<PanelName>(due.flatMap((condition) => condition.panels));
      const results = [...panels].map((panel) => this.#test(panel, day - 7));
      const topics = due.map((condition) => ({
        title: titleOf(condition.concept),
        problem: this.#problemOf(condition.name),
        told: {
          history: chance.pick(condition.reviews),
          plan: results.length > 0 ? 'Results gone through. Again in a year.' : 'Goes on as before. Again in a year.',
        },
        entries: results,
        ...(condition.confidential && { confidential: true as const }),
      }));
      const encounter = this.#meet(day, chance.in1000(700) ? 'nurse' : 'doctor', topics);
      const entered = this.#entered(day, 'nurse', encounter);
      this.#measureBody(day, entered);
      if (this.#taken.size > 0 && chance.in1000(600))
        this.#record.procedures.push({
          id: this.#next('procedures'),
          ...entered,
          concept: PROCEDURES.medicationReviewWithPatient,
          at: dayText(day),
          status: 'completed',
        });
    }
    if (this.#made.patient.death === undefined)
      this.#record.diary.push({
        id: this.#next('diary'),
        ...this.#entered(this.#openDay(this.#end - chance.below(200)), 'nurse'),
        concept: PROCEDURES.medicationReview,
        due: dayText(workingDay(dayNumber(2026, month, 3 + chance.below(20)))),
      });
  }

  /** What passes, in the last years: small children and the old come most. */
  #pass(): void {
    const chance = this.#chance;
    const { sex } = this.#made.person;
    const often = this.#age < 6 ? 4 : this.#age < 18 ? 2 : this.#age < 65 ? 2 : 3;
    const times = chance.below(often + 1) + chance.below(often + 1);
    for (let left = times; left > 0; left--) {
      const day = this.#openDay(this.#end - chance.below(YEARS_TOLD * YEAR));
      if (day <= this.#birth + 20) continue;
      const age = ageOn(day, this.#birth);
      const episode = chance.weighted((EPISODES_AT[Math.min(110, age)] as (typeof EPISODES_AT)[number])[sex]);
      const told = chance.pick(withoutThose(episode.told, this.#told));
      this.#told.add(told);
      const prescribed: string[] = [];
      const problem = this.#next('problems');
      const encounter = this.#meet(day, chance.in1000(750) ? 'doctor' : 'nurse', [
        { title: titleOf(episode.concept), problem, told, entries: prescribed },
      ]);
      const entered = this.#entered(day, 'doctor', encounter);
      const over = day + episode.lastsDays <= this.#end;
      const evidence: string[] = [];
      this.#record.problems.push({
        id: problem,
        ...entered,
        concept: episode.concept,
        status: over ? 'inactive' : 'active',
        significance: 'minor',
        onset: dayText(day),
        ...(over && { end: dayText(day + episode.lastsDays) }),
        related: NONE,
        evidence,
      });
      const { prescription, instead, referral } = episode;
      const wanted = prescription?.penicillin && this.#penicillinAllergy ? instead : (prescription ?? instead);
      const medicine = wanted && this.#prescribe(wanted, day, undefined, 'acute', entered);
      if (medicine !== undefined) {
        prescribed.push(medicine);
        evidence.push(medicine);
      }
      if (episode.hasTemperature && chance.in1000(550))
        this.#observe('bodyTemperature', decimalText(chance.humped(364, 388), 1), day, entered);
      if (referral && chance.in1000(referral.share)) evidence.push(this.#refer(referral, day, problem, entered));
    }
  }

  /** Of a mother: the children who live with her. Some women are pregnant now. */
  #tellPregnancies(): void {
    const { person, household } = this.#made;
    if (person.sex !== 'female' || (person.place !== 'first' && person.place !== 'partner')) return;
    const births = new Set(household.people.flatMap(({ place, birth }) => (place === 'child' ? [birth] : [])));
    for (const birth of births) {
      if (birth > this.#end || birth - 230 < this.#birth + 15 * YEAR) continue;
      this.#pregnancy(birth - 230, birth);
    }
    const age = this.#age;
    if (age < 20 || age > 41 || !this.#chance.in1000(38) || [...births].some((birth) => this.#end - birth < 500)) return;
    this.#pregnancy(this.#end - 10 - this.#chance.below(200), undefined);
  }

  #pregnancy(from: number, to: number | undefined): void {
    const day = this.#openDay(from);
    const problem = this.#next('problems');
    const told = { history: 'Positive test at home. Pleased. Takes folic acid.', plan: 'Dates worked out, booked with the midwife.' };
    const encounter = this.#meet(day, 'doctor', [{ title: 'Pregnancy', problem, told }]);
    this.#record.problems.push({
      id: problem,
      ...this.#entered(day, 'doctor', encounter),
      concept: PROBLEMS.pregnant,
      status: to === undefined ? 'active' : 'inactive',
      significance: 'major',
      onset: dayText(day),
      ...(to !== undefined && { end: dayText(Math.max(to, day)) }),
      related: NONE,
      evidence: NONE as unknown as string[],
    });
  }

  #tellAllergies(): void {
    const chance = this.#chance;
    // about six in a hundred have an allergy to penicillin in their record
    if (this.#age >= 2 && chance.in1000(this.#age < 18 ? 25 : 62)) {
      this.#penicillinAllergy = true;
      this.#allergy(ALLERGIES.penicillin, 'medication', chance.in1000(60) ? 'anaphylaxis' : chance.in1000(600) ? 'rash' : 'urticarialRash');
    }
    for (const [concept, category, reaction, children, adults] of OTHER_ALLERGIES)
      if (chance.in1000(this.#age < 18 ? children : adults)) this.#allergy(concept, category, reaction);
    if (this.#record.allergies.length === 0 && chance.in1000(420)) this.#allergy(ALLERGIES.noKnownDrugAllergy, 'medication', undefined);
  }

  #allergy(concept: Concept, category: NonNullable<Allergy['category']>, reaction: keyof typeof REACTIONS | undefined): void {
    const chance = this.#chance;
    const day = this.#openDay(chance.between(this.#birth + Math.min(500, this.#end - this.#birth), this.#end));
    this.#record.allergies.push({
      id: this.#next('allergies'),
      ...this.#entered(day, 'doctor'),
      concept,
      category,
      status: 'active',
      verification: reaction === 'anaphylaxis' ? 'confirmed' : 'unconfirmed',
      ...(reaction !== undefined && { criticality: reaction === 'anaphylaxis' ? ('high' as const) : ('low' as const) }),
      onset: dayText(day),
      reactions:
        reaction === undefined
          ? NONE
          : [
              {
                manifestations: [REACTIONS[reaction]],
                severity: reaction === 'anaphylaxis' ? 'severe' : chance.in1000(700) ? 'mild' : 'moderate',
              },
            ],
    });
  }

  #prescribe(
    prescription: Prescription,
    begun: number,
    ended: number | undefined,
    kind: 'repeat' | 'acute',
    entered: Entered,
  ): string | undefined {
    const chance = this.#chance;
    const { medicine, dosage, amount, unit, days, share, route = ROUTES.oral, asNeeded, upTo = 999 } = prescription;
    const age = ageOn(begun, this.#birth);
    const rival = RIVALS.get(medicine);
    const clashes = this.#taken.has(medicine) || rival?.some((other) => this.#taken.has(other));
    if (!chance.in1000(share) || (kind === 'repeat' && clashes) || age > upTo || (age < 10 && (unit === 'tablet' || unit === 'capsule')))
      return undefined;
    if (ANTI_INFLAMMATORIES.has(medicine) && NO_ANTI_INFLAMMATORIES.some((name) => this.#has.has(name))) return undefined;
    const id = this.#next('medications');
    const start = Math.min(this.#end, begun + (kind === 'repeat' ? chance.below(20) : 0));
    // some try a medicine and give it up
    const stop =
      ended ?? (kind === 'repeat' && chance.in1000(90) && this.#end - start > 150 ? chance.between(start + 60, this.#end) : undefined);
    const quantity = quantityOf(amount, unit);
    const lastDay = stop ?? this.#end;
    const number = kind === 'acute' ? 1 : Math.min(ISSUES_TOLD, 1 + Math.floor((lastDay - start) / days));
    const slack = lastDay - start - (number - 1) * days;
    const first = kind === 'acute' ? start : start + slack - chance.below(Math.min(days, slack + 1));
    const issues = Array.from({ length: number }, (_, at) => ({
      id: `${id}-i${at + 1}`,
      date: dayText(first + at * days),
      ...(this.#doctor !== undefined && first + at * days >= this.#registered && { prescriber: this.#doctor }),
      quantity,
      days,
      status: 'issued' as const,
    }));
    const isOver = kind === 'acute' && start + days < this.#end;
    this.#record.medications.push({
      id,
      ...entered,
      concept: medicine,
      kind,
      status: stop !== undefined ? 'stopped' : isOver ? 'completed' : 'active',
      dosage,
      route,
      ...(route === ROUTES.oral && { method: METHODS.take }),
      ...(asNeeded && { asNeeded }),
      quantity,
      days,
      start: dayText(start),
      ...(isOver && { end: dayText(start + days) }),
      ...(stop !== undefined && {
        stopped: { date: dayText(stop), reason: ended === undefined ? chance.pick(WHY_STOPPED) : 'No longer needed' },
      }),
      ...(kind === 'repeat' &&
        stop === undefined && { repeats: { allowed: 12, review: dayText(Math.max(start, this.#end) + 30 + chance.below(300)) } }),
      issues,
    } satisfies Medication);
    if (kind === 'repeat' && stop === undefined) this.#taken.add(medicine);
    return id;
  }

  #test(panel: PanelName, on: number): string {
    const chance = this.#chance;
    const { sex } = this.#made.person;
    const day = Math.max(this.#birth + 1, this.#openDay(on));
    const { concept, specimen, spreads } = PANELS[panel];
    const id = this.#next('investigations');
    let outside = 0;
    const results = spreads.map((spread, at): Investigation['results'][number] => {
      const value = measure(chance, spread, sex, this.#has);
      const range = rangeOf(spread.test, sex);
      const flag = range && (isBelow(value, range.low) ? 'low' : isBelow(range.high, value) ? 'high' : undefined);
      if (flag) outside++;
      return {
        id: `${id}-r${at + 1}`,
        concept: spread.test.concept,
        value: { kind: 'quantity', quantity: { value, ...unitOf(spread.test) } },
        ...(range && { range }),
        ...(flag && { flag }),
      };
    });
    const issued = Math.min(this.#end, day + 1);
    const filed = Math.min(this.#end, issued + chance.below(3));
    this.#record.investigations.push({
      id,
      ...this.#entered(day, 'nurse'),
      concept,
      status: 'final',
      ...(this.#doctor !== undefined && day >= this.#registered && { requestedBy: this.#doctor }),
      specimen: { id: `${id}-s`, type: specimen, collectedAt: dayText(day) },
      issuedAt: dayText(issued),
      results,
      filed: {
        at: dayText(filed),
        ...(this.#doctor !== undefined && day >= this.#registered && { by: this.#doctor }),
        comment: outside > 0 ? chance.pick(OUTSIDE) : 'Normal, no action',
      },
    });
    return id;
  }

  /** Blood pressure, weight and what follows from it. */
  #measureBody(day: number, entered: Entered): void {
    const chance = this.#chance;
    const age = ageOn(day, this.#birth);
    if (age < 16) return;
    const high = this.#has.has('hypertension');
    const systolic = chance.humped(104 + Math.floor(age / 5), 136 + Math.floor(age / 5)) + (high ? 8 : 0);
    const diastolic = chance.humped(62, 84) + (high ? 6 : 0);
    const concept = OBSERVATIONS;
    this.#record.observations.push({
      id: this.#next('observations'),
      ...entered,
      concept: concept.bloodPressure,
      at: dayText(day),
      components: [
        { concept: concept.systolic, value: pressure(systolic) },
        { concept: concept.diastolic, value: pressure(diastolic) },
      ],
    });
    const weight = this.#weight + chance.humped(-18, 18);
    this.#observe('bodyWeight', decimalText(weight, 1), day, entered);
    this.#observe('bodyHeight', String(this.#height), day, entered);
    this.#observe(
      'bmi',
      decimalText(Math.floor((weight * 10_000 + (this.#height * this.#height) / 2) / (this.#height * this.#height)), 1),
      day,
      entered,
    );
  }

  /** Of a grown-up, in centimetres. */
  get #height(): number {
    const { sex, birth } = this.#made.person;
    return (sex === 'male' ? 165 : 152) + (seedOf(birth, 7) % 11) + (seedOf(birth, 8) % 9);
  }

  /** In tenths of a kilogram. */
  get #weight(): number {
    const { birth } = this.#made.person;
    const bmi = this.#has.has('obesity') ? 306 + (seedOf(birth, 9) % 80) : 205 + (seedOf(birth, 9) % 50) + (seedOf(birth, 10) % 42);
    return Math.floor((bmi * this.#height * this.#height) / 100_000) * 10;
  }

  /** Of small children: what was written down at birth and at the checks that follow. */
  #measureGrowth(): void {
    const chance = this.#chance;
    if (this.#age > 5 || this.#made.person.birthCountry !== undefined) return;
    // below or above the middle, and so it stays
    const place = chance.humped(0, 100);
    const between = ([least, most]: readonly [number, number]) => least + Math.floor(((most - least) * place) / 100);
    if (this.#registered <= this.#birth + 30)
      this.#observe('birthWeight', String(between([2500, 4300])), this.#birth, this.#entered(this.#birth, 'doctor'));
    for (const { days, weight, height } of GROWTH) {
      const day = this.#openDay(this.#birth + days + chance.below(20));
      if (day >= this.#end || day < this.#registered || !chance.in1000(850)) continue;
      const entered = this.#entered(day, 'nurse');
      this.#observe('bodyWeight', decimalText(between(weight), 1), day, entered);
      this.#observe('bodyHeight', String(between(height)), day, entered);
    }
  }

  /** Smoking, drinking, and the blood pressure of those who come for nothing else. */
  #measureHabits(): void {
    const chance = this.#chance;
    if (this.#age < 16) return;
    const day = this.#openDay(this.#end - chance.below(YEARS_TOLD * YEAR));
    if (ageOn(day, this.#birth) < 15) return;
    const entered = this.#entered(day, 'nurse');
    if (
      !this.#record.observations.some(({ concept }) => concept === OBSERVATIONS.bloodPressure) &&
      chance.in1000(this.#age < 40 ? 350 : 720)
    )
      this.#measureBody(day, entered);
    // 11.9 % smoke: ONS, "Adult smoking habits in the UK: 2023"; the lungs of some tell
    const lungs = this.#has.has('copd');
    const draw = chance.below(1000);
    const smokes = draw < (lungs ? 330 : this.#age < 65 ? 128 : 80);
    const smoked = !smokes && draw < (lungs ? 960 : this.#age < 35 ? 250 : 400);
    const habit = smokes ? OBSERVATIONS.smoker : smoked ? OBSERVATIONS.exSmoker : OBSERVATIONS.neverSmoked;
    this.#record.observations.push({ id: this.#next('observations'), ...entered, concept: habit, at: dayText(day), components: NONE });
    if (smokes && chance.in1000(500))
      this.#record.procedures.push({
        id: this.#next('procedures'),
        ...entered,
        concept: PROCEDURES.smokingCessation,
        at: dayText(day),
        status: 'completed',
      });
    if (chance.in1000(600)) this.#observe('alcoholUnits', String(Math.min(chance.below(28), chance.below(28))), day, entered);
  }

  #vaccinate(): void {
    const chance = this.#chance;
    const { person } = this.#made;
    const bornIn = civil(this.#birth).year;
    // whoever came later has no British record of it
    const fromAbroad = person.birthCountry !== undefined;
    const refuses = chance.in1000(18);
    // what is due at the same age is given on the same day
    const visits = new Map<number, number>();
    for (const { vaccine, atDays, born, since = 0, sex, coverage } of SCHEDULE) {
      if (bornIn < born[0] || bornIn > born[1] || (sex !== undefined && sex !== person.sex)) continue;
      const day = visits.get(atDays) ?? this.#openDay(this.#birth + atDays + chance.below(25));
      visits.set(atDays, day);
      if (day > this.#end - 1 || civil(day).year < since || (fromAbroad && day < this.#registered)) continue;
      if (refuses) {
        if (chance.in1000(300)) this.#immunise(vaccine, day, 'notGiven');
      } else if (chance.in1000(coverage)) this.#immunise(vaccine, day, 'completed');
    }
    if (!refuses) this.#vaccinateYearly();
  }

  /** Against flu each autumn, against COVID-19 in 2021. */
  #vaccinateYearly(): void {
    const chance = this.#chance;
    const { year: last } = civil(this.#end);
    const atRisk = AT_RISK.some((name) => this.#has.has(name));
    for (let year = last - YEARS_TOLD + 1; year <= last; year++) {
      const day = this.#openDay(dayNumber(year, 9, 15) + chance.below(75));
      const age = ageOn(day, this.#birth);
      if (day >= this.#end || day < this.#birth + YEAR) continue;
      // UKHSA, seasonal influenza vaccine uptake 2023/24: 77.8 % at 65 and over, 41.4 % of those at risk, 44 % of two and three year olds, approximately
      const uptake = age >= 65 ? 778 : age >= 2 && age < 4 ? 440 : age >= 4 && age < 12 ? 520 : atRisk ? 414 : age >= 50 ? 120 : 25;
      if (chance.in1000(uptake)) this.#immunise(age >= 2 && age < 17 ? FLU_IN_THE_NOSE : FLU, day, 'completed');
    }
    const spring = dayNumber(2021, 6, 1);
    const age = ageOn(spring, this.#birth);
    if (age < 16 || this.#end < spring || this.#made.person.birthCountry !== undefined) return;
    // the oldest first, from January to July 2021
    const first = this.#openDay(dayNumber(2021, 1, 11) + Math.max(0, 80 - age) * 3 + chance.below(20));
    if (!chance.in1000(age >= 65 ? 950 : age >= 40 ? 890 : 760)) return;
    this.#immunise(COVID[0], first, 'completed');
    if (chance.in1000(960)) this.#immunise(COVID[1], this.#openDay(first + 77), 'completed');
  }

  #immunise(vaccine: GivenVaccine, day: number, status: Immunisation['status']): void {
    const chance = this.#chance;
    const { concept, route, millilitres, doseNumber, diseases } = vaccine;
    const isGiven = status === 'completed';
    const nasal = route === ROUTES.nasal;
    this.#record.immunisations.push({
      id: this.#next('immunisations'),
      ...this.#entered(day, 'nurse'),
      concept,
      ...(isGiven && vaccine.vaccine && { vaccine: vaccine.vaccine }),
      date: dayText(day),
      status,
      ...(isGiven
        ? {
            batch: `${LETTERS[chance.below(LETTERS.length)]}${LETTERS[chance.below(LETTERS.length)]}${1000 + chance.below(9000)}`,
            expiry: dayText(day + 90 + chance.below(500)),
            ...(route === ROUTES.intramuscular && {
              site: ageOn(day, this.#birth) < 1 ? (chance.in1000(500) ? SITES.leftThigh : SITES.rightThigh) : SITES.leftUpperArm,
            }),
            ...(nasal && { site: SITES.nasalCavity }),
            ...(route && { route }),
            ...(millilitres !== undefined && { dose: doseOf(millilitres) }),
          }
        : { reason: NOT_GIVEN.noConsent }),
      ...(doseNumber !== undefined && { doseNumber }),
      diseases,
    });
  }

  #tellAlerts(): void {
    const { person } = this.#made;
    const entered = () => this.#entered(this.#openDay(this.#end - this.#chance.below(YEAR)), 'doctor');
    const add = (category: 'RA' | 'clinical', text: string) =>
      this.#record.alerts.push({ id: this.#next('alerts'), ...entered(), category, text });
    if (person.needsInterpreter) add('RA', 'Needs an interpreter: please book a double appointment.');
    if (this.#has.has('hearingLoss') && this.#age >= 60) add('RA', 'Hard of hearing: face the patient, letters rather than calls.');
    if (this.#has.has('learningDisability')) add('RA', 'Learning disability: easy read letters, supporter may attend.');
    if (this.#has.has('dementia')) add('clinical', 'Dementia: speak with the carer too before changing medicines.');
  }

  /** A consultation, and its id. */
  #meet(
    day: number,
    who: 'doctor' | 'nurse',
    topics: readonly { readonly title: string; readonly problem: string; readonly told: Beginning; readonly entries?: readonly string[] }[],
    confidential?: true,
  ): string {
    const chance = this.#chance;
    const id = this.#next('encounters');
    const minutes = 8 * 60 + 30 + 10 * chance.below(57);
    const age = ageOn(day, this.#birth);
    const draw = chance.below(1000);
    const kind = age >= 80 && draw < 150 ? 'homeVisit' : draw < 320 ? 'telephone' : who === 'nurse' ? 'clinic' : 'surgery';
    const here = day >= this.#registered;
    const by = here ? (who === 'doctor' ? this.#doctor : this.#nurse) : undefined;
    const start = instantText(day, minutes);
    this.#record.encounters.push({
      id,
      recordedAt: start,
      ...(by !== undefined && { recordedBy: by }),
      ...(here && this.#practice !== undefined && { organisation: this.#practice }),
      ...(confidential && { confidential }),
      concept: ENCOUNTERS[kind],
      class: kind === 'homeVisit' ? 'HH' : kind === 'telephone' ? 'VR' : 'AMB',
      start,
      end: instantText(day, minutes + 10),
      ...(by !== undefined && { practitioner: by }),
      topics: topics.map(({ title, problem, told, entries = NONE }) => ({
        title,
        problem,
        headings: [
          { title: 'History', text: told.history, entries: NONE },
          ...(told.examination !== undefined && kind !== 'telephone'
            ? [{ title: 'Examination', text: told.examination, entries: NONE }]
            : []),
          { title: 'Plan', text: told.plan, entries },
        ],
      })),
    } satisfies Encounter);
    return id;
  }

  #refer(referral: NonNullable<Condition['referral']>, day: number, problem: string, entered: Entered): string {
    const { concept, specialty, reason } = referral;
    const id = this.#next('referrals');
    const at = Math.min(this.#end, day + this.#chance.below(40));
    const seen = this.#end - at > 150;
    this.#record.referrals.push({
      id,
      ...entered,
      recordedAt: dayText(at),
      concept,
      at: dayText(at),
      priority: 'routine',
      status: seen ? 'completed' : 'active',
      ...(entered.organisation !== undefined && { from: entered.organisation }),
      specialty,
      reason,
      problem,
      documents: NONE,
    });
    return id;
  }

  #letter({ name, concept, confidential }: Condition, kind: 'admission' | 'clinic', onset: number): string {
    const chance = this.#chance;
    const { person } = this.#made;
    const written = Math.min(this.#end, onset + 3 + chance.below(60));
    const author = consultant(chance);
    const { type, title, text } = writeLetter(
      chance,
      kind,
      name,
      titleOf(concept),
      `${person.given[0]} ${person.family}, NHS ${this.#record.nhsNumber}`,
      author,
    );
    const id = this.#next('documents');
    this.#record.documents.push({
      id,
      ...this.#entered(Math.min(this.#end, written + 4), 'doctor', undefined, confidential),
      type,
      title,
      createdAt: dayText(written),
      author: { name: author },
      contentType: 'text/plain',
      text,
    });
    return id;
  }

  #observe(what: keyof typeof OBSERVATION_UNITS, value: string, day: number, entered: Entered): void {
    this.#record.observations.push({
      id: this.#next('observations'),
      ...entered,
      concept: OBSERVATIONS[what],
      value: { kind: 'quantity', quantity: { value, ...OBSERVATION_UNITS[what] } },
      at: dayText(day),
      components: NONE,
    } satisfies Observation);
  }

  /** What every entry says. Before they came to the practice, others wrote it down. */
  #entered(day: number, who: 'doctor' | 'nurse', encounter?: string, confidential?: true): Entered {
    const here = day >= this.#registered;
    const by = here ? (who === 'doctor' ? this.#doctor : this.#nurse) : undefined;
    return {
      recordedAt: dayText(day),
      ...(by !== undefined && { recordedBy: by }),
      ...(here && this.#practice !== undefined && { organisation: this.#practice }),
      ...(encounter !== undefined && { encounter }),
      ...(confidential && { confidential }),
    };
  }

  /** A working day near one, within the life. */
  #openDay(day: number): number {
    const open = workingDay(day);
    return Math.max(this.#birth, Math.min(open, this.#end));
  }

  #onset(name: ConditionName): number {
    const problem = this.#problem(name);
    return problem === undefined ? Number.MAX_SAFE_INTEGER : numberOfDay(problem.onset);
  }

  #problemOf(name: ConditionName): string {
    return this.#problem(name)?.id as string;
  }

  #problem(name: ConditionName): Problem | undefined {
    const concept = CONDITIONS.find((condition) => condition.name === name)?.concept;
    return this.#record.problems.find((problem) => problem.concept === concept);
  }

  #somebody(people: readonly string[] = NONE): string | undefined {
    return people.length === 0 ? undefined : this.#chance.pick(people);
  }

  /** `p1`, `m2`: unique in the record. */
  #next(part: keyof typeof LETTER_OF): string {
    return idOf(part, this.#record[part].length + 1);
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

/** Weight in tenths of a kilogram and height in centimetres at the checks of small children, approximately. */
const GROWTH: readonly { readonly days: number; readonly weight: readonly [number, number]; readonly height: readonly [number, number] }[] =
  [
    { days: 52, weight: [39, 61], height: [53, 61] },
    { days: 372, weight: [78, 118], height: [70, 81] },
    { days: 800, weight: [104, 154], height: [81, 95] },
  ];

const ISSUES_TOLD = 6;
const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXY';
const WHY_STOPPED = ['Side effects', 'Patient choice', 'Changed to another medicine', 'No longer effective'];
const OUTSIDE = [
  'Slightly outside range, expected. Repeat in a year.',
  'Discussed by telephone, repeat in three months.',
  'Known, stable.',
];

const ANTI_INFLAMMATORIES: ReadonlySet<Concept> = new Set([MEDICINES.naproxen250mgTablets]);
const NO_ANTI_INFLAMMATORIES: readonly ConditionName[] = ['kidneys', 'heartDisease', 'heartAttack', 'heartFailure', 'stroke', 'arteries'];

/** For whom the flu vaccination is recommended before old age. */
const AT_RISK: readonly ConditionName[] = [
  'type1Diabetes',
  'type2Diabetes',
  'asthma',
  'copd',
  'heartDisease',
  'heartAttack',
  'heartFailure',
  'stroke',
  'kidneys',
  'rheumatoidArthritis',
  'hiv',
];

/** Of a hundred: how much more common it is among some; the others are a little below, so that the whole stays. Approximate. */
const MORE_COMMON: Partial<Readonly<Record<ConditionName, Partial<Readonly<Record<string, number>>>>>> = {
  type2Diabetes: { A: 94, B: 92, C: 88, H: 185, J: 200, K: 215, L: 165, M: 170, N: 135, S: 120 },
  hypertension: { A: 99, H: 108, M: 135, N: 130, P: 130, K: 105 },
  learningDisability: { J: 130 },
};

const OTHER_ALLERGIES: readonly (readonly [
  Concept,
  NonNullable<Allergy['category']>,
  keyof typeof REACTIONS,
  children: number,
  adults: number,
])[] = [
  [ALLERGIES.peanuts, 'food', 'anaphylaxis', 14, 4],
  [ALLERGIES.allergyToEdibleEgg, 'food', 'urticarialRash', 9, 1],
  [ALLERGIES.shellfishAllergy, 'food', 'allergicAngioedema', 2, 6],
  [ALLERGIES.aspirinAllergy, 'medication', 'wheezing', 0, 7],
  [ALLERGIES.allergyToLatex, 'environment', 'rash', 1, 4],
  [ALLERGIES.houseDustMiteAllergy, 'environment', 'rhinoconjunctivitis', 14, 10],
  [ALLERGIES.allergyToGrassPollen, 'environment', 'rhinoconjunctivitis', 10, 12],
  [ALLERGIES.allergyToBeeVenom, 'environment', 'allergicAngioedema', 1, 3],
];

const SETS: readonly (readonly string[])[] = [
  ['318900007', '318902004', '408050008', '318956006', '318859000'],
  ['320030001', '320031002'],
  ['321960002', '321987003', '321949006', '321976006'],
  ['374296008', '374295007'],
  ['317291008', '4053411000001103'],
  ['319773006', '319799004'],
  ['325242002', '38897011000001107'],
];

/** Medicines of which nobody takes two. */
const RIVALS: ReadonlyMap<Concept, readonly Concept[]> = (() => {
  const medicines = new Map(
    CONDITIONS.flatMap(({ prescriptions }) => prescriptions.map(({ medicine }) => [medicine.snomed ?? '', medicine] as const)),
  );
  const rivals = new Map<Concept, readonly Concept[]>();
  for (const set of SETS) {
    const known = set.flatMap((snomed) => medicines.get(snomed) ?? []);
    for (const medicine of known) rivals.set(medicine, known);
  }
  return rivals;
})();

const QUANTITIES = new Map<string, NonNullable<Medication['quantity']>>();

/** One object for each quantity. */
function quantityOf(amount: number, unit: Prescription['unit']): NonNullable<Medication['quantity']> {
  const key = `${amount}${unit}`;
  let quantity = QUANTITIES.get(key);
  if (quantity === undefined) {
    quantity = Object.freeze({ value: String(amount), unit: UNITS[unit].term, unitSnomed: UNITS[unit].snomed });
    QUANTITIES.set(key, quantity);
  }
  return quantity;
}

const DOSES = new Map<string, NonNullable<Immunisation['dose']>>();

function doseOf(millilitres: string): NonNullable<Immunisation['dose']> {
  let dose = DOSES.get(millilitres);
  if (dose === undefined) {
    dose = Object.freeze({ value: millilitres, unit: UNITS.ml.term, unitSnomed: UNITS.ml.snomed });
    DOSES.set(millilitres, dose);
  }
  return dose;
}

/** What has been said already is said again only when there is nothing else. */
function withoutThose<T>(all: readonly T[], said: ReadonlySet<T>): readonly T[] {
  const left = all.filter((one) => !said.has(one));
  return left.length > 0 ? left : all;
}

function pressure(value: number): NonNullable<Observation['value']> {
  return { kind: 'quantity', quantity: { value: String(value), ...OBSERVATION_UNITS.systolic } };
}

function unitOf({ unit, ucum }: { readonly unit?: string; readonly ucum?: string }) {
  return { ...(unit !== undefined && { unit }), ...(ucum !== undefined && { ucum }) };
}

function isBelow(value: string | undefined, other: string | undefined): boolean {
  return value !== undefined && other !== undefined && Number(value) < Number(other);
}

function titleOf({ term }: Concept): string {
  return term;
}

/** Consultations and what was measured from the oldest on. Ids stay. */
function inOrder(record: Mutable<ClinicalRecord>): ClinicalRecord {
  record.encounters.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  record.observations.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  record.immunisations.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
  return record;
}
