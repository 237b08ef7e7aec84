/** Messages in mailboxes, as a server of mailboxes keeps them: two documents and a small body each. */
import type { Collection, SessionStore } from '#kernel/store/store';
import type { Operations } from './bed.ts';

interface Message {
  readonly mailbox: string;
  readonly number: number;
  readonly workflow: string;
  readonly bytes: number;
}

export const MESSAGES: Collection<Message> = {
  name: 'messages',
  indexes: { arrival: ({ mailbox, number }) => `${mailbox}|${String(number).padStart(12, '0')}` },
};
/** What becomes of each. */
export const TRACES: Collection<{ readonly events: readonly string[] }> = { name: 'traces', forgets: true };

/** Messages of a mailbox that never fills. */
const FEW = 4000;
const ON_A_PAGE = 500;
const BODY = Buffer.alloc(1024, 'body');
/** Documents of one transaction while a mailbox is filled. */
const AT_ONCE = 1000;

/** Fills one mailbox with a few messages and one with many, without bodies. */
export async function fillMailboxes(session: SessionStore, many: number): Promise<void> {
  await fill(session, 'FEW', FEW);
  await fill(session, 'MANY', many);
}

async function fill(session: SessionStore, mailbox: string, messages: number): Promise<void> {
  for (let first = 0; first < messages; first += AT_ONCE) {
    await session.transaction(async (tx) => {
      for (let number = first; number < Math.min(first + AT_ONCE, messages); number++) {
        await tx.put(MESSAGES, `${mailbox}-${number}`, { mailbox, number, workflow: 'WORKFLOW', bytes: BODY.length });
      }
    });
  }
}

/** `send` stores a message in a third mailbox, `list` reads a page of one that was filled, `take` removes one that was sent, after another was. */
export function messageOperations(session: SessionStore): Operations {
  const sent: string[] = [];
  let number = 0;
  const send = async () => {
    const arrived = ++number;
    const id = `SENT-${arrived}`;
    const body = await session.receiveBlob(BODY);
    await session.transaction(async (tx) => {
      await tx.put(MESSAGES, id, { mailbox: 'SENT', number: arrived, workflow: 'WORKFLOW', bytes: body.bytes });
      await tx.put(TRACES, id, { events: ['accepted'] });
      await tx.putBlob(id, body);
    });
    sent.push(id);
  };
  const list = (mailbox: string) => session.find(MESSAGES, { index: 'arrival', prefix: `${mailbox}|` }, { limit: ON_A_PAGE });
  return {
    send,
    listFew: () => list('FEW'),
    listMany: () => list('MANY'),
    async take() {
      await send();
      const id = sent.shift() as string;
      await session.transaction(async (tx) => {
        await tx.delete(MESSAGES, id);
        await tx.delete(TRACES, id);
        await tx.deleteBlob(id);
      });
    },
  };
}
