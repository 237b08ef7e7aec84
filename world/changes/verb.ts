/** What a verb is: a change with a name, the arguments that it takes, and the rules by which it is made. */
import * as v from 'valibot';
import { listIssues } from '#kernel/schema';
import type { Refusal, VerbOutcome } from '#kernel/verbs';
import type { World } from '../world.ts';
import { type Change, type ChangeDeps, makeChange } from './change.ts';
import { findOddity } from './oddities.ts';

/** A verb whose arguments `S` describes. */
export interface WorldVerb<S extends v.GenericSchema = v.GenericSchema> {
  /** In small letters with hyphens: `move-patient`. */
  readonly name: string;
  /** For people, in one sentence. */
  readonly description: string;
  readonly args: S;
  /** Applies the rules and makes the change. Gives it up with `refuse`. */
  run(change: Change, args: v.InferOutput<S>): Promise<void>;
}

/** Lets the types of the arguments follow from their schema. */
export function verb<const S extends v.GenericSchema>(definition: WorldVerb<S>): WorldVerb<S> {
  return definition;
}

/** Makes the change that a verb stands for. Whatever the arguments are, the outcome is what has changed, or why nothing has. */
export async function perform<S extends v.GenericSchema>(
  world: World,
  { args: schema, run }: WorldVerb<S>,
  args: v.InferInput<S>,
  deps: ChangeDeps,
): Promise<VerbOutcome> {
  const oddity = findOddity(args);
  if (oddity !== undefined) return { refused: wrongArguments([oddity]) };
  const parsed = v.safeParse(schema, args);
  if (!parsed.success) return { refused: wrongArguments(listIssues(parsed.issues)) };
  return makeChange(world, deps, (change) => run(change, parsed.output));
}

/** Enough to find the place; what was sent may be anything. */
const LONGEST_PATH = 200;
const MOST_ISSUES = 20;

function wrongArguments(issues: readonly { readonly path: string; readonly reason: string }[]): Refusal {
  const said = issues
    .slice(0, MOST_ISSUES)
    .map(({ path, reason }) => ({ path: path.slice(0, LONGEST_PATH), reason: reason.slice(0, LONGEST_PATH) }));
  const [first] = said;
  const where = first?.path ? `${first.path}: ` : '';
  return { kind: 'arguments', code: 'wrong-arguments', reason: `the arguments cannot be: ${where}${first?.reason}`, issues: said };
}
