/** What a search for patients may ask for. */

/** Inclusive bounds as `yyyy-mm-dd`; open where there is none. */
export interface DateRange {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** Of `2010-10-22`. */
const DAY_LENGTH = 10;

/** What a search looks for. Texts are as somebody typed them. */
export interface PatientCriteria {
  /** Without it, only where the search is fuzzy. Like `given` and `postcode` it may hold wildcards, only where it is not. */
  readonly family: string | undefined;
  /** First name, then middle names. */
  readonly given: readonly string[];
  readonly gender: string | undefined;
  readonly birthDate: DateRange;
  readonly deathDate: DateRange | undefined;
  readonly postcode: string | undefined;
  /** ODS code of the practice. */
  readonly generalPractitioner: string | undefined;
  readonly email: string | undefined;
  readonly phone: string | undefined;
  /** Names by their sound, transposed, and former ones; what is known besides them need not fit. */
  readonly fuzzy: boolean;
  /** Former names, addresses, telephones and e-mail addresses count too. */
  readonly history: boolean;
  /** Only what fits in every way: score 1. */
  readonly exactOnly: boolean;
  /** More matches than this are too many. */
  readonly limit: number;
}

/** The one day that a range is; nothing when it is longer or open. */
export function dayOf({ from, to }: DateRange): string | undefined {
  return from === to ? from : undefined;
}

/** Whether a date lies within a range. One that is not known to the day lies there when it may. */
export function lies(date: string | undefined, { from, to }: DateRange): boolean {
  if (date === undefined) return false;
  if (date.length === DAY_LENGTH) return (from === undefined || date >= from) && (to === undefined || date <= to);
  const day = date.slice(0, DAY_LENGTH);
  return (from === undefined || day >= from.slice(0, day.length)) && (to === undefined || day <= to.slice(0, day.length));
}
