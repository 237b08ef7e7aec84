/** GET /admin/mailbox/{mailboxId}: as `/messageexchange/mailbox/{mailboxId}`. Of the published sandbox. */
import { mailboxDetails } from '../../operations/mailbox-details.ts';
import { admin } from './admin.ts';

export const adminMailbox = admin(mailboxDetails);
