/** Towns with the districts of their postcodes. The streets are those that every town has; nobody is meant to live there. */

export interface Town {
  readonly name: string;
  readonly county: string;
  /** Outward codes. */
  readonly districts: readonly string[];
}

export const TOWNS: readonly Town[] = [
  { name: 'Leeds', county: 'West Yorkshire', districts: ['LS6', 'LS8', 'LS12', 'LS14', 'LS17'] },
  { name: 'Bradford', county: 'West Yorkshire', districts: ['BD2', 'BD7', 'BD9'] },
  { name: 'Huddersfield', county: 'West Yorkshire', districts: ['HD1', 'HD3', 'HD5'] },
  { name: 'Scunthorpe', county: 'N Lincolnshire', districts: ['DN15', 'DN16', 'DN17'] },
  { name: 'Sheffield', county: 'South Yorkshire', districts: ['S5', 'S8', 'S11'] },
  { name: 'Manchester', county: 'Greater Manchester', districts: ['M14', 'M20', 'M22'] },
  { name: 'Liverpool', county: 'Merseyside', districts: ['L4', 'L13', 'L18'] },
  { name: 'Newcastle upon Tyne', county: 'Tyne and Wear', districts: ['NE4', 'NE6', 'NE12'] },
  { name: 'Stockton-on-Tees', county: 'Cleveland', districts: ['TS18', 'TS19', 'TS20'] },
  { name: 'Birmingham', county: 'West Midlands', districts: ['B13', 'B29', 'B44'] },
  { name: 'Leicester', county: 'Leicestershire', districts: ['LE2', 'LE3', 'LE5'] },
  { name: 'Nottingham', county: 'Nottinghamshire', districts: ['NG5', 'NG7', 'NG9'] },
  { name: 'Norwich', county: 'Norfolk', districts: ['NR3', 'NR5', 'NR7'] },
  { name: 'Cambridge', county: 'Cambridgeshire', districts: ['CB1', 'CB4', 'CB5'] },
  { name: 'London', county: 'Greater London', districts: ['E8', 'N16', 'NW6', 'SE15', 'SW9', 'W12'] },
  { name: 'Croydon', county: 'Surrey', districts: ['CR0', 'CR2', 'CR7'] },
  { name: 'Reading', county: 'Berkshire', districts: ['RG1', 'RG2', 'RG30'] },
  { name: 'Brighton', county: 'East Sussex', districts: ['BN1', 'BN2'] },
  { name: 'Southampton', county: 'Hampshire', districts: ['SO15', 'SO16', 'SO19'] },
  { name: 'Bristol', county: 'Avon', districts: ['BS3', 'BS5', 'BS7'] },
  { name: 'Exeter', county: 'Devon', districts: ['EX1', 'EX2', 'EX4'] },
  { name: 'Truro', county: 'Cornwall', districts: ['TR1', 'TR3'] },
];

export const STREETS: readonly string[] = `
  High Street, Church Lane, Mill Lane, Station Road, Victoria Road, Albert Street, Park Avenue, The Crescent, The Green,
  School Lane, Chapel Hill, North Parade, Orchard Close, Beech Grove, Oakfield Drive, Willow Walk, Springfield Road,
  Kirkgate, Foundry Row, Canal Side, Weavers Court, Quarry Bank, Meadow View, Manor Gardens, Queens Terrace, Bakers Yard
`
  .split(',')
  .map((name) => name.trim());

/** Letters that the second half of a postcode can hold. */
export const INWARD_LETTERS = 'ABDEFGHJLNPQRSTUWXYZ';
