/**
 * What can go wrong with a message after its sender was told that it is accepted, by name. What goes wrong with a request is the business of
 * fault rules.
 */
import * as v from 'valibot';
import { duration } from '../control/duration.ts';
import { matchSchema } from '../control/match.ts';
import { errorFacts, isMeshError, type MeshErrorName } from '../errors.ts';

/** Each with what happens, for people who choose one. */
export const BEHAVIOURS = {
  'accepts-then-loses': 'the sender is told that it is accepted, tracking says so too, and nobody ever gets it',
  'delivers-late': 'it comes into the inbox after `delay`, by the clock of the sandbox',
  'delivers-twice': 'it comes into the inbox again at once, under another message id',
  'delivers-out-of-order': 'it comes before the message that came before it, if that still waits',
  'reports-instead': 'the recipient never gets it, and the sender gets a REPORT: of `error`, or that it was not collected',
} as const;

export type BehaviourName = keyof typeof BEHAVIOURS;
const NAMES = Object.keys(BEHAVIOURS) as BehaviourName[];

const count = v.pipe(v.number(), v.integer('must be a whole number'), v.minValue(1, 'must be at least 1'));

export const behaviourSchema = v.strictObject({
  /** Chosen by the sandbox unless given; one of the same id is replaced. */
  id: v.exactOptional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 letters, digits, _ and -'))),
  behaviour: v.picklist(NAMES, `must be one of ${NAMES.join(', ')}`),
  match: v.exactOptional(matchSchema),
  /** Acts on so many messages at most. */
  times: v.exactOptional(count),
  /** Acts on every n-th matching message only. */
  every: v.exactOptional(count),
  /** Acts by chance, 0 to 1. */
  probability: v.exactOptional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  /** Of `delivers-late`. */
  delay: v.exactOptional(duration, 'PT1M'),
  /** Of `reports-instead`: an error of the catalogue that has a code. */
  error: v.exactOptional(
    v.pipe(
      v.string(),
      v.check((name) => isMeshError(name) && errorFacts(name).code !== '', 'must be an error that has a code; see GET /_sandbox/errors'),
      v.transform((name) => name as MeshErrorName),
    ),
  ),
});

export type Behaviour = v.InferOutput<typeof behaviourSchema> & { readonly id: string };
