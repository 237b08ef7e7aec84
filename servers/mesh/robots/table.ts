/** All robots, each loaded with its first message. What is for people to choose one by is beside its name. */
import type { Robot } from './robot.ts';

interface Entry {
  readonly description: string;
  readonly load: () => Promise<Robot>;
}

export const ROBOTS: ReadonlyMap<string, Entry> = new Map<string, Entry>([
  ['acknowledge', { description: 'acknowledges', load: async () => (await import('./acknowledge.ts')).acknowledge }],
  [
    'reply',
    {
      description:
        'acknowledges and answers: with `body`, in which {messageId} and its like stand for what was received, or with the same bytes',
      load: async () => (await import('./reply.ts')).reply,
    },
  ],
  [
    'reject',
    {
      description: 'lets the message fail with `error`, or with `event`, `code` and `text`: its sender gets a REPORT',
      load: async () => (await import('./reject.ts')).reject,
    },
  ],
]);
