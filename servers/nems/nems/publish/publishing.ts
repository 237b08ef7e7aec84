/** A message on its way from its publisher, and what the checks have found out about it. */
import type { SpineIssue } from '#conventions/spine/outcomes';
import type { Exchange } from '../checks.ts';
import type { EventType } from '../events/types.ts';
import { type EventMessage, type MessageHeader, NO_MESSAGE } from './message.ts';

export interface Publishing extends Exchange {
  /** As they came; what is delivered is these very bytes. */
  body: Buffer;
  message: EventMessage;
  /** What must be there is there once `headerIsComplete` has passed. */
  header: MessageHeader;
  /** Known once `eventIsKnown` has passed. */
  type: EventType | undefined;
  /** What is answered beside the acceptance. */
  notices: readonly SpineIssue[];
}

export function begin(exchange: Exchange): Publishing {
  return { ...exchange, body: NO_BODY, message: NO_MESSAGE, header: NO_HEADER, type: undefined, notices: [] };
}

const NO_BODY = Buffer.alloc(0);
const NO_HEADER: MessageHeader = Object.freeze({ profiles: [], focus: [] });
