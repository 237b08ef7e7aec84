/** A list of a record that somebody has changed as PDS shows it. */
import { isEqual, type Json, type JsonObject } from '#formats/json-patch/json';
import { invalidUpdate } from '../refused.ts';
import { listAt, type Reader } from './values.ts';

interface Entry {
  readonly id?: string;
  readonly historic?: true;
}

/** A patient as PDS shows them, and what somebody has made of that. */
export interface ShownChange {
  readonly shown: JsonObject;
  readonly changed: JsonObject;
  readonly reader: Reader;
}

export interface ChangedList<E extends Entry> {
  /** Of the patient as PDS shows them: `name`. */
  readonly field: string;
  /** Of the record, historic ones included. */
  readonly entries: readonly E[];
  readonly read: (item: Json, field: string, reader: Reader) => Omit<E, 'id'>;
  /** What an item is for, which a change of it leaves: `home phone`. */
  readonly kindOf: (entry: Omit<E, 'id'>) => string;
  /** There is at most one of each kind. */
  readonly isSingle?: boolean;
}

/** Of each list; what is older is forgotten. */
const MOST_HISTORIC = 20;

/** The list as it is to be: what nobody has changed as it was, then what is no longer so. */
export function mergeList<E extends Entry>({ shown, changed, reader }: ShownChange, list: ChangedList<E>): readonly E[] {
  const { field, entries, read, kindOf } = list;
  if (shown[field] === changed[field] || isEqual(shown[field] ?? [], changed[field] ?? [])) return entries;
  const current = entries.filter(({ historic }) => !historic);
  const shownItems = listAt(shown[field], field);
  const kept = new Set<E>();
  const replaced = new Set<E>();
  const items = listAt(changed[field], field).map((item, at): E => {
    const same = current.find((entry, place) => !kept.has(entry) && isEqual(shownItems[place] ?? null, item));
    if (same !== undefined) {
      kept.add(same);
      return same;
    }
    const said = read(item, `${field}/${at}`, reader);
    const id = idOf(item);
    const old = id === undefined ? undefined : current.find((entry) => entry.id === id);
    if (old === undefined) return { id: reader.newId(), ...said } as E;
    if (kindOf(old) !== kindOf(said)) invalidUpdate(`use cannot be changed for '${field}/${at}'`);
    replaced.add(old);
    return { id, ...said } as E;
  });
  if (list.isSingle) checkSingle(items, list);
  const past = current.filter((entry) => !kept.has(entry)).map((entry) => pastOf(entry, replaced.has(entry)));
  const historic = [...past, ...entries.filter((entry) => entry.historic)].slice(0, MOST_HISTORIC);
  return field === 'contact' ? items : [...items, ...historic];
}

/** What took an item's place goes on under its id. */
function pastOf<E extends Entry>(entry: E, isReplaced: boolean): E {
  const { id, ...rest } = entry;
  return { ...(id !== undefined && !isReplaced && { id }), ...rest, historic: true } as E;
}

function checkSingle<E extends Entry>(items: readonly E[], { field, kindOf }: ChangedList<E>): void {
  const kinds = new Set<string>();
  for (const item of items) {
    const kind = kindOf(item);
    if (kinds.has(kind)) invalidUpdate(`multiple ${kind} '${field}' items cannot be added`);
    kinds.add(kind);
  }
}

function idOf(item: Json): Json | undefined {
  return (item as JsonObject).id;
}
