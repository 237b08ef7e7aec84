/** What has happened to a document, in words: the events of the world's stream that concern it. */
import type { HistoryEntry } from '#clients/control/control';
import type { ClinicalRecord, RecordPart } from '#world/clinical-record';
import { writeNhsNumber } from '#world/rules/nhs-number';
import type { Cell } from '../terminal/table.ts';
import { showDate, showMoment } from './dates.ts';
import type { WorldReader } from './reader.ts';
import { capitalised, registrationType, spaced } from './words.ts';

/** An event, as far as it is told here: whatever fields it has. */
type Event = { readonly type: string } & Readonly<Record<string, unknown>>;

/** Rather than its type with spaces. */
const PHRASES: Readonly<Record<string, string>> = {
  'patient-added': 'New record',
  'patient-removed': 'Taken out of the world',
  'newborn-added': 'Born',
  'gp-changed': 'Moved practice',
  'death-recorded': 'Death recorded',
  'death-removed': 'Death was a mistake',
  'number-superseded': 'Merged: number superseded',
  'record-invalidated': 'Record withdrawn as a mistake',
  'registered-at': 'Joined a roster',
  left: 'Left a roster',
};

/** One row for each entry: when, what, and what there is to say of it. `of` is the id of whom the history is. */
export function historyRows(
  entries: readonly HistoryEntry<Event>[],
  of: string,
  reader: WorldReader,
): Promise<readonly (readonly Cell[])[]> {
  return Promise.all(
    entries.map(async ({ at, event }) => [{ text: showMoment(at), tone: 'quiet' as const }, ...(await eventRow(event, of, reader))]),
  );
}

/** What has happened, and what there is to say of it, but for the id `of`, which is known. */
export async function eventRow(event: Event, of: string, reader: WorldReader): Promise<readonly Cell[]> {
  return [
    { text: PHRASES[event.type] ?? capitalised(event.type.replaceAll('-', ' ')), tone: 'strong' },
    { text: (await detailsOf(event, of, reader)).join(', ') },
  ];
}

async function detailsOf(event: Event, of: string, reader: WorldReader): Promise<readonly string[]> {
  const details: string[] = [];
  const add = (text: string | undefined) => {
    if (text) details.push(text);
  };
  add(await termOf(event, reader));
  for (const [field, value] of Object.entries(event)) add(await detail(field, value, of, reader));
  return details;
}

/** Fields that only say where to look, or what has been said already. */
const UNTOLD: ReadonlySet<string> = new Set(['type', 'part', 'entry', 'issue', 'registration', 'home', 'author']);

async function detail(field: string, value: unknown, of: string, reader: WorldReader): Promise<string | undefined> {
  if (UNTOLD.has(field) || value === of) return undefined;
  if (field === 'serialChangeNumber') return of === '' ? undefined : `record version ${value}`;
  if (field === 'successors') return succession(value as readonly string[], reader);
  if (Array.isArray(value))
    return value.length === 0 ? undefined : (await Promise.all(value.map((one) => detail('', one, of, reader)))).join(', ');
  if (typeof value !== 'string') return `${spaced(field)} ${JSON.stringify(value)}`;
  switch (field) {
    case 'from':
    case 'to':
      return `${field} ${await reader.organisation(value)}`;
    case 'odsCode':
      return `at ${await reader.organisation(value)}`;
    case 'practitioner':
      return `with ${await reader.practitioner(value)}`;
    case 'nhsNumber':
      return `${writeNhsNumber(value)} ${(await reader.patient(value)) ?? ''}`.trim();
    case 'by':
    case 'mother':
      return `${field} ${writeNhsNumber(value)} ${(await reader.patient(value)) ?? ''}`.trim();
    case 'date':
      return showDate(value);
    case 'on':
      return `on ${showDate(value)}`;
    case 'as':
      return `as ${registrationType(value)}`;
    case '':
      return spaced(value);
    default:
      return `${spaced(field)} ${value}`;
  }
}

async function succession(successors: readonly string[], reader: WorldReader): Promise<string | undefined> {
  if (successors.length === 0) return undefined;
  return `followed by ${(await Promise.all(successors.map((code) => reader.organisation(code)))).join(' and ')}`;
}

/** What the entry of a record that an event is about says; nothing when it has gone. */
async function termOf({ nhsNumber, part, entry }: Event, reader: WorldReader): Promise<string | undefined> {
  if (typeof nhsNumber !== 'string' || typeof part !== 'string' || typeof entry !== 'string') return undefined;
  const record = await reader.get<ClinicalRecord>('records', nhsNumber);
  const found = record?.[part as RecordPart]?.find(({ id }) => id === entry);
  if (found === undefined) return undefined;
  if ('title' in found) return found.title;
  return found.concept?.term ?? ('text' in found ? found.text : undefined);
}
