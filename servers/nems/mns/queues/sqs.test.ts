import { describe, expect, it } from 'vitest';
import { NOW, openSqs, type Sqs } from '../testing/sqs.ts';
import { arnOf } from './queue.ts';

const URL = 'http://sqs.test/sqs/000000000000/q';
const ARN = arnOf('000000000000', 'q');
const UUID = expect.stringMatching(/^[0-9a-f-]{36}$/);

async function openQueue(attributes: Record<string, string> = {}): Promise<Sqs> {
  const sqs = await openSqs();
  await sqs.call('CreateQueue', { QueueName: 'q', Attributes: attributes });
  return sqs;
}

const send = async (sqs: Sqs, ...bodies: string[]) => {
  for (const MessageBody of bodies) await sqs.call('SendMessage', { QueueUrl: URL, MessageBody });
};
const receive = async (sqs: Sqs, input: object = {}) => (await sqs.call('ReceiveMessage', { QueueUrl: URL, ...input })).body.Messages ?? [];
const bodiesOf = (messages: readonly { Body: string }[]) => messages.map(({ Body }) => Body);

describe('the JSON protocol', () => {
  it('sends, receives and deletes, with the checksums that clients check', async () => {
    const sqs = await openQueue();
    const sent = await sqs.call('SendMessage', { QueueUrl: URL, MessageBody: 'hello' });
    expect([sent.status, sent.headers['content-type']]).toEqual([200, 'application/x-amz-json-1.0']);
    expect(sent.headers['x-amzn-requestid']).toEqual(UUID);
    expect(sent.body).toEqual({ MessageId: UUID, MD5OfMessageBody: '5d41402abc4b2a76b9719d911017c592' });
    const [message] = await receive(sqs, { AttributeNames: ['All'] });
    expect(message).toEqual({
      MessageId: sent.body.MessageId,
      ReceiptHandle: expect.any(String),
      MD5OfBody: '5d41402abc4b2a76b9719d911017c592',
      Body: 'hello',
      Attributes: {
        SenderId: expect.any(String),
        SentTimestamp: String(NOW),
        ApproximateReceiveCount: '1',
        ApproximateFirstReceiveTimestamp: String(NOW),
      },
    });
    expect(await receive(sqs)).toEqual([]);
    const deleted = await sqs.call('DeleteMessage', { QueueUrl: URL, ReceiptHandle: message.ReceiptHandle });
    expect([deleted.status, deleted.text]).toEqual([200, '{}']);
    sqs.advance(31_000);
    expect(await receive(sqs)).toEqual([]);
  });

  it('carries attributes of messages, and their checksum', async () => {
    const sqs = await openQueue();
    const attributes = {
      'b.two': { DataType: 'Number', StringValue: '17' },
      a: { DataType: 'String', StringValue: 'one' },
      'b.bytes': { DataType: 'Binary.png', BinaryValue: 'AAEC' },
    };
    const sent = await sqs.call('SendMessage', { QueueUrl: URL, MessageBody: 'x', MessageAttributes: attributes });
    expect(sent.body.MD5OfMessageAttributes).toBe('a0096bbe5231f6ae8fb565a1a27a096d');
    const [plain] = await receive(sqs, { VisibilityTimeout: 0 });
    expect(plain.MessageAttributes).toBeUndefined();
    const [some] = await receive(sqs, { VisibilityTimeout: 0, MessageAttributeNames: ['b.*'] });
    expect(Object.keys(some.MessageAttributes).sort()).toEqual(['b.bytes', 'b.two']);
    const [all] = await receive(sqs, { MessageAttributeNames: ['All'] });
    expect([all.MessageAttributes, all.MD5OfMessageAttributes]).toEqual([attributes, sent.body.MD5OfMessageAttributes]);
  });

  it('tells errors by both of their names', async () => {
    const sqs = await openSqs();
    const { status, headers, body } = await sqs.call('SendMessage', { QueueUrl: URL, MessageBody: 'x' });
    expect([status, body]).toEqual([
      400,
      { __type: 'com.amazonaws.sqs#QueueDoesNotExist', message: 'The specified queue does not exist.' },
    ]);
    expect(headers['x-amzn-query-error']).toBe('AWS.SimpleQueueService.NonExistentQueue;Sender');
  });

  it.each<[string, string, unknown, string]>([
    ['no queue', 'ReceiveMessage', {}, 'MissingParameter'],
    ['a queue that is none', 'ReceiveMessage', { QueueUrl: 'q' }, 'QueueDoesNotExist'],
    ['no body', 'SendMessage', { QueueUrl: URL }, 'MissingParameter'],
    ['an empty body', 'SendMessage', { QueueUrl: URL, MessageBody: '' }, 'MissingParameter'],
    ['a body that is too long', 'SendMessage', { QueueUrl: URL, MessageBody: 'x'.repeat(1_048_577) }, 'InvalidParameterValue'],
    ['characters that XML forbids', 'SendMessage', { QueueUrl: URL, MessageBody: 'a\u0000' }, 'InvalidMessageContents'],
    ['a long delay', 'SendMessage', { QueueUrl: URL, MessageBody: 'x', DelaySeconds: 901 }, 'InvalidParameterValue'],
    [
      'attributes that are none',
      'SendMessage',
      { QueueUrl: URL, MessageBody: 'x', MessageAttributes: { a: { DataType: 'x' } } },
      'InvalidParameterValue',
    ],
    ['eleven at once', 'ReceiveMessage', { QueueUrl: URL, MaxNumberOfMessages: 11 }, 'InvalidParameterValue'],
    ['a long wait', 'ReceiveMessage', { QueueUrl: URL, WaitTimeSeconds: 21 }, 'InvalidParameterValue'],
    ['a text for a number', 'ReceiveMessage', { QueueUrl: URL, VisibilityTimeout: '1' }, 'InvalidParameterValue'],
    ['no receipt', 'DeleteMessage', { QueueUrl: URL }, 'MissingParameter'],
    ['a receipt that is none', 'DeleteMessage', { QueueUrl: URL, ReceiptHandle: 'x' }, 'ReceiptHandleIsInvalid'],
    ['no entries', 'SendMessageBatch', { QueueUrl: URL, Entries: [] }, 'EmptyBatchRequest'],
    [
      'eleven entries',
      'SendMessageBatch',
      { QueueUrl: URL, Entries: Array.from({ length: 11 }, (_, Id) => ({ Id: `${Id}`, MessageBody: 'x' })) },
      'TooManyEntriesInBatchRequest',
    ],
    ['one id twice', 'DeleteMessageBatch', { QueueUrl: URL, Entries: [{ Id: 'a' }, { Id: 'a' }] }, 'BatchEntryIdsNotDistinct'],
    ['a bad id', 'DeleteMessageBatch', { QueueUrl: URL, Entries: [{ Id: 'a b' }] }, 'InvalidBatchEntryId'],
    [
      'entries that are too long',
      'SendMessageBatch',
      { QueueUrl: URL, Entries: ['a', 'b'].map((Id) => ({ Id, MessageBody: 'x'.repeat(600_000) })) },
      'BatchRequestTooLong',
    ],
    ['entries that are none', 'SendMessageBatch', { QueueUrl: URL, Entries: [1] }, 'SerializationException'],
    ['a name with a space', 'CreateQueue', { QueueName: 'a b' }, 'InvalidParameterValue'],
    ['a FIFO queue', 'CreateQueue', { QueueName: 'a.fifo' }, 'InvalidParameterValue'],
    ['an attribute that queues lack', 'CreateQueue', { QueueName: 'a', Attributes: { RedrivePolicy: '{}' } }, 'InvalidAttributeName'],
    [
      'a value that an attribute cannot have',
      'CreateQueue',
      { QueueName: 'a', Attributes: { VisibilityTimeout: '-1' } },
      'InvalidAttributeValue',
    ],
    ['a queue that is set otherwise', 'CreateQueue', { QueueName: 'q', Attributes: { DelaySeconds: '1' } }, 'QueueNameExists'],
    ['an unknown attribute', 'GetQueueAttributes', { QueueUrl: URL, AttributeNames: ['Colour'] }, 'InvalidAttributeName'],
    ['a queue that is not there', 'GetQueueUrl', { QueueName: 'nothing' }, 'QueueDoesNotExist'],
    ['a queue of another account', 'GetQueueUrl', { QueueName: 'q', QueueOwnerAWSAccountId: '1' }, 'QueueDoesNotExist'],
    ['a token that is none', 'ListQueues', { NextToken: 'x' }, 'InvalidParameterValue'],
    ['what is no JSON', 'ListQueues', '{', 'SerializationException'],
    ['what is no object', 'ListQueues', '[]', 'SerializationException'],
    ['an action that SQS lacks', 'Dance', {}, 'InvalidAction'],
    ['an action that the sandbox lacks', 'TagQueue', { QueueUrl: URL }, 'UnsupportedOperation'],
  ])('refuses %s', async (_, action, input, error) => {
    const { status, body } = await (await openQueue()).call(action, input);
    expect(body.__type).toBe(`com.amazonaws.sqs#${error}`);
    expect(status).toBeGreaterThanOrEqual(400);
  });
});

