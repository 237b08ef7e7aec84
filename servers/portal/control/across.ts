/** What the portal's control operations have in common: they concern servers in other processes as well as those in this one. */
import type { Reply, SandboxRequest } from '#kernel/http/message';
import { empty, json } from '#kernel/http/reply';
import type { Kernel } from '#kernel/kernel';
import type { Operation } from '#kernel/server';
import type { SessionContext } from '#kernel/session';
import { findNeighbours } from '../suite/elsewhere.ts';
import { type Answer, type Member, memberElsewhere, memberHere } from '../suite/members.ts';

export interface PortalDeps {
  readonly kernel: Kernel;
  readonly context: SessionContext;
}

/** The suite as one session sees it, when part of it is elsewhere. */
export interface SpreadSuite {
  readonly session: SessionContext;
  /** Whether all processes keep their state in one database: then what one of them has stored is there for all. */
  readonly shared: boolean;
  /** This process. */
  readonly here: Member;
  /** The servers elsewhere that answer, each for itself. */
  readonly others: readonly Member[];
  /** All of them, this process first. */
  readonly all: readonly Member[];
  /** Whom a call about one server concerns. */
  of(server: string): Member | undefined;
  /** What the kernel answers for this process alone. */
  answerHere(request: SandboxRequest): Promise<Reply>;
}

const PORTAL = 'portal';

/** An operation over the whole suite. When all servers that answer are in this process, the kernel's own operation does it all. */
export function acrossSuite(spread: (request: SandboxRequest, suite: SpreadSuite) => Promise<Reply>): Operation<PortalDeps> {
  return async (request, { kernel, context }) => {
    const answerHere = (asked: SandboxRequest) => kernel.control.answer(asked, PORTAL);
    const neighbours = await findNeighbours(kernel);
    if (neighbours.length === 0) return answerHere(request);
    const here = memberHere(kernel, context, PORTAL);
    const others = neighbours.map(({ name, endpoint }) => memberElsewhere(name, endpoint, context));
    const isHere = (server: string) => kernel.addresses().some(({ name, state }) => name === server && state !== 'elsewhere');
    return spread(request, {
      session: context,
      shared: kernel.config.store !== undefined,
      here,
      others,
      all: [here, ...others],
      of: (server) => (isHere(server) ? here : others.find(({ name }) => name === server)),
      answerHere,
    });
  };
}

/** Calls all members one after another, for they may change the same database. Stops at the first that refuses, and says so. */
export async function inTurn(members: readonly Member[], method: 'POST' | 'PUT' | 'DELETE', path: string, body?: string): Promise<Reply> {
  for (const member of members) {
    const answer = await member.call(method, path, body);
    if (answer && !isFine(answer)) return refusalOf(member, answer);
  }
  return empty(204);
}

/** Asks all members at once and gives what those that are there have answered; or the first refusal. */
export async function gather<T>(
  members: readonly Member[],
  ask: (member: Member) => Promise<Answer | undefined>,
): Promise<{ readonly names: readonly string[]; readonly values: readonly T[] } | { readonly refusal: Reply }> {
  const answers = await Promise.all(members.map(ask));
  const names: string[] = [];
  const values: T[] = [];
  for (const [i, member] of members.entries()) {
    const answer = answers[i];
    if (!answer) continue;
    if (!isFine(answer)) return { refusal: refusalOf(member, answer) };
    names.push(member.name);
    values.push(JSON.parse(answer.text) as T);
  }
  return { names, values };
}

export function isFine({ status }: Answer): boolean {
  return status >= 200 && status <= 299;
}

/** A member's refusal as the suite's: in its own words when it is about what was asked, with its name when it is about itself. */
export function refusalOf({ name }: Member, { status, text }: Answer): Reply {
  if (status >= 400 && status <= 499) return { status, headers: ['Content-Type', 'application/json'], body: text };
  return json(502, { error: `${name} could not do it: ${errorIn(text) ?? `it answered ${status}`}` });
}

function errorIn(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { error?: string }).error;
  } catch {
    return undefined;
  }
}
