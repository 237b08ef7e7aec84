/** POST /admin/message/{messageId}/event: something happens to a message, as a test says. Of the published sandbox. */
import * as v from 'valibot';
import { refuse } from '../../errors.ts';
import type { Message } from '../../messages/message.ts';
import { lifeOf } from '../../messages/report.ts';
import { ofAnyMessage } from './admin.ts';
import { readBody } from './body.ts';

const text = v.nullish(v.string());

const schema = v.object({
  status: v.pipe(v.string(), v.toLowerCase(), v.picklist(['uploading', 'accepted', 'acknowledged', 'undeliverable', 'error'])),
  code: text,
  event: text,
  description: text,
  linked_message_id: text,
});

/** A message that is accepted again is back in the inbox, and has all its days before it. */
export const createEvent = ofAnyMessage(async (request, { mailroom, settings, clock }, message) => {
  const read = await readBody(request, schema);
  if ('refusal' in read) return refuse(request, read.refusal);
  const { status, code, event, description, linked_message_id } = read.body;
  const now = clock.now();
  const life = lifeOf(now, await settings.read());
  await mailroom.backroom.amend(message, ({ failure, heldUntil: _, ...before }): Message => {
    const told = code || event || description;
    const failed = told ? { event: event ?? '', code: code ?? '', text: description ?? '' } : failure;
    const isFailure = status === 'undeliverable' || status === 'error';
    return {
      ...before,
      status,
      statusAt: now,
      ...(status === 'accepted' && life),
      ...(isFailure && failed !== undefined && { failure: failed }),
      ...(linked_message_id && { linkedMessageId: linked_message_id }),
    };
  });
  const { messageId } = message;
  return { status: 200, headers: [], about: { summary: `${messageId} is ${status}, as a test says`, correlation: { messageId } } };
});
