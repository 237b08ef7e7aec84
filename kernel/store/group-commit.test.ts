import { expect, test } from 'vitest';
import { GroupCommit } from './group-commit.ts';

/** Flushes that end when told to. */
function controlled() {
  const ends: { succeed(): void; fail(error: Error): void }[] = [];
  const flush = () =>
    new Promise<void>((resolve, reject) => {
      ends.push({ succeed: resolve, fail: reject });
    });
  return { ends, commits: new GroupCommit(flush) };
}

test('those who come while a flush runs share the next one', async () => {
  const { ends, commits } = controlled();
  const first = commits.request();
  const shared = [commits.request(), commits.request(), commits.request()];
  expect(ends).toHaveLength(1);
  ends[0]?.succeed();
  await first;
  await Promise.resolve();
  expect(ends).toHaveLength(2);
  ends[1]?.succeed();
  await Promise.all(shared);
  expect(ends).toHaveLength(2);
  expect(commits.isIdle).toBe(true);
});

test('a flush that fails fails for its own writers only', async () => {
  const { ends, commits } = controlled();
  const first = commits.request();
  const second = commits.request();
  ends[0]?.fail(new Error('no room'));
  await expect(first).rejects.toThrow('no room');
  ends[1]?.succeed();
  await second;
  const third = commits.request();
  ends[2]?.succeed();
  await third;
});

test('idle comes when nothing runs or waits, whatever became of it', async () => {
  const { ends, commits } = controlled();
  await commits.idle();
  const outcomes = Promise.allSettled([commits.request(), commits.request()]);
  let isIdle = false;
  const idle = commits.idle().then(() => (isIdle = true));
  ends[0]?.fail(new Error('no room'));
  await new Promise(setImmediate);
  expect(isIdle).toBe(false);
  ends[1]?.fail(new Error('no room'));
  await idle;
  expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});
