/** Fault rules and the names that they can use, of all processes as one list. */
import type { ActiveRule, CatalogueError } from '#clients/control/shapes';
import { readJson, refuse } from '#kernel/control/control';
import { EVERY_SERVER, type KeptRule } from '#kernel/faults';
import type { Reply } from '#kernel/http/message';
import { empty, json } from '#kernel/http/reply';
import type { Answer } from '../suite/members.ts';
import { acrossSuite, gather, inTurn, isFine, refusalOf, type SpreadSuite } from './across.ts';

/** Goes to the server that the rule names, or to all. Names are checked where they are known. */
export const addFault = acrossSuite(async (request, suite) => {
  const read = await readJson(request);
  if ('refusal' in read) return read.refusal;
  const rule = (typeof read.value === 'object' ? read.value : undefined) as Partial<KeptRule> | null | undefined;
  if (!rule || Array.isArray(rule)) return suite.answerHere(request);
  return rule.server === undefined || rule.server === EVERY_SERVER ? addToAll(rule, suite) : addToOne(rule, rule.server, suite);
});

async function addToOne(rule: Partial<KeptRule>, server: string, suite: SpreadSuite): Promise<Reply> {
  const member = suite.of(server);
  const answer = await member?.call('POST', '/faults', JSON.stringify(rule));
  if (!member || !answer) {
    const reason = `no server '${server}' answers; GET /_sandbox/servers lists those that do`;
    return refuse(400, 'not a fault rule', [{ path: 'server', reason }]);
  }
  return isFine(answer) ? added(JSON.parse(answer.text), suite) : refusalOf(member, answer);
}

/** One rule, under one id, in each process that knows the names in it. */
async function addToAll(rule: Partial<KeptRule>, suite: SpreadSuite): Promise<Reply> {
  let kept: KeptRule | undefined;
  let refusal: { readonly reply: Reply; readonly issues: number } | undefined;
  for (const member of suite.all) {
    const answer = await member.call('POST', '/faults', JSON.stringify({ ...rule, server: EVERY_SERVER, ...(kept && { id: kept.id }) }));
    if (!answer) continue;
    if (isFine(answer)) kept ??= JSON.parse(answer.text) as KeptRule;
    else if (answer.status !== 400) return refusalOf(member, answer);
    else if (!refusal || issuesIn(answer) < refusal.issues) refusal = { reply: refusalOf(member, answer), issues: issuesIn(answer) };
  }
  // whoever knows most of the names has the fewest objections, and the ones to the point
  return kept ? added(kept, suite) : (refusal?.reply as Reply);
}

function issuesIn({ text }: Answer): number {
  return (JSON.parse(text) as { issues?: readonly unknown[] }).issues?.length ?? 0;
}

function added(rule: KeptRule, { session }: SpreadSuite): Reply {
  return json(201, asGiven(rule), ['Location', `${session.prefix}/_sandbox/faults/${rule.id}`]);
}

/** A rule for every server is shown without one, as whoever made it has written it. */
function asGiven<T extends { readonly server?: string | undefined }>(rule: T): T {
  const { server, ...rest } = rule;
  return server === EVERY_SERVER ? (rest as T) : rule;
}

/** How often a rule has matched and acted is counted in each process; shown is the sum. */
export const listFaults = acrossSuite(async (_request, suite) => {
  const gathered = await gather<{ items: readonly ActiveRule[] }>(suite.all, (member) => member.call('GET', '/faults'));
  if ('refusal' in gathered) return gathered.refusal;
  const rules = new Map<string, ActiveRule>();
  for (const rule of gathered.values.flatMap(({ items }) => items)) {
    const before = rules.get(rule.id);
    rules.set(rule.id, before ? { ...before, matched: before.matched + rule.matched, acted: before.acted + rule.acted } : asGiven(rule));
  }
  return json(200, { items: [...rules.values()] });
});

export const removeFault = acrossSuite(async (request, suite) => {
  let removed = false;
  let unknown: Reply | undefined;
  for (const member of suite.all) {
    const answer = await member.call('DELETE', `/faults/${encodeURIComponent(request.params.id ?? '')}`);
    if (!answer) continue;
    if (isFine(answer)) removed = true;
    else if (answer.status === 404) unknown ??= refusalOf(member, answer);
    else return refusalOf(member, answer);
  }
  return unknown && !removed ? unknown : empty(204);
});

export const clearFaults = acrossSuite((_request, suite) => inTurn(suite.all, 'DELETE', '/faults'));

export const listErrors = acrossSuite(async (_request, suite) => {
  const gathered = await gather<{ items: readonly CatalogueError[] }>(suite.all, (member) => member.call('GET', '/errors'));
  return 'refusal' in gathered ? gathered.refusal : json(200, { items: gathered.values.flatMap(({ items }) => items) });
});
