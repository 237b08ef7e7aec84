/** What the ethnic categories of the census of 2001 are called in CareConnect's code system. */
import type { ETHNIC_CATEGORIES } from '#world/patient';

export const ETHNIC_CATEGORY_NAMES: Readonly<Record<(typeof ETHNIC_CATEGORIES)[number], string>> = {
  A: 'British, Mixed British',
  B: 'Irish',
  C: 'Any other White background',
  D: 'White and Black Caribbean',
  E: 'White and Black African',
  F: 'White and Asian',
  G: 'Any other mixed background',
  H: 'Indian or British Indian',
  J: 'Pakistani or British Pakistani',
  K: 'Bangladeshi or British Bangladeshi',
  L: 'Any other Asian background',
  M: 'Caribbean',
  N: 'African',
  P: 'Any other Black background',
  R: 'Chinese',
  S: 'Any other ethnic group',
  Z: 'Not stated',
  '99': 'Not known',
};
