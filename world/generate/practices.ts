/**
 * Practices: how large their lists are, where their patients live and fetch their medicines, and further ones when those of the
 * seeds are full. The list sizes are like England's; a practice has its size by its code, whatever others there are.
 */
import { COMMISSIONED_BY, GP_PRACTICE, isActiveAs, type Organisation, PHARMACY, PRESCRIBING_COST_CENTRE } from '../organisation.ts';
import { distanceBetween, type GridPoint, locate, placeOfPostcode } from '../places/places.ts';
import type { Practitioner } from '../practitioner.ts';
import { Chance, seedOf, type Weighted, weighted } from './chance.ts';
import { dayNumber, dayText } from './days.ts';
import { PRACTICE_SIZE_PER_1000, PRACTICE_SIZE_STEP } from './figures.ts';
import { ENGLISH_NEIGHBOURHOODS, makeHome, type Neighbourhood, neighbourhoodOf } from './homes.ts';
import { staffOf } from './staff.ts';

/** A practice as its patients' records need it. */
export interface Practice {
  readonly odsCode: string;
  /** How many patients it has when all who can be are there. */
  readonly size: number;
  /** Where its patients live. */
  readonly neighbourhood: Neighbourhood;
  /** ODS codes of the pharmacies that are nearest. */
  readonly pharmacies: readonly string[];
}

/** Practices that open at the same time, and fill at the same time. */
export interface Catchment {
  readonly practices: Weighted<Practice>;
  /** All pharmacies that are open: some people use one that is far away. */
  readonly pharmacies: readonly string[];
}

/** What else comes into the world with further practices. */
export interface FurtherPractices {
  readonly organisations: readonly Organisation[];
  readonly practitioners: readonly Practitioner[];
}

/**
 * Codes of generated organisations: `X9` and four digits for practices, `X8` for pharmacies. ODS gives practices a letter from A to P, W or
 * Y and five digits, pharmacies an F and four characters; codes of six characters that begin with X are nobody's.
 */
const GENERATED_CODES = { practice: 'X9', pharmacy: 'X8' } as const;

/** So many open at a time, in as many towns. */
const BATCH = 6;
const PHARMACIES_NEARBY = 3;
/** Which of the streams that come from one seed. */
const STREAM = 0x70726163;
/** The day on which practices and pharmacies must have been open, so that the same people go to the same ones whenever they are made. */
const OPEN_ON = '2026-01-01';

const SIZES: Weighted<number> = weighted(PRACTICE_SIZE_PER_1000.map((share, step) => [step, share] as const));

/** How many patients a practice can have: the same for a code each time, and over many codes as in England. */
export function practiceSize(odsCode: string): number {
  const chance = new Chance(seedOf(STREAM, ...Array.from(odsCode, (letter) => letter.charCodeAt(0))));
  const step = chance.weighted(SIZES);
  // few are tiny; of the largest most are just above 20,000
  if (step === 0) return 900 + chance.below(1100);
  if (step === SIZES.items.length - 1) return 20_000 + Math.min(chance.below(22_000), chance.below(22_000));
  return step * PRACTICE_SIZE_STEP + chance.below(PRACTICE_SIZE_STEP);
}

/** Where people are registered: first with the practices of the seeds, then with further ones. */
export class Practices {
  readonly #seed: number;
  readonly #organisations: ReadonlySet<string>;
  readonly #pharmacies: readonly Site[];
  readonly #batches: Catchment[] = [];
  /** How many patients there are when each of the catchments is full. */
  readonly #limits: number[] = [];
  readonly #further: { organisations: Organisation[]; practitioners: Practitioner[] } = { organisations: [], practitioners: [] };

  constructor(seed: number, organisations: Iterable<Organisation>) {
    this.#seed = seed;
    // in an order that does not depend on how the seeds were written
    const all = [...organisations].sort((a, b) => (a.odsCode < b.odsCode ? -1 : 1));
    this.#organisations = new Set(all.map(({ odsCode }) => odsCode));
    const openAs = (role: string) =>
      all.filter((organisation) => isActiveAs(role, organisation) && isActiveAs(role, organisation, OPEN_ON));
    this.#pharmacies = openAs(PHARMACY).map(toSite);
    const practices = openAs(GP_PRACTICE);
    if (practices.length === 0) return;
    this.#open(
      practices.map((organisation) => {
        const size = practiceSize(organisation.odsCode);
        return toPractice(organisation, neighbourhoodOf(organisation.address) ?? anywhere(organisation.odsCode), size, this.#pharmacies);
      }),
      this.#pharmacies,
    );
  }

