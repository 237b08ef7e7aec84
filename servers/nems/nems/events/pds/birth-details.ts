/**
 * What a birth notification tells beside what the world knows of a child: invented from the NHS number, so that the same child was
 * always born at the same time and weighs the same.
 */
import { mulberry32 } from '#kernel/ids';
import type { Patient } from '#world/patient';
import { londonInstant, londonMoment } from '#world/rules/london';

export interface BirthDetails {
  /** An instant; nothing when not even the day is known. */
  readonly birthTime?: string;
  readonly weightGrams: number;
  readonly gestationWeeks: number;
  /** Children born together that have to be registered. */
  readonly births: number;
  /** Which of them. */
  readonly birthOrder: number;
  /** Data Dictionary, "live or still birth": `1` live, `2` to `4` still. */
  readonly stillborn: '1' | '2' | '3' | '4';
  readonly suspectedAbnormality: boolean;
}

export function birthDetailsOf({ nhsNumber, birthDate, birthOrder }: Patient): BirthDetails {
  const random = mulberry32(Number(nhsNumber));
  const minute = Math.floor(random() * 24 * 60);
  // 8 is not applicable, 9 not known
  const order = birthOrder !== undefined && birthOrder <= 7 ? birthOrder : 1;
  return {
    ...(birthDate !== undefined && birthDate.length >= 10 && { birthTime: londonInstant(londonMoment(birthDate.slice(0, 10), minute)) }),
    weightGrams: 2600 + 10 * Math.floor(random() * 160),
    gestationWeeks: 37 + Math.floor(random() * 5),
    births: order,
    birthOrder: order,
    stillborn: '1',
    suspectedAbnormality: false,
  };
}
