/** What is there in name only, and methods that are not. */
import type { Operation } from '#kernel/server';
import type { OauthDeps } from '../../deps.ts';
import { refuse } from '../errors.ts';

export const fidoNotServed: Operation<OauthDeps> = () => refuse({ error: 'fidoNotServed' }, { decidedBy: 'fidoIsServed' });

/** A path that is there, by a method that it does not know. */
export function methodNotAllowed(...allowed: readonly string[]): Operation<OauthDeps> {
  return () => refuse({ error: 'methodNotAllowed' }, { decidedBy: 'methodIsAllowed' }, undefined, ['Allow', allowed.join(', ')]);
}
