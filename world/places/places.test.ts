import { describe, expect, test } from 'vitest';
import { isOdsCode } from '../rules/ods-code.ts';
import { isPostcode } from '../rules/postcode.ts';
import { BANK_HOLIDAYS, bankHolidayOn, bankHolidaysOf } from './bank-holidays.ts';
import { distanceBetween, type GridPoint, INTEGRATED_CARE_BOARDS, locate, PLACES, placeOfPostcode } from './places.ts';

describe('places', () => {
  test('are where people and organisations can be', () => {
    expect(PLACES).toHaveLength(82);
    for (const { town, country, districts, postcodes, subIcb, trusts } of PLACES) {
      expect(districts.length, town).toBeGreaterThan(0);
      for (const postcode of postcodes) expect(isPostcode(postcode), postcode).toBe(true);
      for (const code of [...trusts, ...(subIcb ? [subIcb.ods] : [])]) expect(isOdsCode(code), code).toBe(true);
      expect(subIcb !== undefined, town).toBe(country.name === 'England');
    }
  });

  test('in England have somebody who commissions care for them', () => {
    expect(INTEGRATED_CARE_BOARDS.size).toBe(42);
    expect([...INTEGRATED_CARE_BOARDS.values()].every(({ region }) => region !== undefined)).toBe(true);
    expect(placeOfPostcode('LS1 4AP')).toMatchObject({
      town: 'Leeds',
      county: 'West Yorkshire',
      localAuthority: { code: 'E08000035', name: 'Leeds' },
      subIcb: { ods: '15F', ons: 'E38000225', name: 'NHS WEST YORKSHIRE ICB - 15F', formerly: 'NHS Leeds CCG' },
      icb: { ods: 'QWO', name: 'NHS West Yorkshire Integrated Care Board' },
      region: { ods: 'Y63', name: 'North East and Yorkshire' },
    });
  });

  test.each([
    ['e1 0ls', 'Tower Hamlets'],
    ['BD20 6TD', undefined],
  ])('%s is found, however it is spaced, and a site beyond the districts of its town too', (postcode, locality) =>
    expect(placeOfPostcode(postcode)).toMatchObject(locality === undefined ? { town: 'Bradford' } : { locality }),
  );

  test.each(['ZZ99 3VZ', 'XX1 1AA', '', 'LS'])("'%s' is nowhere", (postcode) => {
    expect(placeOfPostcode(postcode)).toBeUndefined();
    expect(locate(postcode)).toBeUndefined();
  });
});

describe('a postcode lies', () => {
  const at = (postcode: string) => locate(postcode) as GridPoint;

  test('at its site, where that is known', () => {
    // Leeds General Infirmary: 53.80146 N, 1.55212 W
    expect(locate('LS1 3EX')).toEqual({ easting: 429596, northing: 434000, precision: 'postcode' });
  });

  test('in the middle of its district, when that is all that is said', () => {
    expect(locate('LS1')).toEqual({ easting: 429800, northing: 433500, precision: 'district' });
  });

  test('else always at one place near the middle of its district, and nearer to those of its sector', () => {
    expect(locate('LS1 4AP')).toMatchObject({ precision: 'sector' });
    expect(locate('ls14ap')).toEqual(locate('LS1 4AP'));
    expect(locate('LS1 4AQ')).not.toEqual(locate('LS1 4AP'));
    for (const letters of ['AA', 'DB', 'XX', 'ZY']) {
      expect(distanceBetween(at('LS1'), at(`LS1 4${letters}`))).toBeLessThan(1800);
      expect(distanceBetween(at('LS1 4AP'), at(`LS1 4${letters}`))).toBeLessThan(1000);
    }
  });

  test('as far from others as it is', () => {
    expect(distanceBetween(at('LS1'), at('BD1'))).toBeGreaterThan(13_000);
    expect(distanceBetween(at('LS1'), at('BD1'))).toBeLessThan(14_000);
    expect(distanceBetween(at('E1 1BB'), at('CR7 7YE'))).toBeGreaterThan(12_000);
  });
});

describe('bank holidays', () => {
  const dates = (year: number) => bankHolidaysOf(year).map(({ date }) => date.slice(5));

  test.each([
    [2024, '01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26'],
    [2025, '01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26'],
    [2026, '01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28'],
    [2027, '01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28'],
    [2028, '01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26'],
    [2020, '01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28'],
    [2022, '01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27'],
    [2023, '01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26'],
  ])('of %i', (year, expected) => expect(dates(year).join(' ')).toBe(expected));

  test('of five years are listed, and any day can be asked for', () => {
    expect(BANK_HOLIDAYS).toHaveLength(40);
    expect(bankHolidayOn('2026-12-28')).toBe('Boxing Day');
    expect(bankHolidayOn('2026-12-26')).toBeUndefined();
    expect(bankHolidayOn('2035-12-25')).toBe('Christmas Day');
  });
});
