/** GET /admin/message/{messageId}: what is known of a message, whoever has it. Of the published sandbox. */
import { answer } from '../../replies.ts';
import { partyOf } from '../../views/parties.ts';
import { trackingV1 } from '../../views/tracking.ts';
import { ofAnyMessage } from './admin.ts';

/** Its fields, and those of the first version's tracking that say the same. */
const FIELDS = {
  checksum: 'checksum',
  chunk_count: 'chunkCount',
  content_encoding: 'contentEncoding',
  download_timestamp: 'downloadTimestamp',
  expiry_time: 'expiryTime',
  failure_date: 'failureDate',
  failure_diagnostic: 'failureDiagnostic',
  filename: 'fileName',
  file_size: 'fileSize',
  is_compressed: 'isCompressed',
  is_encrypted: 'encryptedFlag',
  linked_msg_id: 'linkedMsgId',
  local_id: 'localId',
  message_id: 'messageId',
  recipient: 'recipient',
  recipient_name: 'recipientName',
  recipient_ods_code: 'meshRecipientOdsCode',
  recipient_org_code: 'recipientOrgCode',
  recipient_org_name: 'recipientOrgName',
  sender: 'sender',
  sender_name: 'senderName',
  sender_ods_code: 'senderOdsCode',
  sender_org_code: 'senderOrgCode',
  sender_org_name: 'senderOrgName',
  status: 'status',
  status_code: 'statusCode',
  status_description: 'statusDescription',
  status_event: 'statusEvent',
  status_success: 'statusSuccess',
  status_timestamp: 'statusTimestamp',
  subject: 'subject',
  upload_timestamp: 'uploadTimestamp',
  workflow_id: 'workflowId',
} as const;

export const readMessage = ofAnyMessage(async (_, { world }, message) => {
  const { messageId, sender = '', recipient, type } = message;
  const tracked = trackingV1(message, await partyOf(world, sender), await partyOf(world, recipient)) as Readonly<Record<string, unknown>>;
  const known = Object.fromEntries(Object.entries(FIELDS).map(([field, name]) => [field, tracked[name]]));
  return answer(1, { ...known, message_type: type }, { summary: `${messageId} is ${message.status}`, correlation: { messageId } });
});
