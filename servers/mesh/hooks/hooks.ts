/** Calls the hooks of a session. What is called before an event can forbid it; what is called afterwards is not waited for. */
import type { Clock } from '#kernel/clock';
import type { MayBeCalled } from '#kernel/http/allowed-hosts';
import type { OwnExchanges } from '#kernel/own-exchanges';
import type { KeptList } from '../control/kept-list.ts';
import { type Match, matches } from '../control/match.ts';
import { isMeshError, type MeshRefusal } from '../errors.ts';
import type { Message } from '../messages/message.ts';
import { callHook, type HookAnswer } from './call.ts';
import type { Hook, HookEvent } from './hook.ts';

/** What a hook is told of a message; one that is on its way in has no id yet. */
export type Told = Partial<Message> & Pick<Message, 'recipient' | 'workflowId'>;

export interface HookParts {
  readonly session: string;
  readonly clock: Clock;
  readonly mayBeCalled: MayBeCalled;
  readonly exchanges: OwnExchanges;
}

const FIRST_WAIT = 500;
/** So many calls to one hook may wait for those before them; what comes then is left out. */
const MOST_WAITING = 1000;

export class Hooks {
  readonly kept: KeptList<Hook>;
  readonly #parts: HookParts;
  /** Calls to one hook are made one after the other, in the order of what they tell. */
  readonly #lines = new Map<string, { last: Promise<void>; waiting: number }>();

  constructor(kept: KeptList<Hook>, parts: HookParts) {
    this.kept = kept;
    this.#parts = parts;
  }

  mayBeCalled(url: string): boolean {
    return this.#parts.mayBeCalled(url);
  }

  /** Asks all hooks for these events, one after the other; the first that forbids decides. One that fails changes nothing. */
  ask(events: readonly HookEvent[], told: () => Told): Promise<MeshRefusal | undefined> | undefined {
    const hooks = this.kept.all();
    return isNone(hooks) ? undefined : this.#ask(hooks, events, told());
  }

  /** Tells all hooks of these events. Resolves when the calls have been put in line; nobody waits for their answers. */
  tell(events: readonly HookEvent[], told: Told): Promise<void> | undefined {
    const hooks = this.kept.all();
    return isNone(hooks) ? undefined : this.#tell(hooks, events, told);
  }

  async #ask(kept: Soon<readonly Hook[]>, events: readonly HookEvent[], told: Told): Promise<MeshRefusal | undefined> {
    const hooks = await kept;
    for (const event of events)
      for (const hook of wanting(hooks, event, told)) {
        const { status, body } = await this.#call(hook, event, told);
        const error = status >= 200 && status < 300 ? errorIn(body) : undefined;
        if (error === undefined) continue;
        if (isMeshError(error))
          return {
            error,
            advice: [`the hook ${hook.id} has refused it`],
            ...(told.messageId !== undefined && { messageId: told.messageId }),
          };
      }
    return undefined;
  }

  async #tell(kept: Soon<readonly Hook[]>, events: readonly HookEvent[], told: Told): Promise<void> {
    const hooks = await kept;
    for (const event of events) for (const hook of wanting(hooks, event, told)) this.#putInLine(hook, event, told);
  }

  #putInLine(hook: Hook, event: HookEvent, told: Told): void {
    const line = this.#lines.get(hook.id) ?? { last: Promise.resolve(), waiting: 0 };
    this.#lines.set(hook.id, line);
    if (line.waiting >= MOST_WAITING) return;
    line.waiting += 1;
    line.last = line.last
      .then(() => this.#insist(hook, event, told))
      .finally(() => {
        line.waiting -= 1;
        if (line.waiting === 0) this.#lines.delete(hook.id);
      });
  }

  async #insist(hook: Hook, event: HookEvent, told: Told): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      const { status } = await this.#call(hook, event, told);
      if ((status >= 200 && status < 300) || attempt >= hook.retries) return;
      await new Promise((resolve) => setTimeout(resolve, FIRST_WAIT * 2 ** attempt).unref());
    }
  }

  async #call(hook: Hook, event: HookEvent, told: Told): Promise<HookAnswer> {
    const { clock, session, mayBeCalled, exchanges } = this.#parts;
    const at = clock.now();
    const body = JSON.stringify({ event, at: new Date(at).toISOString(), session, message: told });
    const call = mayBeCalled(hook.url) ? await callHook(hook, event, body) : NOT_ALLOWED;
    exchanges.record({
      operation: 'mesh.hook',
      method: 'POST',
      target: hook.url,
      requestHeaders: call.headers,
      requestBody: Buffer.from(body),
      status: call.status,
      responseBody: call.body,
      duration: call.duration,
      subject: { mailbox: told.recipient },
      about: {
        summary: `${event} told to the hook ${hook.id}${call.problem === undefined ? '' : `: ${call.problem}`}`,
        correlation: { messageId: told.messageId, localId: told.localId, workflowId: told.workflowId },
        ...(call.problem !== undefined && { advice: [`${call.problem}; the hook changes nothing`] }),
      },
    });
    return call;
  }
}

type Soon<T> = T | Promise<T>;

/** Known to be empty: what nearly every session has, and no promise for it. */
function isNone(list: Soon<readonly unknown[]>): boolean {
  return !(list instanceof Promise) && list.length === 0;
}

const NOT_ALLOWED: HookAnswer = {
  status: 0,
  body: '',
  headers: [],
  duration: 0,
  problem: 'the address is not on this machine, and MESH_HOOK_HOSTS does not name it',
};

function wanting(hooks: readonly Hook[], event: HookEvent, told: Told): readonly Hook[] {
  return hooks.filter((hook) => hook.events.includes(event) && matches(hook.match as Match | undefined, told));
}

/** `{"error":"serviceUnavailable"}` forbids; any other answer allows. */
function errorIn(body: string): string | undefined {
  try {
    const { error } = JSON.parse(body) as { readonly error?: unknown };
    return typeof error === 'string' ? error : undefined;
  } catch {
    return undefined;
  }
}
