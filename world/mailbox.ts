/** MESH: mailboxes, which belong to organisations, and workflows, which say what a message is about. */
import * as v from 'valibot';
import { type Immutable, odsCode, text } from './schema.ts';
import { WORKFLOW_SETS } from './workflow-sets.ts';

/** `X26ABC1`; published suites have small letters and `_` too. Small and capital letters differ. */
const mailboxId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,100}$/, 'must be letters, digits, _ and -'));
/** `TEST_WORKFLOW`. */
const workflowId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_.:-]{1,255}$/, 'must be letters, digits, _, ., : and -'));

/** Of EDIFACT interchanges: a health authority's or a practice's link code, `XX11`, or a laboratory's fifteen digits. */
const tradingPartner = v.pipe(v.string(), v.regex(/^(?:[A-Z0-9]{4}|\d{15})$/, 'must be four capitals and digits, or fifteen digits'));

/** The schema of a mailbox. */
export const mailboxSchema = v.strictObject({
  mailboxId,
  name: text(),
  organisation: odsCode,
  /** Who pays: `England`, `Wales`. */
  billingEntity: v.exactOptional(text(75)),
  /** Only where it is not the server's usual one. Published, or made up by a tester; never a real one. */
  password: v.exactOptional(text()),
  /** A mailbox that is closed takes no messages. */
  active: v.exactOptional(v.boolean(), true),
  /** In what it takes part: sets of workflows by name, from `world/workflow-sets.ts`. */
  sets: v.exactOptional(v.array(v.picklist(WORKFLOW_SETS)), []),
  /** Workflows besides, of which it is a known sender, and a known receiver. For all of them see `sentBy` and `receivedBy`. */
  sends: v.exactOptional(v.array(workflowId), []),
  receives: v.exactOptional(v.array(workflowId), []),
  /** Parties of EDIFACT interchanges whose post comes here. */
  tradingPartners: v.exactOptional(v.array(tradingPartner), []),
});

export type Mailbox = Immutable<v.InferOutput<typeof mailboxSchema>>;

/** The schema of a workflow. */
export const workflowSchema = v.strictObject({
  workflowId,
  description: text(),
  /** Only known senders may send it, and only to known receivers. */
  restricted: v.exactOptional(v.literal(true)),
  /** A message may be addressed to whichever practice a patient is registered with: `GPPROVIDER_{NHS number}_{birth date}_{surname}`. */
  routedToPractice: v.exactOptional(v.literal(true)),
  /** The workflow of the answer to it. */
  acknowledgedBy: v.exactOptional(workflowId),
});

export type Workflow = Immutable<v.InferOutput<typeof workflowSchema>>;
