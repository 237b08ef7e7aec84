/**
 * What the national sandbox answers to ids that its documentation names, whatever else is asked. In the environment `sandbox` they are there
 * for everybody and never change; beside them what was really asked for is kept, which the national sandbox does not do.
 */
import { parseCriteria } from './criteria.ts';
import { destinationOf } from './endpoint.ts';
import { type MnsSubscription, NOBODY, type Payload } from './subscription.ts';

/** A change of it is refused, because of the other. */
export const REFUSED_CHANGE = { id: 'f8f44c83-a697-4607-8604-a1a45acedd8c', claimedBy: '5553998c-b802-4071-9a54-8e99ea729614' };

export const FIXTURES: readonly MnsSubscription[] = [
  fixture('e9050741-ae87-4720-beb1-2abd9248e227', 'sandbox-queue-json', 'application/json'),
  fixture('c5a332ca-12ab-4ccf-9eb7-c933713accb3', 'sandbox-queue-fhir', 'application/fhir+json'),
];

export function fixtureOf(id: string): MnsSubscription | undefined {
  return FIXTURES.find((one) => one.id === id.toLowerCase());
}

function fixture(id: string, queue: string, payload: Payload): MnsSubscription {
  const criteriaText = 'eventType=pds-change-of-gp-2';
  const endpoint = `arn:aws:sqs:eu-west-2:000000000000:${queue}`;
  const parsed = parseCriteria(criteriaText);
  const destination = destinationOf(endpoint, undefined);
  if ('fault' in parsed || destination === undefined) throw new Error(`fixture ${id} is no subscription`);
  const { criteria } = parsed;
  return {
    id,
    owner: NOBODY,
    status: 'active',
    reason: 'Try out the sandbox',
    criteriaText,
    criteria,
    endpoint,
    destination,
    payload,
    createdAt: 0,
    sinceWorldSequence: 0,
  };
}