describe('a message', () => {
  it('is hidden from others while somebody is at work on it', async () => {
    const sqs = await openQueue({ VisibilityTimeout: '60' });
    await send(sqs, 'x');
    const [first] = await receive(sqs);
    sqs.advance(59_000);
    expect(await receive(sqs)).toEqual([]);
    sqs.advance(1000);
    const [again] = await receive(sqs, { AttributeNames: ['ApproximateReceiveCount'] });
    expect(again.Attributes).toEqual({ ApproximateReceiveCount: '2' });
    // whoever was too slow does no harm
    expect((await sqs.call('DeleteMessage', { QueueUrl: URL, ReceiptHandle: first.ReceiptHandle })).status).toBe(200);
    sqs.advance(60_000);
    expect(await receive(sqs)).toHaveLength(1);
  });

  it('is given back, or held for longer', async () => {
    const sqs = await openQueue();
    await send(sqs, 'x');
    const change = (handle: string, VisibilityTimeout: number) =>
      sqs.call('ChangeMessageVisibility', { QueueUrl: URL, ReceiptHandle: handle, VisibilityTimeout });
    const [first] = await receive(sqs);
    expect((await change(first.ReceiptHandle, 0)).status).toBe(200);
    const [second] = await receive(sqs);
    expect((await change(first.ReceiptHandle, 10)).body.__type).toBe('com.amazonaws.sqs#MessageNotInflight');
    expect((await change(second.ReceiptHandle, 100)).status).toBe(200);
    sqs.advance(99_000);
    expect(await receive(sqs)).toEqual([]);
    sqs.advance(1000);
    expect(await receive(sqs)).toHaveLength(1);
  });

  it('comes late when it is delayed', async () => {
    const sqs = await openQueue({ DelaySeconds: '5' });
    await send(sqs, 'late');
    await sqs.call('SendMessage', { QueueUrl: URL, MessageBody: 'at once', DelaySeconds: 0 });
    expect(bodiesOf(await receive(sqs, { MaxNumberOfMessages: 10 }))).toEqual(['at once']);
    sqs.advance(5000);
    expect(bodiesOf(await receive(sqs))).toEqual(['late']);
  });

  it('is gone when it has been there too long', async () => {
    const sqs = await openQueue({ MessageRetentionPeriod: '3600' });
    await send(sqs, 'old');
    sqs.advance(3_600_000);
    await send(sqs, 'new');
    expect(bodiesOf(await receive(sqs, { MaxNumberOfMessages: 10 }))).toEqual(['new']);
    expect((await sqs.queues.count(ARN)).inFlight).toBe(1);
  });

  it('comes in the order of sending, one to each of those who ask at once', async () => {
    const sqs = await openQueue();
    const bodies = Array.from({ length: 25 }, (_, at) => String(at));
    await send(sqs, ...bodies);
    expect(bodiesOf(await receive(sqs, { MaxNumberOfMessages: 10 }))).toEqual(bodies.slice(0, 10));
    const rest = await Promise.all(Array.from({ length: 15 }, () => receive(sqs)));
    const got = rest.flatMap(bodiesOf);
    while (got.length < 15) got.push(...bodiesOf(await receive(sqs)));
    expect(got.sort()).toEqual(bodies.slice(10).sort());
    expect(await receive(sqs)).toEqual([]);
  });
});

