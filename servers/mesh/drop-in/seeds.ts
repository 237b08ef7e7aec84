/**
 * Mailboxes and workflows out of the published sandbox's files. Those of a file take the place of all that the world has, as they do there: an
 * endpoint look-up finds these and no others.
 */
import type { SeedDocument, Seeds } from '#kernel/store/store';
import { MAILBOXES, ORGANISATIONS, WORKFLOWS } from '#world/collections';
import type { Mailbox } from '#world/mailbox';
import { isOdsCode } from '#world/rules/ods-code';
import { DataFileError, type MailboxLine, readMailboxLines, readWorkflowLines, type WorkflowLine } from './files.ts';
import type { DataFiles } from './variables.ts';

/** Of mailboxes whose file says nothing, or what is none. */
const USUAL_ODS_CODE = 'X26';
/** Of an organisation that the world does not know: the role of a non-NHS organisation. */
const UNKNOWN_ROLE = 'RO157';

/** Throws {@link DataFileError} when a file is there and cannot be used. */
export async function withDataFiles(seeds: Seeds, files: DataFiles): Promise<Seeds> {
  const workflows = files.workflows === undefined ? [] : readWorkflowLines(files.workflows);
  const own = new Map(seeds);
  if (files.mailboxes !== undefined) {
    const lines = readMailboxLines(files.mailboxes);
    own.set(MAILBOXES.name, await mailboxesOf(lines, files.mailboxes, seeds.get(MAILBOXES.name) ?? []));
    own.set(ORGANISATIONS.name, withOrganisations(seeds.get(ORGANISATIONS.name) ?? [], lines));
  }
  if (files.workflows !== undefined) {
    own.set(
      WORKFLOWS.name,
      workflows.map(({ workflow_id: id }) => ({ id, doc: { workflowId: id, description: id } })),
    );
    own.set(MAILBOXES.name, takingPart(own.get(MAILBOXES.name) ?? [], workflows));
  }
  return own;
}

/** A mailbox that the world has too takes part in the workflows in which it does there. */
async function mailboxesOf(lines: readonly MailboxLine[], file: string, known: Iterable<SeedDocument>): Promise<SeedDocument[]> {
  const parts = new Map([...known].map(({ id, doc }) => [id, doc as Mailbox]));
  const documents: SeedDocument[] = [];
  for (const [at, line] of lines.entries()) {
    const parsed = await MAILBOXES.parse({
      mailboxId: line.mailbox_id,
      name: line.mailbox_name || line.mailbox_id,
      organisation: odsCodeOf(line),
      ...(line.billing_entity && { billingEntity: line.billing_entity }),
      ...(line.password && { password: line.password }),
      active: line.active,
      ...partsOf(parts.get(line.mailbox_id)),
    });
    if ('issues' in parsed) throw new DataFileError(file, at + 1, parsed.issues.map(({ path, reason }) => `${path} ${reason}`).join('; '));
    documents.push({ id: parsed.doc.mailboxId, doc: parsed.doc });
  }
  return documents;
}

function partsOf(mailbox: Mailbox | undefined): Partial<Mailbox> {
  return mailbox === undefined ? {} : { sets: mailbox.sets, sends: mailbox.sends, receives: mailbox.receives };
}

function odsCodeOf({ ods_code: odsCode }: MailboxLine): string {
  const capitals = (odsCode ?? '').toUpperCase();
  return isOdsCode(capitals) ? capitals : USUAL_ODS_CODE;
}

/** With the organisations that the file names and the world does not have, so that their names are told. */
function withOrganisations(known: Iterable<SeedDocument>, lines: readonly MailboxLine[]): Iterable<SeedDocument> {
  const documents = new Map([...known].map((document) => [document.id, document]));
  for (const line of lines) {
    const id = odsCodeOf(line);
    if (documents.has(id)) continue;
    const roles = [{ code: UNKNOWN_ROLE, primary: true }];
    documents.set(id, { id, doc: { odsCode: id, name: line.org_name || id, status: 'active', roles, relationships: [], successors: [] } });
  }
  return documents.values();
}

/** Mailboxes as senders and receivers of the workflows of the file, and of no others. */
function takingPart(mailboxes: Iterable<SeedDocument>, workflows: readonly WorkflowLine[]): SeedDocument[] {
  return [...mailboxes].map(({ id, doc }) => {
    const sends = workflows.filter(({ senders }) => senders.includes(id)).map(({ workflow_id: workflow }) => workflow);
    const receives = workflows.filter(({ receivers }) => receivers.includes(id)).map(({ workflow_id: workflow }) => workflow);
    return { id, doc: { ...(doc as Mailbox), sets: [], sends, receives } };
  });
}
