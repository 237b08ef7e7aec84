/** `mailboxes.jsonl` and `workflows.jsonl` of the published sandbox: one JSON object a line. */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { listIssues } from '#kernel/schema';

const text = v.optional(v.nullable(v.string()), '');
const mailboxIds = v.optional(v.array(v.pipe(v.string(), v.minLength(1))), []);

/** Fields that are not known here mean nothing there either. */
const mailboxLine = v.object({
  mailbox_id: v.pipe(v.string(), v.minLength(1)),
  mailbox_name: text,
  billing_entity: text,
  ods_code: text,
  org_code: text,
  org_name: text,
  password: text,
  active: v.optional(v.boolean(), true),
});

const workflowLine = v.object({
  workflow_id: v.pipe(v.string(), v.minLength(1)),
  senders: mailboxIds,
  receivers: mailboxIds,
});

export type MailboxLine = v.InferOutput<typeof mailboxLine>;
export type WorkflowLine = v.InferOutput<typeof workflowLine>;

/** A file cannot be used. The message says where and why. */
export class DataFileError extends Error {
  constructor(file: string, line: number, reason: string) {
    super(`${file}, line ${line}: ${reason}`);
    this.name = 'DataFileError';
  }
}

/** Throws {@link DataFileError}. */
export function readMailboxLines(file: string): readonly MailboxLine[] {
  return readLines(file, mailboxLine);
}

/** Throws {@link DataFileError}. */
export function readWorkflowLines(file: string): readonly WorkflowLine[] {
  return readLines(file, workflowLine);
}

function readLines<S extends v.GenericSchema>(file: string, schema: S): v.InferOutput<S>[] {
  const lines = readFileSync(file, 'utf8')
    .replace(/^\uFEFF/, '')
    .split('\n');
  return lines.flatMap((line, at) => (line.trim() === '' ? [] : [readLine(line, schema, file, at + 1)]));
}

function readLine<S extends v.GenericSchema>(line: string, schema: S, file: string, at: number): v.InferOutput<S> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new DataFileError(file, at, `not JSON: ${(error as Error).message}`);
  }
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  throw new DataFileError(
    file,
    at,
    listIssues(parsed.issues)
      .map(({ path, reason }) => `${path} ${reason}`)
      .join('; '),
  );
}
