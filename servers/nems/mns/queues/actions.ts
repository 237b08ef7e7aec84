/** The actions of SQS: from the input that the JSON protocol has to its output. Both protocols share them. */
import { forbiddenCharacter } from '#formats/xml/characters';
import { md5Of, md5OfAttributes } from './checksums.ts';
import { batchError, type SqsRefusal } from './errors.ts';
import type { MessageAttribute, MessageAttributes, QueueMessage } from './message.ts';
import type { Fields } from './query-protocol.ts';
import { arnAt, arnOf, nameOf, OWN_ACCOUNT, pathOf, type Queue, type QueueSettings, SETTING_BOUNDS } from './queue.ts';
import { handleOf, type Queues } from './queues.ts';

export interface ActionContext {
  readonly queues: Queues;
  /** The address of SQS as the client calls it; a queue's is longer by its path. */
  readonly baseUrl: string;
  /** The queue that the request's own path names, as clients of the Query protocol do. */
  readonly arnOfPath: string | undefined;
}

export type Outcome = { readonly output: Fields; readonly summary: string } | { readonly refusal: SqsRefusal };
export type Action = (input: Fields, context: ActionContext) => Promise<Outcome>;

const refused = (error: SqsRefusal['error'], message?: string): { readonly refusal: SqsRefusal } => ({
  refusal: { error, ...(message !== undefined && { message }) },
});
const missing = (name: string) => refused('MissingParameter', `The request must contain the parameter ${name}.`);
const badValue = (value: unknown, name: string, reason: string) =>
  refused('InvalidParameterValue', `Value ${inWords(value)} for parameter ${name} is invalid. Reason: ${reason}.`);

function inWords(value: unknown): string {
  const words = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  return words.length > 100 ? `${words.slice(0, 100)}…` : words;
}

/** An action on a queue that must be there. */
function onQueue(run: (queue: Queue, input: Fields, context: ActionContext) => Promise<Outcome>): Action {
  return async (input, context) => {
    const { QueueUrl: url } = input;
    const arn = typeof url === 'string' ? arnAt(url) : context.arnOfPath;
    if (url === undefined && arn === undefined) return missing('QueueUrl');
    const queue = arn === undefined ? undefined : await context.queues.get(arn);
    return queue === undefined ? refused('QueueDoesNotExist') : run(queue, input, context);
  };
}

const sendMessage = onQueue(async (queue, input, { queues }) => {
  const sent = await send(queue, input, queues);
  return 'refusal' in sent ? sent : { output: sent.output, summary: `message ${sent.message.messageId} sent to ${nameOf(queue.arn)}` };
});

const sendMessageBatch = inBatch('sent to', (queue, entry, queues) => send(queue, entry, queues));

async function send(queue: Queue, input: Fields, queues: Queues) {
  const { MessageBody: body, DelaySeconds: delay, MessageAttributes: attributes, MessageSystemAttributes: system } = input;
  if (typeof body !== 'string') return missing('MessageBody');
  if (body === '') return missing('MessageBody');
  const most = queue.settings.MaximumMessageSize;
  if (Buffer.byteLength(body) > most)
    return refused('InvalidParameterValue', `One or more parameters are invalid. Reason: Message must be shorter than ${most} bytes.`);
  if (forbiddenCharacter(body) >= 0) return refused('InvalidMessageContents');
  const [least, longest] = SETTING_BOUNDS.DelaySeconds;
  if (delay !== undefined && !isWithin(delay, least, longest))
    return badValue(delay, 'DelaySeconds', `must be between ${least} and ${longest}`);
  for (const given of [attributes, system])
    if (given !== undefined && !areAttributes(given))
      return badValue(given, 'MessageAttributes', 'every attribute must have a name, a DataType and a value');
  const message = await queues.send(queue.arn, {
    body,
    ...(delay !== undefined && { delaySeconds: delay }),
    ...(isGiven(attributes) && { attributes }),
    ...(isGiven(system) && { systemAttributes: system }),
  });
  const output = {
    MessageId: message.messageId,
    MD5OfMessageBody: md5Of(body),
    ...(isGiven(attributes) && { MD5OfMessageAttributes: md5OfAttributes(attributes) }),
    ...(isGiven(system) && { MD5OfMessageSystemAttributes: md5OfAttributes(system) }),
  };
  return { message, output };
}

