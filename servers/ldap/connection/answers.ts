/** Results and notices as messages on their way to the client. */
import type { UnreadableSearch } from '#formats/ldap/decode';
import { encodeMessage } from '#formats/ldap/encode';
import { type Control, NOTICE_OF_DISCONNECTION, type Response } from '#formats/ldap/message';
import type { Output } from '../operations/operation.ts';
import { putWellDone } from '../operations/search-messages.ts';
import { type Outcome, toResult } from '../outcome.ts';
import type { ResultName } from '../results.ts';
import { type AnsweredMessage, OPERATIONS } from './exchange.ts';

/** With which a request ends. */
export function putResult(output: Output, { id, operation }: AnsweredMessage, outcome: Outcome): void {
  const kind = OPERATIONS[operation.kind][1];
  const { result, diagnostic, oid, value, controls = [] } = outcome;
  if (kind === 'searchDone' && result === 'success' && diagnostic === undefined && controls.length === 0) putWellDone(output, id);
  else put(output, id, { kind, ...toResult(outcome), ...(oid !== undefined && { oid }), ...(value && { value }) }, controls);
}

/** To a search that cannot be looked into. */
export function putUnreadable(output: Output, { id, message }: UnreadableSearch): void {
  put(output, id, { kind: 'searchDone', ...toResult({ result: 'protocolError', diagnostic: message }) });
}

/** RFC 4511 §4.4.1: why the server goes. */
export function putNotice(output: Output, result: ResultName, diagnostic: string): void {
  put(output, 0, { kind: 'extendedResponse', ...toResult({ result, diagnostic }), oid: NOTICE_OF_DISCONNECTION });
}

function put(output: Output, id: number, operation: Response, controls: readonly Control[] = []): void {
  output.put(encodeMessage({ id, operation, controls }));
}
