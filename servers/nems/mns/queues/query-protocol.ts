/**
 * The Query protocol of SQS: a form with dotted names in, XML out. What it says is what the JSON protocol says, so it is read into that
 * protocol's input, and its output is written from that protocol's output.
 */
import { escapeText } from '#formats/xml/escape';
import { SQS_NAMESPACE } from './errors.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** Lists of the form, and what each is called in JSON. A list of pairs is an object there. */
const LISTS: Readonly<Record<string, string>> = {
  AttributeName: 'AttributeNames',
  MessageSystemAttributeName: 'MessageSystemAttributeNames',
  MessageAttributeName: 'MessageAttributeNames',
  SendMessageBatchRequestEntry: 'Entries',
  DeleteMessageBatchRequestEntry: 'Entries',
  ChangeMessageVisibilityBatchRequestEntry: 'Entries',
};
const MAPS: Readonly<Record<string, string>> = {
  Attribute: 'Attributes',
  MessageAttribute: 'MessageAttributes',
  MessageSystemAttribute: 'MessageSystemAttributes',
};
const WHOLE_NUMBERS: readonly string[] = ['MaxNumberOfMessages', 'VisibilityTimeout', 'WaitTimeSeconds', 'DelaySeconds', 'MaxResults'];
/** Of the protocol itself, and of signatures. */
const NOT_INPUT = /^(?:Action|Version|AWSAccessKeyId|Signature\w*|Timestamp|Expires|SecurityToken)$/;
/** No batch and no list is longer. */
const MOST_FIELDS = 1000;

type Tree = Map<string, Tree | string>;

/** The input of an action as the JSON protocol has it; nothing when names contradict one another. */
export function readForm(form: URLSearchParams): Fields | undefined {
  const tree: Tree = new Map();
  let count = 0;
  for (const [name, value] of form) {
    if (NOT_INPUT.test(name)) continue;
    if (++count > MOST_FIELDS || !file(tree, name.split('.'), value)) return undefined;
  }
  return fieldsOf(tree);
}

function file(tree: Tree, path: readonly string[], value: string): boolean {
  // deeper than any action goes
  if (path.length > 6) return false;
  let node = tree;
  for (const step of path.slice(0, -1)) {
    const inner = node.get(step) ?? new Map();
    if (typeof inner === 'string') return false;
    node.set(step, inner);
    node = inner;
  }
  const last = path.at(-1) as string;
  if (node.get(last) instanceof Map) return false;
  node.set(last, value);
  return true;
}

function fieldsOf(tree: Tree): Fields {
  const fields: [string, unknown][] = [];
  for (const [name, node] of tree) {
    if (typeof node === 'string') fields.push([name, WHOLE_NUMBERS.includes(name) && /^-?\d{1,9}$/.test(node) ? Number(node) : node]);
    else if (Object.hasOwn(MAPS, name)) fields.push([MAPS[name] as string, Object.fromEntries(inOrder(node).map(pairOf))]);
    else if (Object.hasOwn(LISTS, name))
      fields.push([LISTS[name] as string, inOrder(node).map((one) => (typeof one === 'string' ? one : fieldsOf(one)))]);
    else fields.push([name, fieldsOf(node)]);
  }
  return Object.fromEntries(fields);
}

function inOrder(list: Tree): readonly (Tree | string)[] {
  return [...list].sort(([a], [b]) => Number(a) - Number(b)).map(([, node]) => node);
}

function pairOf(pair: Tree | string): [string, unknown] {
  if (typeof pair === 'string') return ['', pair];
  const value = pair.get('Value');
  return [String(pair.get('Name') ?? pair.get('key') ?? ''), value instanceof Map ? fieldsOf(value) : value];
}

/** Lists of the output: what one entry is called in XML. */
const ENTRIES: Readonly<Record<string, string>> = { Messages: 'Message', QueueUrls: 'QueueUrl', Failed: 'BatchResultErrorEntry' };
/** Objects of the output that are lists of pairs in XML. */
const PAIRS: Readonly<Record<string, string>> = { Attributes: 'Attribute', MessageAttributes: 'MessageAttribute' };

/** The answer to an action: what the JSON protocol would answer, as XML. */
export function writeXml(action: string, output: Fields, requestId: string): string {
  const successful = `${action}ResultEntry`;
  const inner = elements(output, { ...ENTRIES, Successful: successful });
  const result = Object.keys(output).length === 0 ? '' : `<${action}Result>${inner}</${action}Result>`;
  const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
  return `<?xml version="1.0"?><${action}Response xmlns="${SQS_NAMESPACE}">${result}${metadata}</${action}Response>`;
}

function elements(fields: Fields, entries: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => {
      if (Array.isArray(value)) return value.map((one) => element(entries[name] ?? name, one, entries)).join('');
      const pair = Object.hasOwn(PAIRS, name) ? PAIRS[name] : undefined;
      if (pair === undefined || typeof value !== 'object') return element(name, value, entries);
      return Object.entries(value as Fields)
        .map(([Name, Value]) => element(pair, { Name, Value }, entries))
        .join('');
    })
    .join('');
}

function element(name: string, value: unknown, entries: Readonly<Record<string, string>>): string {
  const inner = typeof value === 'object' && value !== null ? elements(value as Fields, entries) : escapeText(String(value));
  return `<${name}>${inner}</${name}>`;
}
