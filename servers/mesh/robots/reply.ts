import type { Message } from '../messages/message.ts';
import type { Robot } from './robot.ts';

/**
 * Takes every message and answers its sender. Options: `workflowId` (default: that of the message with `_ACK`), `body` (a template; default: the
 * same bytes), `subject`, `localId` (templates too; the local id of the message where none is given), `contentType`. A REPORT is answered by nobody.
 */
export const reply: Robot = async ({ message, content, options }) => {
  if (message.type === 'REPORT') return { acknowledge: true };
  const { workflowId = `${message.workflowId}_ACK`, body, subject, localId = message.localId, contentType } = options;
  const letter = {
    workflowId: filled(workflowId, message),
    body: body === undefined ? await content() : Buffer.from(filled(body, message)),
    ...(subject !== undefined && { subject: filled(subject, message) }),
    ...(localId !== undefined && { localId: filled(localId, message) }),
    ...(contentType !== undefined && { contentType }),
  };
  return { acknowledge: true, letters: [letter] };
};

const FIELDS = ['messageId', 'sender', 'recipient', 'workflowId', 'localId', 'subject', 'fileName'] as const;
const PLACE = new RegExp(`\\{(${FIELDS.join('|')})\\}`, 'g');

/** A template with what was received in its places; what the message does not have is empty. */
function filled(template: string, message: Message): string {
  return template.replace(PLACE, (_, field: (typeof FIELDS)[number]) => message[field] ?? '');
}