describe('a long wait', () => {
  it('ends when a message comes', async () => {
    const sqs = await openQueue();
    const waiting = receive(sqs, { WaitTimeSeconds: 20 });
    const elsewhere = sqs.queues.receive(await sqs.queues.open(arnOf('1', 'other')), { most: 1, waitSeconds: 20 });
    await send(sqs, 'here');
    expect(bodiesOf(await waiting)).toEqual(['here']);
    sqs.end();
    expect(await elsewhere).toEqual([]);
  });

  it("ends when a message can be seen again, by the sandbox's clock", async () => {
    const sqs = await openQueue();
    await send(sqs, 'hidden');
    await receive(sqs, { VisibilityTimeout: 600 });
    const waiting = receive(sqs, { WaitTimeSeconds: 20 });
    sqs.advance(600_000);
    expect(bodiesOf(await waiting)).toEqual(['hidden']);
  });

  it('ends with nothing when nothing comes', async () => {
    const sqs = await openQueue();
    const started = performance.now();
    expect(await receive(sqs, { WaitTimeSeconds: 1 })).toEqual([]);
    expect(performance.now() - started).toBeGreaterThan(950);
  });

  it('gives each message to one of those who wait', async () => {
    const sqs = await openQueue();
    const waiting = Array.from({ length: 5 }, () => receive(sqs, { WaitTimeSeconds: 20 }));
    await send(sqs, '1', '2', '3', '4', '5');
    expect((await Promise.all(waiting)).flatMap(bodiesOf).sort()).toEqual(['1', '2', '3', '4', '5']);
  });
});

