/** From an id as people type it to the documents that it may mean. */
import type { ControlClient } from '#clients/control/control';
import { parseNhsNumber } from '#world/rules/nhs-number';
import { parseOdsCode } from '#world/rules/ods-code';

export interface Identified {
  readonly collection: string;
  readonly id: string;
  readonly doc: object;
}

/** Documents that belong to another one of the same id, and are shown with it. */
const COMPANIONS: Readonly<Record<string, readonly string[]>> = { patients: ['records', 'users'], practitioners: ['users'] };

/** Ids of parts, by which the whole is found. */
const BY_INDEX: readonly { readonly collection: string; readonly index: string }[] = [
  { collection: 'practitioners', index: 'roleProfile' },
  { collection: 'systems', index: 'partyKey' },
];

/**
 * Every document that an id may mean, in one collection or in all; those that merely belong to another of them are left out. An NHS
 * number may be spaced, an ODS code in small letters; a role profile's id means the practitioner, a party key the systems.
 */
export async function identify(world: ControlClient['world'], written: string, collection?: string): Promise<readonly Identified[]> {
  const names = collection === undefined ? (await world.collections()).map(({ name }) => name) : [collection];
  const ids = [...new Set([written.trim(), parseNhsNumber(written), parseOdsCode(written)])].filter((id) => id !== undefined && id !== '');
  const found = (await Promise.all(names.map((name) => firstOf(world, name, ids as string[])))).filter((one) => one !== undefined);
  if (found.length > 0) return withoutCompanions(found);
  return (await Promise.all(BY_INDEX.filter((by) => names.includes(by.collection)).map((by) => byIndex(world, by, written.trim())))).flat();
}

async function firstOf(world: ControlClient['world'], collection: string, ids: readonly string[]): Promise<Identified | undefined> {
  for (const id of ids) {
    const doc = await orNothing(world.get<object>(collection, id));
    if (doc !== undefined) return { collection, id, doc };
  }
  return undefined;
}

async function byIndex(
  world: ControlClient['world'],
  { collection, index }: (typeof BY_INDEX)[number],
  written: string,
): Promise<readonly Identified[]> {
  const equals = index === 'partyKey' ? written.toLowerCase() : written;
  const page = await orNothing(world.list<{ readonly sdsUserId?: string; readonly asid?: string }>(collection, { index, equals }));
  return (page?.items ?? []).map((doc) => ({ collection, id: doc.sdsUserId ?? doc.asid ?? written, doc }));
}

function withoutCompanions(found: readonly Identified[]): readonly Identified[] {
  const companions = new Set(found.flatMap(({ collection }) => COMPANIONS[collection] ?? []));
  return found.filter(({ collection }) => !companions.has(collection));
}

/** Nothing where the sandbox has no such document; unless there is no such collection, which was asked for by name. */
async function orNothing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    const { status, message } = error as { status?: number; message?: string };
    if (status === 404 && !message?.startsWith('the world has no')) return undefined;
    throw error;
  }
}
