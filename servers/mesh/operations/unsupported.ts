/** What there is not: paths, and methods of paths. */
import type { SandboxRequest } from '#kernel/http/message';
import { refuse } from '../errors.ts';

export function notFound(request: SandboxRequest) {
  return refuse(request, { error: 'notFound' });
}

export function methodNotAllowed(request: SandboxRequest) {
  return refuse(request, { error: 'methodNotAllowed' });
}