describe('batches', () => {
  it('do each entry by itself', async () => {
    const sqs = await openQueue();
    const { body } = await sqs.call('SendMessageBatch', {
      QueueUrl: URL,
      Entries: [{ Id: 'a', MessageBody: 'x' }, { Id: 'b' }, { Id: 'c', MessageBody: 'z' }],
    });
    expect(body).toEqual({
      Successful: [
        { Id: 'a', MessageId: UUID, MD5OfMessageBody: '9dd4e461268c8034f5c8564e155c67a6' },
        { Id: 'c', MessageId: UUID, MD5OfMessageBody: 'fbade9e36a3f36d3d676c1b808451dd7' },
      ],
      Failed: [{ Id: 'b', SenderFault: true, Code: 'MissingParameter', Message: 'The request must contain the parameter MessageBody.' }],
    });
    const [one, two] = await receive(sqs, { MaxNumberOfMessages: 2 });
    const changed = await sqs.call('ChangeMessageVisibilityBatch', {
      QueueUrl: URL,
      Entries: [{ Id: '1', ReceiptHandle: one.ReceiptHandle, VisibilityTimeout: 0 }],
    });
    expect(changed.body).toEqual({ Successful: [{ Id: '1' }], Failed: [] });
    const deleted = await sqs.call('DeleteMessageBatch', {
      QueueUrl: URL,
      Entries: [
        { Id: '1', ReceiptHandle: two.ReceiptHandle },
        { Id: '2', ReceiptHandle: 'x' },
      ],
    });
    expect(deleted.body.Successful).toEqual([{ Id: '1' }]);
    expect(deleted.body.Failed).toMatchObject([{ Id: '2', Code: 'ReceiptHandleIsInvalid' }]);
  });
});

