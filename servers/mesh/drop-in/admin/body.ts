/** JSON bodies of admin calls: what is wrong with one is told as the API tells what is wrong with a request. */
import * as v from 'valibot';
import type { SandboxRequest } from '#kernel/http/message';
import { listIssues } from '#kernel/schema';
import type { MeshRefusal } from '../../errors.ts';

export async function readBody<S extends v.GenericSchema>(
  request: SandboxRequest,
  schema: S,
): Promise<{ readonly body: v.InferOutput<S> } | { readonly refusal: MeshRefusal }> {
  let value: unknown;
  try {
    value = JSON.parse(await request.body.text());
  } catch {
    return { refusal: wrong([{ path: 'body', reason: 'JSON decode error' }], 'json_invalid') };
  }
  const parsed = v.safeParse(schema, value);
  return parsed.success ? { body: parsed.output } : { refusal: wrong(listIssues(parsed.issues), 'value_error') };
}

function wrong(issues: readonly { readonly path: string; readonly reason: string }[], type: string): MeshRefusal {
  return { error: 'invalidRequest', problems: issues.map(({ path, reason }) => ({ where: ['body', path], message: reason, type })) };
}
