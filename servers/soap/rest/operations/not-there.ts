/** What is not there: another path, another method. */
import type { Operation } from '#kernel/server';
import { refuse } from '../errors.ts';

export const notFound: Operation<unknown> = () => refuse({ error: 'notFound' }, 'pathIsKnown');

export const methodNotAllowed: Operation<unknown> = () => refuse({ error: 'methodNotAllowed' }, 'methodIsGet');
