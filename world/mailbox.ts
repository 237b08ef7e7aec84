/** MESH: mailboxes, which belong to organisations, and workflows, which say what a message is about. */
import * as v from 'valibot';
import { parseDuration } from '#kernel/clock';
import { type Immutable, odsCode, text } from './schema.ts';
import { WORKFLOW_SETS } from './workflow-sets.ts';

/** `X26ABC1`; published suites have small letters and `_` too. Small and capital letters differ. */
const mailboxId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,100}$/, 'must be letters, digits, _ and -'));
/** `TEST_WORKFLOW`. */
const workflowId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_.:-]{1,255}$/, 'must be letters, digits, _, ., : and -'));

/** Of EDIFACT interchanges: a health authority's or a practice's link code, `XX11`, or a laboratory's fifteen digits. */
const tradingPartner = v.pipe(v.string(), v.regex(/^(?:[A-Z0-9]{4}|\d{15})$/, 'must be four capitals and digits, or fifteen digits'));

/** Who receives in place of a partner's system, in tests: a robot of the MESH server, by name. */
const receiver = v.strictObject({
  /** `acknowledge`, `reply`, `reject` … */
  robot: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,63}$/, 'must be small letters, digits and -')),
  /** How long a message waits for it, by the clock of the sandbox: `PT5M`. */
  after: v.exactOptional(
    v.pipe(
      v.string(),
      v.check((text) => (parseDuration(text) ?? -1) >= 0, 'must be a duration like PT5M'),
    ),
  ),
  /** Messages of other workflows are left for somebody else; all are taken where none is named. */
  workflows: v.exactOptional(v.array(workflowId)),
  /** What the robot is to know. */
  options: v.exactOptional(v.record(v.string(), v.pipe(v.string(), v.maxLength(100_000)))),
});

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
  receiver: v.exactOptional(receiver),
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
