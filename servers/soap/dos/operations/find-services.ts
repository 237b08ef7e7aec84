/**
 * The three operations that search: CheckCapacitySummary, CheckCapacity (1.1), ServiceAnalysis (1.3 and 1.4). They differ in what they
 * tell of a service, not in which they find.
 */
import type { SearchResult } from '../../search/case.ts';
import { element, type Values, writeFields } from '../contract/answer.ts';
import type { Field, OperationContract, Sequence } from '../contract/schema.ts';
import type { DosOperation, GoodExchange } from '../exchange.ts';
import { explain } from '../explain.ts';
import { answer } from '../reply.ts';
import { partOf, saidIn } from '../requests/call.ts';
import { CASE_CHECKS, toCase } from '../requests/case.ts';
import { type FoundWriter, foundWriter } from '../views/found.ts';
import { regionsOf } from '../views/region.ts';
import { searchHead } from '../views/search-head.ts';

export const findServices: DosOperation = {
  checks: CASE_CHECKS,
  run: async (exchange) => {
    const asked = toCase(exchange);
    const result = await exchange.deps.search.services(asked);
    const about = explain(asked, result);
    if (result.services.length === 0) return { error: 'noServicesFound', ...(about.explain && { explain: about.explain }) };
    const head = searchHead(exchange, asked);
    return answer(exchange, await write(exchange, head, result), { ...about, correlation: correlationOf(exchange, head) });
  },
};

/** How an operation of a version writes what was found. */
interface Plan {
  readonly head: readonly Field[];
  readonly listName: string;
  readonly item: FoundWriter;
  readonly withRegions: boolean;
}

const plans = new WeakMap<OperationContract, Plan>();

function planOf(operation: OperationContract): Plan {
  let plan = plans.get(operation);
  if (plan === undefined) {
    const list = operation.response.at(-1) as Field;
    const itemType = (list.type as Sequence).fields[0]?.type as Sequence;
    // 1.1 tells the region and no bank holidays, the later versions the other way round
    const withRegions = itemType.fields.some(({ name }) => name === 'rootParent');
    plan = {
      head: operation.response.slice(0, -1),
      listName: list.name,
      item: foundWriter(list.type as Sequence, !withRegions),
      withRegions,
    };
    plans.set(operation, plan);
  }
  return plan;
}

async function write({ deps, operation }: GoodExchange, head: Values, { services }: SearchResult): Promise<string> {
  const plan = planOf(operation);
  const regions = plan.withRegions ? await regionsOf(services, deps.world) : [];
  let items = '';
  for (const [at, found] of services.entries()) items += plan.item(found, deps.urlOf, regions[at]);
  return writeFields(plan.head, head) + element(plan.listName, items);
}

function correlationOf({ call }: GoodExchange, { TransactionId }: Values): Record<string, string | undefined> {
  const c = partOf(call.payload, 'c');
  return { transactionId: String(TransactionId), caseRef: saidIn(c, 'caseRef'), caseId: saidIn(c, 'caseId') };
}
