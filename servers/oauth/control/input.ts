/** What a control call brings along. */
import { readJson, refuse } from '#kernel/control/control';
import type { Reply, SandboxRequest } from '#kernel/http/message';

/** One member of the body, which must be a JSON object: a text, or nothing where it is left out; or the refusal to send. */
export async function readText(
  request: SandboxRequest,
  member: string,
): Promise<{ readonly text: string | undefined } | { readonly refusal: Reply }> {
  const read = await readJson(request);
  if ('refusal' in read) return read;
  const value = (read.value as Record<string, unknown> | null)?.[member];
  if (value === undefined || typeof value === 'string') return { text: value };
  return { refusal: refuse(400, `this call takes ${member}`, [{ path: member, reason: 'must be a string' }]) };
}
