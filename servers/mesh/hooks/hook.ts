/** A hook: an address of a tester's own that is asked before something happens to a message, or told after it. */
import * as v from 'valibot';
import { matchSchema } from '../control/match.ts';

/** Each with its moment, for people who choose one. */
export const EVENTS = {
  'before-send': 'a request to send has passed all checks',
  'after-send': 'a message, or its first chunk, was sent and its sender has its id',
  'before-save': 'a chunk, or a whole message, is about to be taken in',
  'after-save': 'it was',
  'before-accept': 'the message is complete and about to be accepted',
  'after-accept': 'it was accepted: it waits for its recipient',
  'before-acknowledge': 'the recipient acknowledges it',
  'after-acknowledge': 'it did',
} as const;

export type HookEvent = keyof typeof EVENTS;
const NAMES = Object.keys(EVENTS) as HookEvent[];

const milliseconds = v.pipe(v.number(), v.integer('must be whole milliseconds'), v.minValue(1), v.maxValue(60_000));

export const hookSchema = v.strictObject({
  /** Chosen by the sandbox unless given; one of the same id is replaced. */
  id: v.exactOptional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 letters, digits, _ and -'))),
  url: v.pipe(v.string(), v.maxLength(2000), v.regex(/^https?:\/\/[^\s]+$/, 'must be an http or https address')),
  events: v.pipe(v.array(v.picklist(NAMES, `must be one of ${NAMES.join(', ')}`)), v.minLength(1, 'must name at least one event')),
  match: v.exactOptional(matchSchema),
  /** With it, each call has `Sandbox-Signature: sha256=…`, the HMAC of its body. */
  secret: v.exactOptional(v.pipe(v.string(), v.minLength(1, 'must not be empty'), v.maxLength(200))),
  /** Real milliseconds that each call may take. */
  timeoutMilliseconds: v.exactOptional(milliseconds, 5000),
  /** How often a call after an event is made again when it fails: the first half a second later, each after twice the time before. */
  retries: v.exactOptional(v.pipe(v.number(), v.integer('must be a whole number'), v.minValue(0), v.maxValue(10)), 2),
});

export type Hook = v.InferOutput<typeof hookSchema> & { readonly id: string };