const receiveMessage = onQueue(async (queue, input, { queues }) => {
  const {
    MaxNumberOfMessages: most = 1,
    WaitTimeSeconds: wait = queue.settings.ReceiveMessageWaitTimeSeconds,
    VisibilityTimeout: hidden,
  } = input;
  if (!isWithin(most, 1, 10)) return badValue(most, 'MaxNumberOfMessages', 'Must be between 1 and 10, if provided');
  if (!isWithin(wait, 0, 20)) return badValue(wait, 'WaitTimeSeconds', 'Must be >= 0 and <= 20, if provided');
  if (hidden !== undefined && !isWithin(hidden, 0, 43_200))
    return badValue(hidden, 'VisibilityTimeout', 'Must be between 0 and 43200, if provided');
  const messages = await queues.receive(queue, { most, waitSeconds: wait, ...(hidden !== undefined && { visibilitySeconds: hidden }) });
  const wanted = [...namesIn(input.AttributeNames), ...namesIn(input.MessageSystemAttributeNames)];
  const shown = messages.map((message) => shownMessage(message, wanted, namesIn(input.MessageAttributeNames)));
  return { output: shown.length === 0 ? {} : { Messages: shown }, summary: `${shown.length} received from ${nameOf(queue.arn)}` };
});

function shownMessage(message: QueueMessage, wanted: readonly string[], wantedAttributes: readonly string[]): Fields {
  const { messageId, body, sentAt, receives, firstReceivedAt, attributes = {}, systemAttributes = {} } = message;
  const all: Readonly<Record<string, string>> = {
    SenderId: 'AIDASANDBOXSENDER0000',
    SentTimestamp: String(sentAt),
    ApproximateReceiveCount: String(receives),
    ApproximateFirstReceiveTimestamp: String(firstReceivedAt),
    ...Object.fromEntries(Object.entries(systemAttributes).map(([name, { StringValue = '' }]) => [name, StringValue])),
  };
  const shown = Object.entries(all).filter(([name]) => wanted.includes('All') || wanted.includes(name));
  const own = Object.fromEntries(Object.entries(attributes).filter(([name]) => wantedAttributes.some((pattern) => isNamed(name, pattern))));
  return {
    MessageId: messageId,
    ReceiptHandle: handleOf(message),
    MD5OfBody: md5Of(body),
    Body: body,
    ...(shown.length > 0 && { Attributes: Object.fromEntries(shown) }),
    ...(Object.keys(own).length > 0 && { MD5OfMessageAttributes: md5OfAttributes(own), MessageAttributes: own }),
  };
}

/** `All`, a name, or the beginning of one: `foo.*`. */
function isNamed(name: string, pattern: string): boolean {
  return pattern === 'All' || pattern === name || (pattern.endsWith('.*') && name.startsWith(pattern.slice(0, -2)));
}

const deleteMessage = onQueue(async (queue, input, { queues }) => {
  const refusal = await remove(queue, input, queues);
  return 'refusal' in refusal ? refusal : { output: {}, summary: `message deleted from ${nameOf(queue.arn)}` };
});

const deleteMessageBatch = inBatch('deleted from', remove);

async function remove(queue: Queue, { ReceiptHandle: handle }: Fields, queues: Queues) {
  if (typeof handle !== 'string') return missing('ReceiptHandle');
  return (await queues.delete(queue.arn, handle)) === 'unknown' ? refused('ReceiptHandleIsInvalid') : { output: {} };
}

const changeMessageVisibility = onQueue(async (queue, input, { queues }) => {
  const changed = await changeVisibility(queue, input, queues);
  return 'refusal' in changed ? changed : { output: {}, summary: `visibility of a message of ${nameOf(queue.arn)} changed` };
});

const changeMessageVisibilityBatch = inBatch('changed on', changeVisibility);

async function changeVisibility(queue: Queue, { ReceiptHandle: handle, VisibilityTimeout: seconds }: Fields, queues: Queues) {
  if (typeof handle !== 'string') return missing('ReceiptHandle');
  if (seconds === undefined) return missing('VisibilityTimeout');
  if (!isWithin(seconds, 0, 43_200)) return badValue(seconds, 'VisibilityTimeout', 'Must be between 0 and 43200');
  const done = await queues.changeVisibility(queue.arn, handle, seconds);
  if (done === 'unknown') return refused('ReceiptHandleIsInvalid');
  return done === 'not-in-flight' ? refused('MessageNotInflight') : { output: {} };
}

