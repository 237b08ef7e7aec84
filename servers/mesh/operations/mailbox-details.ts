/** GET /mailbox/{mailboxId}: who has a mailbox. Of the published sandbox; nobody has to say who asks. */
import { open } from '../checks.ts';
import { refuse } from '../errors.ts';
import { findMailbox } from '../mailboxes.ts';
import { answer } from '../replies.ts';

export const mailboxDetails = open(async ({ request, deps, version }) => {
  const mailbox = await findMailbox(deps.world, request.params.mailbox ?? '');
  if (mailbox === undefined) return refuse(request, { error: 'unknownMailbox' });
  const { mailboxId, name, billingEntity, organisation, active } = mailbox;
  const organisationName = (await deps.world.organisations.get(organisation))?.doc.name;
  return answer(version, {
    mailbox_id: mailboxId,
    mailbox_name: name,
    billing_entity: billingEntity ?? '',
    ods_code: organisation,
    org_code: organisation,
    org_name: organisationName ?? '',
    active,
  });
});
