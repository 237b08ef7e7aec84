/** `STORE_MODE=canned`: three messages that are always there. Those of the published sandbox by id and kind, with a content of our own. */
import { gzipSync } from 'node:zlib';
import type { KnownMessage } from '../messages/backroom.ts';
import type { Mailroom } from '../messages/mailroom.ts';

interface CannedMessage {
  readonly message: KnownMessage;
  readonly chunks: readonly Uint8Array[];
}

const WORKFLOW = 'TEST_WORKFLOW';

const CANNED: readonly CannedMessage[] = [
  {
    message: {
      messageId: 'SIMPLE_MESSAGE',
      type: 'DATA',
      status: 'accepted',
      sender: 'X26ABC1',
      senderOdsCode: 'X26',
      recipient: 'X26ABC1',
      workflowId: WORKFLOW,
      localId: 'canned-1',
      fileName: 'simple_message.dat',
    },
    chunks: [Buffer.from('A canned message')],
  },
  {
    message: {
      messageId: 'UNDELIVERED_MESSAGE',
      type: 'REPORT',
      status: 'accepted',
      recipient: 'X26ABC1',
      workflowId: WORKFLOW,
      localId: 'canned-2',
      subject: 'NDR',
      failure: { event: 'SEND', code: '14', text: 'Message not collected by recipient after 5 days' },
      linkedMessageId: 'NEVER_COLLECTED',
    },
    chunks: [],
  },
  {
    message: {
      messageId: 'CHUNKED_MESSAGE_GZ',
      type: 'DATA',
      status: 'accepted',
      sender: 'X26ABC1',
      senderOdsCode: 'X26',
      recipient: 'X26ABC2',
      workflowId: WORKFLOW,
      localId: 'canned-3',
      fileName: 'chunked_message.dat',
      gzipped: true,
    },
    chunks: ['A canned message ', 'in two chunks'].map((text) => gzipSync(text)),
  },
];

export async function stockCanned(mailroom: Mailroom): Promise<void> {
  for (const { message, chunks } of CANNED) await mailroom.backroom.stock(message, chunks);
}