  /** With which practices the patient of a number, counted from 0, can be registered; with none in a world that has none. */
  at(patient: number): Catchment | undefined {
    if (this.#limits.length === 0) return undefined;
    while ((this.#limits.at(-1) as number) <= patient) this.#openFurther();
    return this.#batches[this.#limits.findIndex((limit) => patient < limit)];
  }

  /** What must be there for so many patients, beyond the seeds. */
  furtherFor(patients: number): FurtherPractices {
    if (patients > 0) this.at(patients - 1);
    return this.#further;
  }

  /** At least so many further practices, and what must be there for so many patients. */
  further(count: number, patients = 0): FurtherPractices {
    this.furtherFor(patients);
    while (this.#further.organisations.length < 2 * count) this.#openFurther();
    return this.#further;
  }

  #open(practices: readonly Practice[], pharmacies: readonly Site[]): void {
    const full = practices.reduce((sum, { size }) => sum + size, 0);
    this.#batches.push({
      practices: weighted(practices.map((practice) => [practice, practice.size] as const)),
      pharmacies: pharmacies.map(({ odsCode }) => odsCode),
    });
    this.#limits.push((this.#limits.at(-1) ?? 0) + full);
  }

  #openFurther(): void {
    const first = this.#further.organisations.length / 2;
    const chance = new Chance(seedOf(this.#seed, STREAM, first));
    const practices: Practice[] = [];
    const pharmacies: Site[] = [];
    for (let number = first; number < first + BATCH; number++) {
      const neighbourhood = chance.pick(ENGLISH_NEIGHBOURHOODS);
      const pharmacy = this.#found(chance, neighbourhood, PHARMACY, generatedCode('pharmacy', number));
      const practice = this.#found(chance, neighbourhood, GP_PRACTICE, generatedCode('practice', number));
      const size = practiceSize(practice.odsCode);
      this.#further.organisations.push(pharmacy, practice);
      this.#further.practitioners.push(...staffOf(chance, practice.odsCode, number, size));
      pharmacies.push(toSite(pharmacy));
      practices.push(toPractice(practice, neighbourhood, size, pharmacies));
    }
    this.#open(practices, pharmacies);
  }

  #found(chance: Chance, neighbourhood: Neighbourhood, role: string, odsCode: string): Organisation {
    const home = makeHome(chance, neighbourhood);
    const street = (home.lines[1] as string).replace(/^\d+ /, '');
    const kind = role === PHARMACY ? chance.pick(PHARMACY_KINDS) : chance.pick(PRACTICE_KINDS);
    const commissioner = placeOfPostcode(home.postcode)?.subIcb?.ods;
    const from = dayText(dayNumber(1974, 4, 1) + 91 * chance.below(190));
    return {
      odsCode,
      name: `${street.replace(/^The /, '')} ${kind}`.toUpperCase(),
      status: 'active',
      roles:
        role === PHARMACY ? [{ code: PHARMACY, primary: true }] : [{ code: PRESCRIBING_COST_CENTRE, primary: true }, { code: GP_PRACTICE }],
      period: { from },
      address: {
        lines: [home.lines[1] as string, neighbourhood.locality].filter(Boolean).map((line) => line.toUpperCase()),
        town: neighbourhood.town.toUpperCase(),
        county: neighbourhood.county.toUpperCase(),
        postcode: home.postcode,
        country: 'ENGLAND',
      },
      telephone: home.telephone,
      relationships:
        commissioner !== undefined && this.#organisations.has(commissioner)
          ? [{ code: COMMISSIONED_BY, organisation: commissioner, period: { from: from > '2022-07-01' ? from : '2022-07-01' } }]
          : [],
      successors: [],
      lastChanged: '2025-10-01',
    };
  }
}

const PRACTICE_KINDS = ['Surgery', 'Surgery', 'Medical Centre', 'Medical Practice', 'Health Centre', 'Family Practice'];
const PHARMACY_KINDS = ['Pharmacy', 'Pharmacy', 'Chemist', 'Late Night Pharmacy'];

/** The code of a generated organisation, counted from 0. Throws RangeError when there are ten thousand. */
function generatedCode(kind: keyof typeof GENERATED_CODES, number: number): string {
  if (number > 9999) throw new RangeError(`There are codes for 10000 generated organisations of a kind, not for ${number + 1}`);
  return `${GENERATED_CODES[kind]}${String(number).padStart(4, '0')}`;
}

interface Site {
  readonly odsCode: string;
  readonly point: GridPoint | undefined;
}

function toSite({ odsCode, address, location }: Organisation): Site {
  return { odsCode, point: location?.grid ?? (address?.postcode === undefined ? undefined : locate(address.postcode)) };
}

function toPractice(organisation: Organisation, neighbourhood: Neighbourhood, size: number, pharmacies: readonly Site[]): Practice {
  const { point } = toSite(organisation);
  const far = (site: Site) => (point && site.point ? Math.floor(distanceBetween(point, site.point)) : Number.MAX_SAFE_INTEGER);
  const nearest = pharmacies
    .map((site) => ({ ...site, away: far(site) }))
    .sort((a, b) => a.away - b.away || (a.odsCode < b.odsCode ? -1 : 1))
    .slice(0, PHARMACIES_NEARBY);
  return { odsCode: organisation.odsCode, size, neighbourhood, pharmacies: nearest.map(({ odsCode }) => odsCode) };
}

/** For a practice that has no address. */
function anywhere(odsCode: string): Neighbourhood {
  return new Chance(seedOf(...Array.from(odsCode, (letter) => letter.charCodeAt(0)))).pick(ENGLISH_NEIGHBOURHOODS);
}
