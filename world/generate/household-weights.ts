/**
 * How common households of each kind are, by the age of their first person (five years from the one given; 90 and over): of a
 * couple that is the woman, mostly. Fitted once to the figures of `figures.ts`: the ages of all people, and how many households are of
 * one person, of one family, and of others (ONS, Census 2021).
 */
export const HOUSEHOLD_WEIGHTS = {
  single: {
    20: 1280,
    25: 1743,
    30: 2127,
    35: 1721,
    40: 992,
    45: 587,
    50: 388,
    55: 380,
    60: 652,
    65: 1884,
    70: 5372,
    75: 4654,
    80: 4100,
    85: 3392,
    90: 2003,
  },
  couple: {
    20: 825,
    25: 1277,
    30: 1145,
    35: 674,
    40: 491,
    45: 499,
    50: 686,
    55: 989,
    60: 812,
    65: 1293,
    70: 2721,
    75: 1489,
    80: 629,
    85: 189,
    90: 52,
  },
  family: { 20: 101, 25: 460, 30: 1801, 35: 4294, 40: 5273, 45: 5791, 50: 6548, 55: 6345, 60: 4894, 65: 3141 },
  loneParent: { 20: 436, 25: 1274, 30: 2828, 35: 2434, 40: 1171, 45: 801, 50: 760, 55: 710, 60: 629 },
  threeGenerations: { 25: 68, 30: 154, 35: 321, 40: 491, 45: 466, 50: 326 },
  sharing: { 20: 878, 25: 1903, 30: 1465, 35: 589, 40: 215 },
} as const;
