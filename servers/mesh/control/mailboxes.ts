/**
 * `/_sandbox/mesh/mailboxes` and `/workflows`: made, changed and removed while the sandbox runs. They are documents of the world, which
 * `/_sandbox/world/mailboxes` replaces whole; here a member at a time, and what is usual need not be said.
 */
import { readJson, refuse } from '#kernel/control/control';
import type { Reply, SandboxRequest } from '#kernel/http/message';
import { empty, json } from '#kernel/http/reply';
import type { Operation } from '#kernel/server';
import { MAILBOXES, WORKFLOWS, type WorldCollection } from '#world/collections';
import type { MeshDeps } from '../deps.ts';
import { ROBOTS } from '../robots/table.ts';

type Members = Readonly<Record<string, unknown>>;

/** `POST`: the id is enough; the organisation is X26 unless another is said. 201 with the mailbox, 409 when there is one. */
export const createMailbox: Operation<MeshDeps> = (request, deps) =>
  create(request, deps, MAILBOXES, (said) => ({ name: said.mailboxId, organisation: 'X26', ...said }));

/** `PATCH`: the members that are given, `null` takes one away: `{"active":false}` closes it, `{"receiver":{"robot":"reply"}}` lets a robot receive. */
export const changeMailbox: Operation<MeshDeps> = (request, deps) => change(request, deps, MAILBOXES, request.params.mailboxId);

export const deleteMailbox: Operation<MeshDeps> = (request, deps) => remove(deps, MAILBOXES, request.params.mailboxId);

export const createWorkflow: Operation<MeshDeps> = (request, deps) =>
  create(request, deps, WORKFLOWS, (said) => ({ description: said.workflowId, ...said }));

export const changeWorkflow: Operation<MeshDeps> = (request, deps) => change(request, deps, WORKFLOWS, request.params.workflowId);

export const deleteWorkflow: Operation<MeshDeps> = (request, deps) => remove(deps, WORKFLOWS, request.params.workflowId);

async function create<T extends object>(
  request: SandboxRequest,
  deps: MeshDeps,
  collection: WorldCollection<T>,
  complete: (said: Members) => Members,
): Promise<Reply> {
  const read = await readMembers(request);
  if ('refusal' in read) return read.refusal;
  const parsed = await parsedAs(collection, complete(read.members));
  if ('refusal' in parsed) return parsed.refusal;
  return write(deps, collection, collection.idOf(parsed.doc), (before, id) =>
    before === undefined ? { doc: parsed.doc, reply: json(201, parsed.doc) } : refuse(409, `${collection.name} has '${id}' already`),
  );
}

async function change<T extends object>(request: SandboxRequest, deps: MeshDeps, collection: WorldCollection<T>, id = ''): Promise<Reply> {
  const read = await readMembers(request);
  if ('refusal' in read) return read.refusal;
  return write(deps, collection, id, async (before) => {
    if (before === undefined) return missing(collection, id);
    const merged = Object.entries({ ...before, ...read.members }).filter(([, value]) => value !== null);
    const parsed = await parsedAs(collection, Object.fromEntries(merged));
    if ('refusal' in parsed) return parsed.refusal;
    if (collection.idOf(parsed.doc) !== id) return refuse(400, `'${id}' cannot be called otherwise`);
    return { doc: parsed.doc, reply: json(200, parsed.doc) };
  });
}

function remove<T extends object>(deps: MeshDeps, collection: WorldCollection<T>, id = ''): Promise<Reply> {
  return write(deps, collection, id, (before) => (before === undefined ? missing(collection, id) : { doc: undefined, reply: empty(204) }));
}

function missing({ name }: Pick<WorldCollection<object>, 'name'>, id: string): Reply {
  return refuse(404, `${name} has no '${id}'`);
}

async function readMembers(request: SandboxRequest): Promise<{ readonly members: Members } | { readonly refusal: Reply }> {
  const read = await readJson(request);
  if ('refusal' in read) return read;
  const { value } = read;
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? { members: value as Members } : { refusal: refuse(400, 'the body must be a JSON object') };
}

async function parsedAs<T extends object>(
  collection: WorldCollection<T>,
  value: Members,
): Promise<{ readonly doc: T } | { readonly refusal: Reply }> {
  const parsed = await collection.parse(value);
  if ('issues' in parsed) return { refusal: refuse(400, `not one of ${collection.name}`, parsed.issues) };
  const { robot } = (value.receiver ?? {}) as { readonly robot?: string };
  if (robot === undefined || ROBOTS.has(robot)) return parsed;
  const reason = `there is no such robot; there are ${[...ROBOTS.keys()].join(', ')}`;
  return { refusal: refuse(400, `not one of ${collection.name}`, [{ path: 'receiver.robot', reason }]) };
}

/** What is to be there in place of what was, or nothing, and the answer; an answer alone changes nothing. */
type Decide<T> = (before: T | undefined, id: string) => Decided<T> | Promise<Decided<T>>;
type Decided<T> = Reply | { readonly doc: T | undefined; readonly reply: Reply };

/** With a world event, as a change over `/_sandbox/world` has one; of two at the same time the second sees what the first has done. */
function write<T extends object>(
  { store, clock }: MeshDeps,
  collection: WorldCollection<T>,
  id: string,
  decide: Decide<T>,
): Promise<Reply> {
  return store.transaction(async (tx) => {
    const before = (await tx.get(collection, id))?.doc;
    const decided = await decide(before, id);
    if (!('reply' in decided)) return decided;
    const { doc, reply } = decided;
    for (const event of collection.events(before, doc)) await tx.append(collection.stream ?? collection.name, event, clock.now());
    if (doc !== undefined) await tx.put(collection, id, doc);
    else await tx.delete(collection, id);
    return reply;
  });
}
