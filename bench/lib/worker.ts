/** A process that does jobs for us, one at a time, and sends back what came of each. */
import { once } from 'node:events';
import { type Program, type Running, run } from './process.ts';

/** What goes back over the channel. */
type Outcome = { readonly answer: unknown } | { readonly error: string };

/** What a worker prints when it can take jobs. */
const READY = 'ready';

export interface Worker<Job, Answer> extends Running {
  /** Resolves with what came of the job; rejects when it failed. */
  ask(job: Job): Promise<Answer>;
}

export async function startWorker<Job extends object, Answer>(program: Program): Promise<Worker<Job, Answer>> {
  const process = await run({ ...program, talks: true });
  const { child } = process;
  return {
    ...process,
    async ask(job) {
      const left = new AbortController();
      const gone = once(child, 'exit', { signal: left.signal }).then(() => ({ error: `${program.script} ended in the middle of a job` }));
      const told = once(child, 'message', { signal: left.signal }).then(([outcome]) => outcome as Outcome);
      child.send(job);
      const outcome = await Promise.race([told, gone]);
      left.abort();
      for (const waiting of [gone, told]) waiting.catch(() => {});
      if ('error' in outcome) throw new Error(outcome.error);
      return outcome.answer as Answer;
    },
  };
}

/** The worker's side: does the jobs that are sent, and ends when nobody can send any more. */
export function work<Job, Answer>(handle: (job: Job) => Answer | Promise<Answer>): void {
  process.on('disconnect', () => process.exit());
  process.on('message', async (job) => {
    let outcome: Outcome;
    try {
      outcome = { answer: await handle(job as Job) };
    } catch (error) {
      outcome = { error: (error as Error).message };
    }
    process.send?.(outcome);
  });
  console.log(READY);
}