/** An action on the entries of a batch, each by itself. */
function inBatch(
  what: string,
  run: (queue: Queue, entry: Fields, queues: Queues) => Promise<{ readonly output: Fields } | { readonly refusal: SqsRefusal }>,
): Action {
  return onQueue(async (queue, { Entries: entries }, { queues }) => {
    if (!Array.isArray(entries) || entries.length === 0) return refused('EmptyBatchRequest');
    if (entries.length > 10) return refused('TooManyEntriesInBatchRequest');
    if (!entries.every(isFields)) return refused('SerializationException');
    const ids = entries.map(({ Id }) => Id);
    if (!ids.every((id): id is string => typeof id === 'string' && /^[\w-]{1,80}$/.test(id))) return refused('InvalidBatchEntryId');
    if (new Set(ids).size < ids.length) return refused('BatchEntryIdsNotDistinct');
    const bytes = entries.reduce((sum, { MessageBody: body }) => sum + (typeof body === 'string' ? Buffer.byteLength(body) : 0), 0);
    if (bytes > SETTING_BOUNDS.MaximumMessageSize[1]) return refused('BatchRequestTooLong');
    const successful: Fields[] = [];
    const failed: Fields[] = [];
    for (const [at, entry] of entries.entries()) {
      const id = ids[at] as string;
      const done = await run(queue, entry, queues);
      if ('refusal' in done) failed.push(batchError(id, done.refusal));
      else successful.push({ Id: id, ...done.output });
    }
    return {
      output: { Successful: successful, Failed: failed },
      summary: `${successful.length} of ${entries.length} ${what} ${nameOf(queue.arn)}`,
    };
  });
}

const getQueueUrl: Action = async ({ QueueName: name, QueueOwnerAWSAccountId: account }, { queues, baseUrl }) => {
  if (typeof name !== 'string') return missing('QueueName');
  // who asks is not known: where the account is not said, a queue of that name in any will do
  const { queues: named } = await queues.find(name, 1000);
  const queue = named.find(({ arn }) => nameOf(arn) === name && (account === undefined || arn === arnOf(String(account), name)));
  if (queue === undefined) return refused('QueueDoesNotExist');
  return { output: { QueueUrl: baseUrl + pathOf(queue.arn) }, summary: `address of ${name}` };
};

const listQueues: Action = async ({ QueueNamePrefix: prefix = '', MaxResults: most, NextToken: token }, { queues, baseUrl }) => {
  if (typeof prefix !== 'string') return badValue(prefix, 'QueueNamePrefix', 'must be a text');
  if (most !== undefined && !isWithin(most, 1, 1000)) return badValue(most, 'MaxResults', 'must be between 1 and 1000');
  if (token !== undefined && !isToken(token)) return badValue(token, 'NextToken', 'is none that was given');
  const { queues: found, next } = await queues.find(prefix, most ?? 1000, token);
  const urls = found.map(({ arn }) => baseUrl + pathOf(arn));
  const output = { ...(urls.length > 0 && { QueueUrls: urls }), ...(most !== undefined && next !== undefined && { NextToken: next }) };
  return { output, summary: `${urls.length} queues` };
};

/** A cursor of the store's index of names. */
function isToken(token: unknown): token is string {
  if (typeof token !== 'string') return false;
  try {
    const [index] = JSON.parse(Buffer.from(token, 'base64url').toString()) as readonly unknown[];
    return index === 'name';
  } catch {
    return false;
  }
}

const createQueue: Action = async ({ QueueName: name, Attributes: attributes }, { queues, baseUrl }) => {
  if (typeof name !== 'string') return missing('QueueName');
  if (!/^[\w-]{1,80}$/.test(name))
    return refused('InvalidParameterValue', 'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length');
  const read = readSettings(attributes);
  if ('refusal' in read) return read;
  const arn = arnOf(OWN_ACCOUNT, name);
  const { settings } = await queues.open(arn, read.settings);
  const differs = Object.entries(read.settings).some(([setting, value]) => settings[setting as keyof QueueSettings] !== value);
  if (differs) return refused('QueueNameExists');
  return { output: { QueueUrl: baseUrl + pathOf(arn) }, summary: `queue ${name}` };
};

const setQueueAttributes = onQueue(async (queue, { Attributes: attributes }, { queues }) => {
  const read = readSettings(attributes);
  if ('refusal' in read) return read;
  await queues.change(queue.arn, { settings: read.settings });
  return { output: {}, summary: `${nameOf(queue.arn)} set` };
});

