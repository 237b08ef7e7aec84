/** What SDS does not do. */
import { apiKeyIsGood, begin, checked } from '../checks.ts';
import { refuse } from '../errors.ts';

/** Another method than GET. HEAD, too, is another method. */
export const notImplemented = checked(begin, [apiKeyIsGood], (exchange) => refuse(exchange, { error: 'NOT_IMPLEMENTED' }, 'methodIsGet'));

/** A path at which there is nothing, whatever the method. */
export const notFound = checked(begin, [apiKeyIsGood], (exchange) => refuse(exchange, { error: 'NO_RECORD_FOUND' }, 'pathIsServed'));
