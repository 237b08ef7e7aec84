/** How entries of a kept list are added and removed over the control API: alike for all lists. */
import * as v from 'valibot';
import { readJson, refuse } from '#kernel/control/control';
import type { Reply, SandboxRequest } from '#kernel/http/message';
import { empty, json } from '#kernel/http/reply';
import type { IdSource } from '#kernel/ids';
import { listIssues } from '#kernel/schema';
import type { Entry, KeptList } from './kept-list.ts';

const READABLE = 'abcdefghjkmnpqrstuvwxyz23456789';

/** 201 with the entry as it is kept; 400 says what is wrong with it. */
export async function added<S extends v.GenericSchema<unknown, { readonly id?: string }>>(
  request: SandboxRequest,
  { ids }: { readonly ids: IdSource },
  schema: S,
  list: KeptList<v.InferOutput<S> & Entry>,
  complaint: string,
): Promise<Reply> {
  const read = await readJson(request);
  if ('refusal' in read) return read.refusal;
  const parsed = v.safeParse(schema, read.value);
  if (!parsed.success) return refuse(400, complaint, listIssues(parsed.issues));
  const entry: v.InferOutput<S> & Entry = { ...parsed.output, id: parsed.output.id ?? ids.text(8, READABLE) };
  await list.keep(entry);
  return json(201, entry);
}

export async function removed(request: SandboxRequest, list: Pick<KeptList<Entry>, 'remove'>, what: string): Promise<Reply> {
  const { id = '' } = request.params;
  return (await list.remove(id)) ? empty(204) : refuse(404, `there is no ${what} '${id}'`);
}

export async function cleared(list: Pick<KeptList<Entry>, 'clear'>): Promise<Reply> {
  await list.clear();
  return empty(204);
}
