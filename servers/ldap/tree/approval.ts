/** Who asked for an entry of `ou=Services`, who approved it, and when: attributes that each of them must have. */
import { daysBefore, timeOf } from './dates.ts';

/**
 * Roles of the registration staff (`seed-data/practitioners/published.json`) as entries name them: SDS has a space in one of them, which
 * clients must bear.
 */
const STAFF = ['uniqueIdentifier=747394079517', 'uid=828249614516,ou=people,o=nhs'];
const REQUESTOR = `uniqueIdentifier=331622135514,${STAFF.join(', ')}`;
const APPROVER_OF_CONTRACTS = `uniqueIdentifier=242853999512,${STAFF.join(',')}`;
const APPROVER = `uniqueIdentifier=283886066515,${STAFF.join(',')}`;

/** When what has no date of its own was approved. */
const LONG_AGO = '2013-11-04';

/** When an entry of `ou=Services` was approved. */
export function approvedAt({ approved }: { readonly approved?: string }): string {
  return timeOf(approved ?? LONG_AGO);
}

/** Of a system: it is approved a week after somebody has asked. */
export function systemApproval(approved: string) {
  return { approver: APPROVER, requestor: REQUESTOR, approved, requested: daysBefore(7, approved) };
}

/** Of a contract: another role approves it, and a third the name of its host. */
export function contractApproval(approved: string) {
  return { ...systemApproval(approved), approver: APPROVER_OF_CONTRACTS, dnsApprover: APPROVER };
}

/** What an approval says of the time, as the world keeps it; nothing for what it would say anyway. */
export function isUnsaid(approved: string): boolean {
  return approved === timeOf(LONG_AGO);
}
