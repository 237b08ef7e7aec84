/** Who the mailboxes of a message belong to, as tracking and rich lists tell it. */
import type { World } from '#world/world';

export interface Party {
  readonly mailboxId: string;
  readonly name: string;
  readonly odsCode: string;
  readonly organisationName: string;
}

/** A mailbox and its organisation; nothing but the id where there is none. */
export async function partyOf({ mailboxes, organisations }: World, mailboxId: string): Promise<Party> {
  const mailbox = (await mailboxes.get(mailboxId))?.doc;
  if (mailbox === undefined) return { mailboxId, name: '', odsCode: '', organisationName: '' };
  const { name, organisation } = mailbox;
  return { mailboxId, name, odsCode: organisation, organisationName: (await organisations.get(organisation))?.doc.name ?? '' };
}
