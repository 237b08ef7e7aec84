import { expect, test } from 'vitest';
import { SERVICES } from '../collections.ts';
import { publishedIdentities } from '../identities.ts';
import { parse } from '../parsers.ts';
import { locate } from '../places/places.ts';
import { generateServices } from './services.ts';

const services = [...generateServices(5000, 1948)];

test('are good documents, with an opening, where their postcode is', () => {
  for (const service of services.slice(0, 1000)) {
    expect(parse(SERVICES, service)).toEqual({ doc: service });
    expect(locate(service.address.postcode)).toMatchObject(service.location ?? {});
  }
});

test('are the same, however many, and others for another seed', () => {
  expect([...generateServices(50, 1948)]).toEqual(services.slice(0, 50));
  expect([...generateServices(50, 2)]).not.toEqual(services.slice(0, 50));
});

test('have ids of their own', () => {
  const published = new Set(publishedIdentities().map(({ id }) => id));
  expect(services.filter(({ id }) => published.has(id))).toEqual([]);
  expect(new Set(services.map(({ id }) => id)).size).toBe(services.length);
});

test('are mostly pharmacies, practices and dentists', () => {
  const share = (type: number) => services.filter((service) => service.type === type).length / services.length;
  expect(share(13)).toBeGreaterThan(0.25);
  expect(share(100)).toBeGreaterThan(0.18);
  expect(share(105)).toBeLessThan(0.05);
});

test('come to an end, which is said', () => {
  expect(() => generateServices(50_001, 1).next()).toThrow('There are ids for 50000 generated services, not for 50001');
});