function readSettings(attributes: unknown): { readonly settings: Partial<QueueSettings> } | { readonly refusal: SqsRefusal } {
  const settings: Partial<Record<keyof QueueSettings, number>> = {};
  if (attributes === undefined) return { settings };
  if (!isFields(attributes)) return refused('SerializationException');
  for (const [name, value] of Object.entries(attributes)) {
    if (!Object.hasOwn(SETTING_BOUNDS, name)) return refused('InvalidAttributeName', `Unknown Attribute ${inWords(name)}.`);
    const [least, most] = SETTING_BOUNDS[name as keyof QueueSettings];
    const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
    if (!isWithin(number, least, most)) return refused('InvalidAttributeValue', `Invalid value for the parameter ${name}.`);
    settings[name as keyof QueueSettings] = number;
  }
  return { settings };
}

const getQueueAttributes = onQueue(async (queue, { AttributeNames: names }, { queues }) => {
  const { waiting, inFlight, delayed } = await queues.count(queue.arn);
  const all: Readonly<Record<string, string>> = {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(waiting),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    CreatedTimestamp: String(Math.floor(queue.createdAt / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.changedAt / 1000)),
    ...Object.fromEntries(Object.entries(queue.settings).map(([name, value]) => [name, String(value)])),
    SqsManagedSseEnabled: 'true',
  };
  const wanted = namesIn(names);
  const unknown = wanted.find((name) => name !== 'All' && !Object.hasOwn(all, name));
  if (unknown !== undefined) return refused('InvalidAttributeName', `Unknown Attribute ${inWords(unknown)}.`);
  const shown = Object.entries(all).filter(([name]) => wanted.includes('All') || wanted.includes(name));
  return { output: shown.length === 0 ? {} : { Attributes: Object.fromEntries(shown) }, summary: `attributes of ${nameOf(queue.arn)}` };
});

const purgeQueue = onQueue(async (queue, _, { queues }) => {
  await queues.purge(queue.arn);
  return { output: {}, summary: `${nameOf(queue.arn)} emptied` };
});

const deleteQueue = onQueue(async (queue, _, { queues }) => {
  await queues.remove(queue.arn);
  return { output: {}, summary: `queue ${nameOf(queue.arn)} deleted` };
});

const unsupported: Action = async () => refused('UnsupportedOperation');

/** By name. */
export const ACTIONS: ReadonlyMap<string, Action> = new Map([
  ['SendMessage', sendMessage],
  ['SendMessageBatch', sendMessageBatch],
  ['ReceiveMessage', receiveMessage],
  ['DeleteMessage', deleteMessage],
  ['DeleteMessageBatch', deleteMessageBatch],
  ['ChangeMessageVisibility', changeMessageVisibility],
  ['ChangeMessageVisibilityBatch', changeMessageVisibilityBatch],
  ['GetQueueUrl', getQueueUrl],
  ['ListQueues', listQueues],
  ['CreateQueue', createQueue],
  ['DeleteQueue', deleteQueue],
  ['PurgeQueue', purgeQueue],
  ['GetQueueAttributes', getQueueAttributes],
  ['SetQueueAttributes', setQueueAttributes],
  ...[
    'AddPermission',
    'RemovePermission',
    'TagQueue',
    'UntagQueue',
    'ListQueueTags',
    'ListDeadLetterSourceQueues',
    'StartMessageMoveTask',
    'CancelMessageMoveTask',
    'ListMessageMoveTasks',
  ].map((name) => [name, unsupported] as const),
]);

function isWithin(value: unknown, least: number, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function namesIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];
}

function isGiven(attributes: unknown): attributes is MessageAttributes {
  return attributes !== undefined && Object.keys(attributes as object).length > 0;
}

function areAttributes(value: unknown): value is MessageAttributes {
  if (!isFields(value) || Object.keys(value).length > 10) return false;
  return Object.entries(value).every(([name, one]) => /^[\w.-]{1,256}$/.test(name) && isAttribute(one));
}

function isAttribute(value: unknown): value is MessageAttribute {
  if (!isFields(value) || typeof value.DataType !== 'string' || !/^(?:String|Number|Binary)(?:\..{1,240})?$/.test(value.DataType))
    return false;
  const { StringValue: text, BinaryValue: bytes } = value;
  return value.DataType.startsWith('Binary')
    ? typeof bytes === 'string' && text === undefined
    : typeof text === 'string' && bytes === undefined;
}
