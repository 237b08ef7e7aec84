/** Draws what the generator makes beside what is cited, into a folder, and prints tables for docs/population.md. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ageOn } from '#world/generate/days';
import * as figures from '#world/generate/figures';
import { AGE_STEPS, ageStep, CONDITIONS, type ConditionName } from '#world/generate/histories/conditions';
import { makeRecord } from '#world/generate/histories/record';
import { LEADING_FAMILY_NAMES } from '#world/generate/names/british';
import { DEFAULT_SEED, MADE_ON, type MadePatient, makePatients } from '#world/generate/patients';
import { Practices, practiceSize } from '#world/generate/practices';
import type { Organisation } from '#world/organisation';
import { loadSeeds } from '#world/seeds';
import { barChart, type Counted, panels, pyramid } from '../lib/charts.ts';

const PEOPLE = 100_000;
const WITH_HISTORY = 40_000;
const PRACTICES = 10_000;

const [folder = '.'] = process.argv.slice(2);
const organisations = Array.from(loadSeeds().get('organisations') ?? [], ({ doc }) => doc as Organisation);

const made = [...makePatients(PEOPLE, { practices: new Practices(DEFAULT_SEED, organisations) })];
const living = made.filter(({ person }) => person.death === undefined);
const ageOf = ({ person }: MadePatient) => ageOn(MADE_ON, person.birth);
const percent = (some: number, of: number) => (100 * some) / of;

function draw(name: string, chart: string): void {
  writeFileSync(join(folder, `${name}.svg`), chart);
}

function table(heading: string, rows: readonly Counted[], unit = '%'): void {
  console.log(`\n| ${heading} | made | cited |\n|---|--:|--:|`);
  for (const { name, made, cited } of rows)
    console.log(`| ${name} | ${made.toFixed(1)} ${unit} | ${cited === undefined ? '' : `${cited.toFixed(1)} ${unit}`} |`);
}

function drawAges(): void {
  const bands = figures.AGE_PER_1000.map((_, band) => (band === 18 ? '90+' : `${5 * band}–${5 * band + 4}`));
  const share = (sex: 'female' | 'male') =>
    bands.map((name, band): Counted => {
      const some = living.filter((one) => one.person.sex === sex && Math.min(18, Math.floor(ageOf(one) / 5)) === band).length;
      const women = (figures.FEMALE_BY_AGE_PER_1000[band] as number) / 1000;
      const cited = ((figures.AGE_PER_1000[band] as number) / 10) * (sex === 'female' ? women : 1 - women);
      return { name, made: percent(some, living.length), cited };
    });
  const women = share('female');
  const men = share('male');
  draw('ages', pyramid('Age and sex', women, men));
  const both = women.map(({ name, made, cited = 0 }, band) => ({
    name,
    made: made + (men[band]?.made ?? 0),
    cited: cited + (men[band]?.cited ?? 0),
  }));
  table('age', both);
  table('sex', [{ name: 'women', made: women.reduce((sum, { made }) => sum + made, 0), cited: figures.FEMALE_PER_1000 / 10 }]);
}

function drawEthnicity(): void {
  const all = Object.values(figures.ETHNIC_PER_10000).reduce((sum, share) => sum + share, 0);
  const share = (name: string, categories: readonly figures.EthnicCategory[]): Counted => ({
    name,
    made: percent(living.filter(({ person }) => categories.includes(person.ethnicity)).length, living.length),
    cited: percent(
      categories.reduce((sum, category) => sum + figures.ETHNIC_PER_10000[category], 0),
      all,
    ),
  });
  const groups = figures.ETHNIC_GROUPS.map(({ name, categories }) => share(name, categories));
  const minorities = Object.entries(ETHNIC_NAMES).map(([category, name]) => share(name, [category as figures.EthnicCategory]));
  draw('ethnicity', barChart('Ethnic category, without White British', minorities));
  table('ethnic group', groups);
}

function drawHouseholds(): void {
  const sizes = new Map<number, number>();
  const households = new Map<object, number>();
  for (const { household } of living) households.set(household, (households.get(household) ?? 0) + 1);
  for (const size of households.values()) sizes.set(Math.min(size, 6), (sizes.get(Math.min(size, 6)) ?? 0) + 1);
  const rows = [...sizes]
    .sort(([a], [b]) => a - b)
    .map(([size, count]): Counted => {
      const cited = size === 1 ? figures.HOUSEHOLDS_PER_1000.onePerson / 10 : undefined;
      return { name: size === 6 ? '6 and more' : String(size), made: percent(count, households.size), cited };
    });
  draw('households', barChart('Persons in a household', rows));
  table('persons in a household', rows);
  console.log(`mean: ${(living.length / households.size).toFixed(2)} (${figures.MEAN_HOUSEHOLD})`);
}

function drawPractices(): void {
  const sizes = Array.from({ length: PRACTICES }, (_, number) => practiceSize(`P${String(number).padStart(5, '0')}`));
  const total = figures.PRACTICE_SIZE_PER_1000.reduce((sum, share) => sum + share, 0);
  const step = figures.PRACTICE_SIZE_STEP;
  const rows = figures.PRACTICE_SIZE_PER_1000.map((share, at): Counted => {
    const some = sizes.filter((size) => Math.min(10, Math.floor(size / step)) === at).length;
    const name =
      at === 10 ? '20,000 and more' : `${(at * step).toLocaleString('en-GB')} to ${((at + 1) * step - 1).toLocaleString('en-GB')}`;
    return { name, made: percent(some, PRACTICES), cited: percent(share, total) };
  });
  draw('practices', barChart('Patients on the list of a practice', rows, 'aimed at'));
  table('patients on the list', rows);
  console.log(`mean: ${Math.round(sizes.reduce((sum, size) => sum + size, 0) / PRACTICES)} (${figures.MEAN_PRACTICE_SIZE})`);
}

function drawNames(): void {
  const english = living.filter(({ person }) => person.origin === 'english');
  const rows = LEADING_FAMILY_NAMES.map(([name, per100000]): Counted => {
    const some = english.filter(({ person }) => person.family === name || person.maiden === name).length;
    return {
      name,
      made: percent(some, english.length + english.filter(({ person }) => person.maiden !== undefined).length),
      cited: per100000 / 1000,
    };
  });
  draw('names', barChart('Family names of English origin', rows));
}

function drawConditions(): void {
  const some = made.slice(0, WITH_HISTORY).filter(({ person }) => person.death === undefined);
  const nobody = new Map();
  const histories = some.map((one) => ({ one, concepts: new Set(makeRecord(one, nobody).problems.map(({ concept }) => concept)) }));
  const conceptOf = (name: string) => CONDITIONS.find((condition) => condition.name === name)?.concept;
  const rows = figures.QOF_REGISTERS.map(({ name, from, per1000, conditions }): Counted => {
    const asked = histories.filter(({ one }) => ageOf(one) >= from);
    const wanted = conditions.flatMap((condition) => conceptOf(condition) ?? []);
    const made = percent(asked.filter(({ concepts }) => wanted.some((concept) => concepts.has(concept))).length, asked.length);
    return { name: from > 0 ? `${name}, ${from} and over` : name, made, cited: per1000 / 10 };
  });
  draw('conditions', barChart('Who has what, by the registers of the Quality and Outcomes Framework', rows));
  table('register', rows);

  const steps = Array.from({ length: AGE_STEPS.length + 1 }, (_, step) => step);
  const lines = (name: ConditionName) => {
    const concept = conceptOf(name);
    const by = (sex: 'female' | 'male') =>
      steps.map((step) => {
        const asked = histories.filter(({ one }) => one.person.sex === sex && ageStep(ageOf(one)) === step);
        return percent(asked.filter(({ concepts }) => concept !== undefined && concepts.has(concept)).length, asked.length);
      });
    return { women: by('female'), men: by('male') };
  };
  draw(
    'conditions-by-age',
    panels(
      'Who has what: percent of women and of men of each age',
      steps.map((step) => (step === 0 ? 'age 0' : `${AGE_STEPS[step - 1]}+`)),
      [
        { title: 'Hypertension', ...lines('hypertension') },
        {
          title: 'Type 2 diabetes',
          ...lines('type2Diabetes'),
          cited: [
            { from: 0, to: 3, percent: 1 },
            { from: 8, to: 9, percent: 16 },
          ],
        },
        { title: 'Asthma', ...lines('asthma') },
        { title: 'COPD', ...lines('copd') },
        { title: 'Coronary heart disease', ...lines('heartDisease') },
        { title: 'Atrial fibrillation', ...lines('atrialFibrillation') },
        { title: 'Depression', ...lines('depression') },
        { title: 'Dementia', ...lines('dementia') },
        { title: 'Osteoarthritis', ...lines('osteoarthritis') },
      ],
    ),
  );
}

const ETHNIC_NAMES: Partial<Readonly<Record<figures.EthnicCategory, string>>> = {
  B: 'White Irish',
  C: 'Other White',
  D: 'White and Black Caribbean',
  E: 'White and Black African',
  F: 'White and Asian',
  G: 'Other mixed',
  H: 'Indian',
  J: 'Pakistani',
  K: 'Bangladeshi',
  L: 'Other Asian',
  M: 'Black Caribbean',
  N: 'Black African',
  P: 'Other Black',
  R: 'Chinese',
  S: 'Other, Arab among them',
};

drawAges();
drawEthnicity();
drawHouseholds();
drawPractices();
drawNames();
drawConditions();
