/** POST /messageexchange/admin/report: a REPORT of a test's own, put into an inbox. Of the published sandbox. */
import * as v from 'valibot';
import { refuse } from '../../errors.ts';
import { findMailbox } from '../../mailboxes.ts';
import { answer } from '../../replies.ts';
import { admin } from './admin.ts';
import { readBody } from './body.ts';

const text = v.nullish(v.string());

const schema = v.object({
  mailbox_id: v.string(),
  code: v.string(),
  description: v.string(),
  workflow_id: v.string(),
  subject: text,
  local_id: text,
  /** Of the message that is reported; the REPORT says ERROR of both. */
  status: v.nullish(v.picklist(['undeliverable', 'error'])),
  file_name: text,
  linked_message_id: text,
});

export const createReport = admin(async (request, { world, mailroom }) => {
  const read = await readBody(request, schema);
  if ('refusal' in read) return refuse(request, read.refusal);
  const { mailbox_id, code, description, workflow_id, subject, local_id, file_name, linked_message_id } = read.body;
  const mailbox = await findMailbox(world, mailbox_id);
  if (mailbox === undefined) return refuse(request, { error: 'unknownMailbox' });
  const { messageId } = await mailroom.backroom.report({
    recipient: mailbox.mailboxId,
    workflowId: workflow_id,
    failure: { event: 'TRANSFER', code, text: description },
    ...(subject && { subject }),
    ...(local_id && { localId: local_id }),
    ...(file_name && { fileName: file_name }),
    ...(linked_message_id && { linkedMessageId: linked_message_id }),
  });
  return answer(1, { message_id: messageId }, { summary: `REPORT ${messageId} for ${mailbox.mailboxId}`, correlation: { messageId } });
});