describe('a queue', () => {
  it('is made once, found by name, listed, set, emptied and deleted', async () => {
    const sqs = await openSqs();
    const made = await sqs.call('CreateQueue', { QueueName: 'q', Attributes: { VisibilityTimeout: '5' } });
    expect(made.body).toEqual({ QueueUrl: URL });
    expect((await sqs.call('CreateQueue', { QueueName: 'q' })).body).toEqual({ QueueUrl: URL });
    expect((await sqs.call('GetQueueUrl', { QueueName: 'q' })).body).toEqual({ QueueUrl: URL });
    for (const name of ['qa', 'qb', 'r']) await sqs.call('CreateQueue', { QueueName: name });
    const first = (await sqs.call('ListQueues', { QueueNamePrefix: 'q', MaxResults: 2 })).body;
    expect(first.QueueUrls).toEqual([URL, `${URL}a`]);
    const rest = (await sqs.call('ListQueues', { QueueNamePrefix: 'q', MaxResults: 2, NextToken: first.NextToken })).body;
    expect(rest).toEqual({ QueueUrls: [`${URL}b`] });
    await sqs.call('SetQueueAttributes', { QueueUrl: URL, Attributes: { DelaySeconds: '9' } });
    await send(sqs, 'delayed');
    await sqs.call('SendMessage', { QueueUrl: URL, MessageBody: 'x', DelaySeconds: 0 });
    await sqs.call('SendMessage', { QueueUrl: URL, MessageBody: 'y', DelaySeconds: 0 });
    await receive(sqs);
    const { Attributes: attributes } = (await sqs.call('GetQueueAttributes', { QueueUrl: URL, AttributeNames: ['All'] })).body;
    expect(attributes).toMatchObject({
      QueueArn: ARN,
      ApproximateNumberOfMessages: '1',
      ApproximateNumberOfMessagesNotVisible: '1',
      ApproximateNumberOfMessagesDelayed: '1',
      VisibilityTimeout: '5',
      DelaySeconds: '9',
      CreatedTimestamp: String(NOW / 1000),
    });
    await sqs.call('PurgeQueue', { QueueUrl: URL });
    expect(await sqs.queues.count(ARN)).toEqual({ waiting: 0, inFlight: 0, delayed: 0 });
    expect((await sqs.call('DeleteQueue', { QueueUrl: URL })).text).toBe('{}');
    expect((await sqs.call('PurgeQueue', { QueueUrl: URL })).body.__type).toBe('com.amazonaws.sqs#QueueDoesNotExist');
  });

  it('of any account is found by its name, and read by its address', async () => {
    const sqs = await openSqs();
    await sqs.queues.send(arnOf('123456789012', 'theirs'), { body: 'x' });
    const { QueueUrl } = (await sqs.call('GetQueueUrl', { QueueName: 'theirs' })).body;
    expect(QueueUrl).toBe('http://sqs.test/sqs/123456789012/theirs');
    expect((await sqs.call('ReceiveMessage', { QueueUrl })).body.Messages).toHaveLength(1);
  });

  it('takes a message that is sent again under its id once', async () => {
    const sqs = await openSqs();
    const message = { body: 'x', messageId: '11111111-2222-5333-8444-555555555555' };
    await Promise.all([sqs.queues.send(ARN, message), sqs.queues.send(ARN, message)]);
    await sqs.queues.send(ARN, message);
    expect((await sqs.queues.count(ARN)).waiting).toBe(1);
  });
});

