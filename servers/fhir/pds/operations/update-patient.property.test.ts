import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PATIENTS } from '#world/collections';
import { WORLD_EVENTS } from '#world/events';
import { parse } from '#world/parsers';
import { openPds } from '../testing/pds.ts';
import { ADA, person } from '../testing/people.ts';

const { death: _death, removal: _removal, ...LIVING } = ADA;
const EVE = person({ ...LIVING, nhsNumber: '9990001162', serialChangeNumber: 3 });

/** Names that a patient's fields have, and some that nothing should have. */
const token = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('name', 'address', 'telecom', 'contact', 'extension', 'generalPractitioner', 'gender') },
  { weight: 6, arbitrary: fc.constantFrom('birthDate', 'deceasedDateTime', 'managingOrganization', 'multipleBirthInteger', 'meta', 'id') },
  {
    weight: 6,
    arbitrary: fc.constantFrom('0', '1', '-', '2', 'use', 'given', 'family', 'line', 'url', 'value', 'system', 'period', 'start'),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', '-1', '01', '1e9', '99999999999999999999', '~1'),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }).map((text) => text.replaceAll('~', '~0').replaceAll('/', '~1')) },
);
const ids = [...EVE.names, ...EVE.addresses, ...EVE.telecoms].flatMap(({ id }) => id ?? []);
const value = fc.oneof(
  fc.constantFrom<unknown>(...ids, 'male', 'home', 'usual', '2026-02-28', '1990-01-01', 2, null, ''),
  fc.constantFrom<unknown>(
    { use: 'usual', family: 'Zoë' },
    { use: 'temp', given: ['Ada'], family: "O'Neil" },
    { system: 'phone', use: 'work', value: '01632 960001' },
    { use: 'home', line: ['1 Mill Lane', '', '', 'Hebden', ''], postalCode: 'HX7 8AD', period: { start: '2020-01-01' } },
    { use: 'billing', line: ['🏠', '', '', 'x', ''], period: { start: '2020-01-01', end: '2026-01-01' } },
    JSON.parse('{"__proto__":{"polluted":1},"use":"usual"}'),
  ),
  fc.jsonValue({ maxDepth: 3 }),
);
const patch = fc.record(
  {
    op: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom('add', 'replace', 'remove', 'test') },
      { weight: 1, arbitrary: fc.constantFrom<unknown>('move', 'copy', '', null) },
    ),
    path: fc.array(token, { maxLength: 5 }).map((tokens) => tokens.map((one) => `/${one}`).join('')),
    value,
  },
  { requiredKeys: ['op', 'path'] },
);
/** An item that is named before something is done to it gets further than one that is not. */
const named = fc.constantFrom(
  ...(['name', 'address', 'telecom'] as const).flatMap((field) => {
    const entries = { name: EVE.names, address: EVE.addresses, telecom: EVE.telecoms }[field];
    return entries.filter(({ historic }) => !historic).map(({ id }, at) => ({ op: 'test', path: `/${field}/${at}/id`, value: id }));
  }),
);
const patches = fc.array(fc.oneof({ weight: 3, arbitrary: patch }, { weight: 1, arbitrary: named }), { maxLength: 6 });

it('whatever is sent, is answered as PDS answers, and leaves a record that can be', { timeout: 30_000 }, async () => {
  const prototypes = [Object.prototype, Array.prototype, Function.prototype].map((one) => Reflect.ownKeys(one).length);
  const pds = await openPds({ patients: [EVE] });
  const stored = async () => (await pds.deps.world.patients.get(EVE.nhsNumber))?.doc ?? EVE;
  let requests = 0;
  let told = 0;
  const send = fc.asyncProperty(patches, async (sent) => {
    const before = await stored();
    const { status, body } = await pds.ask(
      'PATCH',
      `/Patient/${EVE.nhsNumber}`,
      {
        'X-Request-ID': `60e0b220-8136-4ca5-ae46-${String(++requests).padStart(12, '0')}`,
        'If-Match': `W/"${before.serialChangeNumber}"`,
        'Content-Type': 'application/json-patch+json',
      },
      JSON.stringify({ patches: sent }),
    );
    const after = await stored();
    const events = (await pds.deps.world.store.readStream(WORLD_EVENTS, told)).length;
    told += events;
    expect([200, 400, 403]).toContain(status);
    if (status === 200) {
      expect(body).toMatchObject({ resourceType: 'Patient', meta: { versionId: String(before.serialChangeNumber + 1) } });
      expect(parse(PATIENTS, after)).toEqual({ doc: after });
      expect(events).toBeGreaterThan(0);
    } else {
      expect(body).toMatchObject({ resourceType: 'OperationOutcome', issue: [{}] });
      expect(after).toBe(before);
      expect(events).toBe(0);
    }
    expect([Object.prototype, Array.prototype, Function.prototype].map((one) => Reflect.ownKeys(one).length)).toEqual(prototypes);
  });
  await fc.assert(send, { numRuns: 300 });
});
