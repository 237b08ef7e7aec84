import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Alarm, timeCame } from './alarm.ts';
import { advanced, setTo, settableClock } from './clock.ts';
import { Sessions } from './sessions.ts';
import { openStore } from './store/open.ts';

const NOON = Date.UTC(2026, 2, 1, 12);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

beforeEach(() => void vi.useFakeTimers({ now: NOON }));
afterEach(() => void vi.useRealTimers());

/** An alarm, its clock, and what it does. */
function open(frozen = false) {
  const { clock, set } = settableClock(setTo(NOON, frozen));
  const ended = new AbortController();
  const wake = vi.fn<() => void>();
  const alarm = new Alarm({ clock, ended: ended.signal }, wake);
  return { clock, set, ended, wake, alarm, move: (by: number) => set(advanced(clock.state, by)) };
}

describe('an alarm', () => {
  it('wakes once, when it is time', () => {
    const { alarm, wake } = open();
    alarm.set(NOON + 5000);
    vi.advanceTimersByTime(4999);
    expect(wake).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(wake).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(DAY);
    expect(wake).toHaveBeenCalledOnce();
  });

  it('wakes at once when the time has come already', () => {
    const { alarm, wake } = open(true);
    alarm.set(NOON);
    expect(wake).toHaveBeenCalledOnce();
  });

  it('waits for no time that stands still: it runs no timer, and wakes when the clock is moved far enough', () => {
    const { alarm, wake, move } = open(true);
    alarm.set(NOON + HOUR);
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(DAY);
    move(HOUR - 1);
    expect(wake).not.toHaveBeenCalled();
    move(1);
    expect(wake).toHaveBeenCalledOnce();
  });

  it('wakes when a running clock is advanced, and waits for what is left when not far enough', () => {
    const { alarm, wake, move } = open();
    alarm.set(NOON + HOUR);
    move(HOUR - 1000);
    vi.advanceTimersByTime(999);
    expect(wake).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(wake).toHaveBeenCalledOnce();
  });

  it('waits for longer when the clock is moved back', () => {
    const { alarm, wake, move } = open();
    alarm.set(NOON + 1000);
    move(-5000);
    vi.advanceTimersByTime(5999);
    expect(wake).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(wake).toHaveBeenCalledOnce();
  });

  it('stops when the clock is frozen, and goes on when it is let go', () => {
    const { alarm, wake, set } = open();
    alarm.set(NOON + 1000);
    set(setTo(NOON, true));
    vi.advanceTimersByTime(DAY);
    expect(wake).not.toHaveBeenCalled();
    set(setTo(NOON, false));
    vi.advanceTimersByTime(1000);
    expect(wake).toHaveBeenCalledOnce();
  });

  it('waits for longer than a timer can', () => {
    const { alarm, wake } = open();
    alarm.set(NOON + 60 * DAY);
    vi.advanceTimersByTime(60 * DAY - 1);
    expect(wake).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(wake).toHaveBeenCalledOnce();
  });

  it('is for the last time that it was set to', () => {
    const { alarm, wake } = open();
    alarm.set(NOON + 1000);
    alarm.set(NOON + 2000);
    vi.advanceTimersByTime(1999);
    expect(wake).not.toHaveBeenCalled();
    alarm.set(Number.POSITIVE_INFINITY);
    vi.advanceTimersByTime(DAY);
    expect(wake).not.toHaveBeenCalled();
  });

  it('can be set again while it wakes', () => {
    const { alarm, wake, move } = open(true);
    wake.mockImplementationOnce(() => alarm.set(NOON + 2 * HOUR));
    alarm.set(NOON + HOUR);
    move(HOUR);
    expect(wake).toHaveBeenCalledTimes(1);
    move(HOUR);
    expect(wake).toHaveBeenCalledTimes(2);
  });

  it('does nothing when it is cancelled, even by somebody who was told of the same change', () => {
    const { alarm, wake, move, clock } = open(true);
    clock.changed(() => alarm.cancel());
    alarm.set(NOON + HOUR);
    move(HOUR);
    expect(wake).not.toHaveBeenCalled();
  });

  it('ends with the session', () => {
    const { alarm, wake, ended, move } = open();
    alarm.set(NOON + HOUR);
    ended.abort();
    expect(vi.getTimerCount()).toBe(0);
    move(DAY);
    alarm.set(NOON);
    expect(wake).not.toHaveBeenCalled();
  });
});

describe('to wait for a time', () => {
  it('ends when it comes', async () => {
    const { clock, ended, move } = open(true);
    const came = vi.fn<() => void>();
    const waiting = timeCame(NOON + HOUR, { clock, ended: ended.signal }).then(came);
    move(HOUR - 1);
    await Promise.resolve();
    expect(came).not.toHaveBeenCalled();
    move(1);
    await waiting;
    await timeCame(NOON, { clock, ended: ended.signal });
  });

  it('ends with its signal', async () => {
    const { clock, ended } = open();
    const waiting = timeCame(Number.POSITIVE_INFINITY, { clock, ended: ended.signal });
    ended.abort();
    await waiting;
    await timeCame(Number.POSITIVE_INFINITY, { clock, ended: ended.signal });
  });
});

describe('in a session', () => {
  const openSessions = async () => {
    const store = await openStore({ seeds: new Map(), collections: [] });
    const [here, there] = [new Sessions(store, undefined), new Sessions(store, undefined)];
    return { here, there, session: (await here.open('a')).context, close: () => store.close() };
  };

  it('an alarm wakes when another process moves the clock', async () => {
    const { session, there, close } = await openSessions();
    await (await there.open('a')).setClock(NOON, true);
    await vi.waitFor(() => expect(session.clock.iso()).toBe('2026-03-01T12:00:00.000Z'));
    const shown = new Promise<string>((resolve) => new Alarm(session, () => resolve(session.clock.iso())).set(NOON + HOUR));
    await (await there.open('a')).advanceClock(HOUR);
    expect(await shown).toBe('2026-03-01T13:00:00.000Z');
    await close();
  });

  it('a reset here ends what waits; a reset by another process takes the clock back to real time', async () => {
    const { session, here, there, close } = await openSessions();
    await (await here.open('a')).setClock(NOON - DAY, true);
    const came = timeCame(NOON, session);
    await there.reset('a');
    await came;
    expect(session.clock.state).toEqual({ offset: 0 });
    const ended = timeCame(Number.POSITIVE_INFINITY, session);
    await here.reset('a');
    await ended;
    expect(session.ended.aborted).toBe(true);
    await close();
  });
});
