/** A few practices and pharmacies for tests of the generator, so that these do not depend on the seeds. */
import type { Organisation } from '../../organisation.ts';

const SUB_ICB: Organisation = {
  odsCode: '15F',
  name: 'NHS WEST YORKSHIRE ICB - 15F',
  status: 'active',
  roles: [{ code: 'RO98', primary: true }, { code: 'RO319' }],
  relationships: [],
  successors: [],
};

function practice(odsCode: string, town: string, county: string, postcode: string): Organisation {
  const address = { lines: ['1 MARKET PLACE'], town, county, postcode, country: 'ENGLAND' };
  const roles: Organisation['roles'] = [{ code: 'RO177', primary: true }, { code: 'RO76' }];
  return { odsCode, name: `${town} SURGERY`, status: 'active', roles, address, relationships: [], successors: [] };
}

function pharmacy(odsCode: string, town: string, postcode: string): Organisation {
  const address = { lines: ['2 MARKET PLACE'], town, postcode, country: 'ENGLAND' };
  return {
    odsCode,
    name: `${town} PHARMACY`,
    status: 'active',
    roles: [{ code: 'RO182', primary: true }],
    address,
    relationships: [],
    successors: [],
  };
}

export const CLOSED: Organisation = { ...practice('A99901', 'SCUNTHORPE', 'SOUTH HUMBERSIDE', 'DN16 1LF'), status: 'inactive' };

export const TEST_ORGANISATIONS: readonly Organisation[] = [
  SUB_ICB,
  practice('A20047', 'SCUNTHORPE', 'SOUTH HUMBERSIDE', 'DN16 1LE'),
  practice('B83002', 'LEEDS', 'WEST YORKSHIRE', 'LS12 2QA'),
  practice('B86056', 'LEEDS', 'WEST YORKSHIRE', 'LS9 9XA'),
  practice('H81109', 'NORWICH', 'NORFOLK', 'NR1 1TA'),
  practice('F85003', 'LONDON', 'GREATER LONDON', 'NW3 9XA'),
  practice('M85011', 'BIRMINGHAM', 'WEST MIDLANDS', 'B9 9XA'),
  practice('P83020', 'BOLTON', 'LANCASHIRE', 'BL1 9XA'),
  practice('Y99906', 'EXETER', 'DEVON', 'EX1 9XA'),
  pharmacy('FA565', 'SCUNTHORPE', 'DN15 8GR'),
  pharmacy('FCG75', 'LEEDS', 'LS12 3HU'),
  pharmacy('FZ907', 'NORWICH', 'NR2 9XB'),
  pharmacy('FT321', 'MANCHESTER', 'M13 9XA'),
  pharmacy('FKL95', 'SOUTHAMPTON', 'SO14 9XD'),
  CLOSED,
];
