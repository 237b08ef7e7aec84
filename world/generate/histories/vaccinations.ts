/**
 * Who was vaccinated against what, by age and year of birth: the routine schedule of England as it has changed (UK Health Security Agency,
 * "Routine childhood immunisations" and the Green Book). Older people's childhood vaccinations are not in their record.
 */
import type { Concept } from '../../clinical-record.ts';
import { DISEASES, VACCINATIONS } from '../../codes/immunisations.ts';
import { ROUTES } from '../../codes/medications.ts';
import type { Sex } from '../names.ts';

export interface GivenVaccine {
  readonly concept: Concept;
  readonly vaccine?: Concept;
  readonly route?: Concept;
  readonly millilitres?: string;
  readonly doseNumber?: number;
  readonly diseases: readonly Concept[];
}

export interface ScheduleEntry {
  readonly vaccine: GivenVaccine;
  /** Days after the birth. */
  readonly atDays: number;
  /** For those who were born in these years: from, to. */
  readonly born: readonly [from: number, to: number];
  /** Not before this year, for a programme that began later. */
  readonly since?: number;
  readonly sex?: Sex;
  /** Of a thousand, how many were vaccinated: UKHSA, childhood vaccination coverage statistics, England, approximately. */
  readonly coverage: number;
}

const MONTH = 30;
const YEAR = 365;
const NEVER = 9999;

const SIX_DISEASES = [DISEASES.poliomyelitis, DISEASES.diphtheria, DISEASES.tetanus, DISEASES.pertussis, DISEASES.hib, DISEASES.hepatitisB];

/** Without a sourced code: words only. */
function inWords(term: string, diseases: readonly Concept[], doseNumber?: number): GivenVaccine {
  return { concept: { term }, route: ROUTES.intramuscular, millilitres: '0.5', diseases, ...(doseNumber !== undefined && { doseNumber }) };
}

const sixInOne = (dose: number, which: string) =>
  inWords(`Six-in-one vaccination (diphtheria, tetanus, pertussis, polio, Hib, hepatitis B), ${which} dose`, SIX_DISEASES, dose);

export const SCHEDULE: readonly ScheduleEntry[] = [
  { vaccine: VACCINATIONS.fiveInOneFirst, atDays: 2 * MONTH, born: [2004, 2016], coverage: 945 },
  { vaccine: sixInOne(1, 'first'), atDays: 2 * MONTH, born: [2017, NEVER], coverage: 925 },
  { vaccine: VACCINATIONS.rotavirusFirst, atDays: 2 * MONTH, born: [2013, NEVER], coverage: 890 },
  { vaccine: VACCINATIONS.menBFirst, atDays: 2 * MONTH, born: [2015, NEVER], coverage: 915 },
  { vaccine: VACCINATIONS.pcvFirst, atDays: 2 * MONTH, born: [2006, 2019], coverage: 935 },
  { vaccine: VACCINATIONS.fiveInOneSecond, atDays: 3 * MONTH, born: [2004, 2016], coverage: 940 },
  { vaccine: sixInOne(2, 'second'), atDays: 3 * MONTH, born: [2017, NEVER], coverage: 918 },
  { vaccine: VACCINATIONS.pcvFirst, atDays: 3 * MONTH, born: [2020, NEVER], coverage: 925 },
  { vaccine: VACCINATIONS.menCFirst, atDays: 3 * MONTH, born: [1999, 2015], coverage: 930 },
  { vaccine: VACCINATIONS.fiveInOneThird, atDays: 4 * MONTH, born: [2004, 2016], coverage: 932 },
  { vaccine: sixInOne(3, 'third'), atDays: 4 * MONTH, born: [2017, NEVER], coverage: 912 },
  { vaccine: VACCINATIONS.pcvSecond, atDays: 4 * MONTH, born: [2006, 2019], coverage: 930 },
  { vaccine: VACCINATIONS.mmr, atDays: YEAR + 12, born: [1987, NEVER], since: 1988, coverage: 895 },
  { vaccine: VACCINATIONS.hibMenC, atDays: YEAR + 12, born: [2005, NEVER], since: 2006, coverage: 890 },
  { vaccine: VACCINATIONS.mmrSecond, atDays: 3 * YEAR + 4 * MONTH, born: [1993, NEVER], since: 1996, coverage: 850 },
  {
    vaccine: inWords('Pre-school booster vaccination (diphtheria, tetanus, pertussis, polio)', SIX_DISEASES.slice(0, 4)),
    atDays: 3 * YEAR + 4 * MONTH,
    born: [2001, NEVER],
    coverage: 845,
  },
  { vaccine: VACCINATIONS.hpv, atDays: 12 * YEAR + 8 * MONTH, born: [1995, NEVER], since: 2008, sex: 'female', coverage: 790 },
  { vaccine: VACCINATIONS.hpv, atDays: 12 * YEAR + 8 * MONTH, born: [2006, NEVER], since: 2019, sex: 'male', coverage: 700 },
  { vaccine: VACCINATIONS.tdIpv, atDays: 14 * YEAR + 2 * MONTH, born: [1990, NEVER], coverage: 740 },
  { vaccine: VACCINATIONS.menAcwy, atDays: 14 * YEAR + 2 * MONTH, born: [2000, NEVER], since: 2015, coverage: 740 },
  { vaccine: VACCINATIONS.pneumococcal, atDays: 65 * YEAR + 9 * MONTH, born: [1926, NEVER], since: 2004, coverage: 690 },
  { vaccine: VACCINATIONS.shingles, atDays: 70 * YEAR + 8 * MONTH, born: [1942, NEVER], since: 2013, coverage: 480 },
];

export const FLU: GivenVaccine = VACCINATIONS.flu;
export const FLU_IN_THE_NOSE: GivenVaccine = VACCINATIONS.fluNasal;
export const COVID: readonly [GivenVaccine, GivenVaccine] = [VACCINATIONS.covidFirst, VACCINATIONS.covidSecond];