describe('the Query protocol', () => {
  it('speaks XML', async () => {
    const sqs = await openSqs();
    const made = await sqs.query('CreateQueue', { QueueName: 'q', 'Attribute.1.Name': 'VisibilityTimeout', 'Attribute.1.Value': '5' });
    expect([made.status, made.headers['content-type']]).toEqual([200, 'text/xml']);
    const metadata = `<ResponseMetadata><RequestId>${made.headers['x-amzn-requestid']}</RequestId></ResponseMetadata>`;
    expect(made.text).toBe(
      '<?xml version="1.0"?><CreateQueueResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/">' +
        `<CreateQueueResult><QueueUrl>${URL}</QueueUrl></CreateQueueResult>${metadata}</CreateQueueResponse>`,
    );
    const sent = await sqs.query(
      'SendMessage',
      {
        MessageBody: '<a & b>',
        'MessageAttribute.1.Name': 'n',
        'MessageAttribute.1.Value.DataType': 'String',
        'MessageAttribute.1.Value.StringValue': 'v',
      },
      '/000000000000/q',
    );
    expect(sent.text).toMatch(
      /<SendMessageResult><MessageId>[0-9a-f-]{36}<\/MessageId><MD5OfMessageBody>[0-9a-f]{32}<\/MD5OfMessageBody><MD5OfMessageAttributes>/,
    );
    const received = await sqs.query('ReceiveMessage', {
      QueueUrl: URL,
      MaxNumberOfMessages: '10',
      'AttributeName.1': 'ApproximateReceiveCount',
      'MessageAttributeName.1': 'All',
    });
    expect(received.text).toContain('<Body>&lt;a &amp; b&gt;</Body>');
    expect(received.text).toContain('<Attribute><Name>ApproximateReceiveCount</Name><Value>1</Value></Attribute>');
    expect(received.text).toContain(
      '<MessageAttribute><Name>n</Name><Value><DataType>String</DataType><StringValue>v</StringValue></Value></MessageAttribute>',
    );
    const handle = /<ReceiptHandle>(.*?)<\/ReceiptHandle>/.exec(received.text)?.[1] as string;
    const deleted = await sqs.query('DeleteMessageBatch', {
      QueueUrl: URL,
      'DeleteMessageBatchRequestEntry.1.Id': 'a',
      'DeleteMessageBatchRequestEntry.1.ReceiptHandle': handle,
      'DeleteMessageBatchRequestEntry.2.Id': 'b',
      'DeleteMessageBatchRequestEntry.2.ReceiptHandle': 'x',
    });
    expect(deleted.text).toContain(
      '<DeleteMessageBatchResult><DeleteMessageBatchResultEntry><Id>a</Id></DeleteMessageBatchResultEntry>' +
        '<BatchResultErrorEntry><Id>b</Id><SenderFault>true</SenderFault><Code>ReceiptHandleIsInvalid</Code>',
    );
    const purged = await sqs.query('PurgeQueue', { QueueUrl: URL });
    expect(purged.text).not.toContain('PurgeQueueResult');
  });

  it('tells errors in XML', async () => {
    const sqs = await openSqs();
    const { status, text, headers } = await sqs.query('GetQueueUrl', { QueueName: 'nothing' });
    expect(status).toBe(400);
    expect(text).toBe(
      '<?xml version="1.0"?><ErrorResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/"><Error><Type>Sender</Type>' +
        '<Code>AWS.SimpleQueueService.NonExistentQueue</Code><Message>The specified queue does not exist.</Message><Detail/></Error>' +
        `<RequestId>${headers['x-amzn-requestid']}</RequestId></ErrorResponse>`,
    );
    expect((await sqs.query('Dance')).text).toContain('<Code>InvalidAction</Code>');
  });

  it('is spoken by GET, too', async () => {
    const sqs = await openQueue();
    expect((await sqs.ask('GET', '?Action=ListQueues', {})).text).toContain(`<QueueUrl>${URL}</QueueUrl>`);
  });

  it.each([
    ['a name that is a value and a list', { Attribute: 'x', 'Attribute.1.Name': 'y' }],
    ['a list and a value', { 'Attribute.1.Name': 'y', 'Attribute.1': 'x' }],
    ['more depth than there is', { [`a${'.b'.repeat(50)}`]: 'x' }],
    ['thousands of names', Object.fromEntries(Array.from({ length: 2000 }, (_, at) => [`a${at}`, 'x']))],
  ])('refuses %s', async (_, form) => {
    expect((await (await openSqs()).query('ListQueues', form)).text).toContain('<Code>MalformedInput</Code>');
  });

  it('is not led astray by names that objects have', async () => {
    const sqs = await openQueue();
    const form = {
      QueueUrl: URL,
      MessageBody: 'x',
      '__proto__.polluted': 'x',
      'constructor.prototype.polluted': 'x',
      'Attribute.1.Name': '__proto__',
    };
    expect((await sqs.query('SendMessage', form)).status).toBe(200);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
