import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { packagePath } from '#kernel/package';
import type { AccreditedSystem } from '../accredited-system.ts';
import { ENDPOINTS, MAILBOXES, SYSTEMS, type WorldCollection } from '../collections.ts';
import { parse } from '../parsers.ts';
import { putOnSpine } from './practice-on-spine.ts';

/** The documents of one organisation in a seed file. */
function seeded<T extends object>(collection: WorldCollection<T>, file: string, organisation: string): readonly T[] {
  const all: readonly { readonly organisation: string }[] = JSON.parse(readFileSync(packagePath(`seed-data/${file}`), 'utf8'));
  return all
    .filter((document) => document.organisation === organisation)
    .map((document) => {
      const parsed = parse(collection, document);
      if ('issues' in parsed) throw new Error(JSON.stringify(parsed.issues));
      return parsed.doc;
    });
}

test('a practice that is made has what one of the standard world has', () => {
  const { system, endpoints, mailbox } = putOnSpine('X90017', 'Quarry Bank Surgery', 17);
  const [theirs] = seeded(SYSTEMS, 'systems/practices.json', 'Y99901');
  // who made the system is told for those of the standard world alone
  const { manufacturer: _, product: __, ...common } = theirs as AccreditedSystem;
  expect(system).toEqual({ ...common, asid: '990901000017', organisation: 'X90017', partyKey: 'X90017-000017' });

  const asOurs = (value: unknown) =>
    JSON.parse(
      JSON.stringify(value)
        .replaceAll(theirs?.partyKey ?? '', 'X90017-000017')
        .replaceAll('Y99901', 'X90017'),
    );
  expect(endpoints).toEqual(asOurs(seeded(ENDPOINTS, 'endpoints/practices.json', 'Y99901')));
  expect([{ ...mailbox, name: '' }]).toEqual(asOurs(seeded(MAILBOXES, 'mailboxes.json', 'Y99901').map((one) => ({ ...one, name: '' }))));
});

test('what it has passes the schemas as it is', () => {
  const { system, endpoints, mailbox } = putOnSpine('X90017', 'Quarry Bank Surgery', 17);
  expect(parse(SYSTEMS, system)).toEqual({ doc: system });
  for (const endpoint of endpoints) expect(parse(ENDPOINTS, endpoint)).toEqual({ doc: endpoint });
  expect(parse(MAILBOXES, mailbox)).toEqual({ doc: mailbox });
});
