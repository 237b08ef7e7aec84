/** A client as one that is live: it looks for its subscription, makes one when there is none, and reads every answer as JSON. */
import { describe, expect, it } from 'vitest';
import { type Answer, bearer, type Mns, openMns, QUEUE_CHANNEL, tokenOf } from './testing/mns.ts';

const QUEUE = 'arn:aws:sqs:eu-west-2:123456789012:imms-nhs-number-changes';
const PAYLOAD = {
  resourceType: 'Subscription',
  status: 'requested',
  reason: 'Subscribe SQS to NHS Number Change Events',
  criteria: 'eventType=nhs-number-change-2',
  channel: { type: 'message', endpoint: QUEUE, payload: 'application/json' },
};

class Subscriber {
  readonly #mns: Mns;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(mns: Mns, token: string) {
    this.#mns = mns;
    this.#headers = {
      ...bearer(token),
      'Content-Type': 'application/fhir+json',
      'X-Correlation-ID': '3f5f1c30-7ad0-4a4e-8b7c-000000000001',
    };
  }

  /** The id of the subscription of its queue. */
  async find(): Promise<string | undefined> {
    const { body } = this.#goodOf(await this.#mns.ask('GET', '/subscriptions', undefined, this.#headers));
    const resources = body.entry.map((entry: { resource?: unknown }) => entry.resource ?? entry);
    return resources.find(({ channel }: typeof PAYLOAD) => channel.endpoint === QUEUE)?.id;
  }

  async subscribe(payload: object = PAYLOAD): Promise<string> {
    return (await this.find()) ?? this.#goodOf(await this.#mns.ask('POST', '/subscriptions', payload, this.#headers)).body.id;
  }

  async unsubscribe(): Promise<void> {
    this.#goodOf(await this.#mns.ask('DELETE', `/subscriptions/${await this.find()}`, undefined, this.#headers));
  }

  /** As it branches on statuses; the body of an error must be JSON. */
  #goodOf(answer: Answer): Answer {
    if ([200, 201, 204].includes(answer.status)) return answer;
    throw new Error(`${answer.status} ${JSON.stringify(JSON.parse(answer.text))}`);
  }
}

const open = () =>
  openMns({
    environment: 'integration',
    tokens: { good: tokenOf('IMMS'), other: tokenOf('OTHER'), noProduct: tokenOf('X', { withoutProductId: true }) },
  });

describe('the subscriber', () => {
  it('subscribes once, however often it starts', async () => {
    const subscriber = new Subscriber(await open(), 'good');
    const id = await subscriber.subscribe();
    expect(await subscriber.subscribe()).toBe(id);
    await subscriber.unsubscribe();
    expect(await subscriber.find()).toBeUndefined();
    expect(await subscriber.subscribe()).not.toBe(id);
  });

  it.each([
    ['400', 'good', { ...PAYLOAD, criteria: 'x' }, '400 {"validationErrors":{"criteria":"Please provide a valid criteria"}}'],
    ['401', 'nobody', PAYLOAD, '401 {"fault":{"faultstring":"Invalid access token","detail":{"errorcode":"oauth.v2.InvalidAccessToken"}}}'],
    ['502', 'noProduct', PAYLOAD, '502 {"message":"Internal server error"}'],
  ])('reads what it is told by %s', async (_, token, payload, told) => {
    await expect(new Subscriber(await open(), token).subscribe(payload)).rejects.toThrow(told);
  });

  it('reads what it is told when somebody else has its queue, or it has nothing', async () => {
    const mns = await open();
    const id = await new Subscriber(mns, 'other').subscribe();
    const subscriber = new Subscriber(mns, 'good');
    await expect(subscriber.subscribe()).rejects.toThrow(`409 {"errors":"A matching SQS subscription already exists with id: ${id}"}`);
    await expect(subscriber.unsubscribe()).rejects.toThrow('400 {"errors":"Please provide a valid subscription ID in UUID4 format"}');
    expect(QUEUE_CHANNEL.endpoint).not.toBe(QUEUE);
  });
});
