/** What a sender reads of a message that it has sent, in both versions (MESH OAS, "Track outbox"). */
import { type Message, sizeOf } from '../messages/message.ts';
import { compactTime, isoTime } from '../messages/times.ts';
import type { Party } from './parties.ts';

interface Outcome {
  readonly isSuccess: boolean;
  readonly event: string;
  readonly code: string;
  readonly text: string;
}

const DELIVERED: Outcome = { isSuccess: true, event: 'TRANSFER', code: '00', text: 'Transferred to recipient mailbox' };

/** Nothing while it is being uploaded. */
function outcomeOf({ status, failure }: Message): Outcome | undefined {
  if (failure !== undefined) return { isSuccess: false, ...failure };
  return status === 'uploading' ? undefined : DELIVERED;
}

/** What is unset is left out, never `null`: there are clients whose fields cannot be that. */
export function trackingV2(message: Message, recipient: Party): object {
  const { messageId, localId, workflowId, fileName, expiresAt, sentAt, status, statusAt } = message;
  const outcome = outcomeOf(message);
  return {
    message_id: messageId,
    local_id: localId,
    workflow_id: workflowId,
    filename: fileName ?? `${messageId}.dat`,
    expiry_time: isoTime(expiresAt),
    upload_timestamp: isoTime(sentAt),
    recipient: recipient.mailboxId,
    recipient_name: recipient.name,
    recipient_ods_code: recipient.odsCode,
    recipient_org_code: recipient.odsCode,
    recipient_org_name: recipient.organisationName,
    status_success: outcome?.isSuccess,
    status,
    status_event: outcome?.event,
    status_timestamp: isoTime(statusAt),
    status_description: outcome?.text,
    status_code: outcome?.code,
  };
}

/** Fields that the live service has and that tell nothing here are empty, as they mostly are there. */
export function trackingV1(message: Message, sender: Party, recipient: Party): object {
  const { messageId, localId, workflowId, fileName, expiresAt, sentAt, status, statusAt } = message;
  const outcome = outcomeOf(message);
  const failed = outcome?.isSuccess === false;
  return {
    addressType: 'ALL',
    checksum: message.checksum ?? '',
    chunkCount: message.totalChunks,
    compressFlag: '',
    contentEncoding: message.gzipped ? 'gzip' : '',
    downloadTimestamp: status === 'acknowledged' ? compactTime(statusAt) : '',
    dtsId: messageId,
    encryptedFlag: message.encrypted ? 'Y' : '',
    expiryTime: compactTime(expiresAt),
    failureDate: failed ? compactTime(statusAt) : undefined,
    failureDiagnostic: failed ? outcome.text : undefined,
    fileName: fileName ?? `${messageId}.dat`,
    fileSize: sizeOf(message),
    isCompressed: message.compressed ? 'Y' : '',
    linkedMsgId: message.linkedMessageId,
    localId: localId ?? '',
    meshRecipientOdsCode: recipient.odsCode,
    messageId,
    messageType: 'Data',
    partnerId: message.partnerId ?? '',
    recipient: recipient.mailboxId,
    recipientName: recipient.name,
    recipientOrgCode: recipient.odsCode,
    recipientOrgName: recipient.organisationName,
    recipientSmtp: '',
    sender: sender.mailboxId,
    senderName: sender.name,
    senderOdsCode: sender.odsCode,
    senderOrgCode: sender.odsCode,
    senderOrgName: sender.organisationName,
    senderSmtp: '',
    status: inTitleCase(status),
    statusCode: outcome?.code,
    statusDescription: outcome?.text,
    statusEvent: outcome?.event,
    statusSuccess: outcome && (outcome.isSuccess ? 'SUCCESS' : 'ERROR'),
    statusTimestamp: compactTime(statusAt),
    subject: message.subject ?? '',
    uploadTimestamp: compactTime(sentAt),
    version: '1.0',
    workflowId,
  };
}

/** `accepted` is `Accepted` in version 1. */
function inTitleCase(status: string): string {
  return status.charAt(0).toUpperCase() + status.slice(1);
}
