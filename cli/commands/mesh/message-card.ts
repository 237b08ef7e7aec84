/** A message on a card: all that its headers say. */
import type { ReceivedMessage, TrackedMessage } from '#clients/mesh/mesh';
import type { Cli } from '../../cli.ts';
import { type Line, renderCard } from '../../terminal/card.ts';
import { pageOf } from '../../terminal/page.ts';

export function messageCard(cli: Cli, message: ReceivedMessage): string {
  const { messageType, messageId, from, to, workflowId, subject, fileName, contentType, localId, partnerId, checksum, chunks, status } =
    message;
  const { isEncrypted, isCompressed, linkedMessageId } = message;
  const isReport = messageType === 'REPORT';
  return renderCard(
    {
      title: isReport ? 'Report' : 'Message',
      id: messageId,
      ...(isReport && { banners: [{ label: status.code ?? 'error', text: status.description ?? '', tone: 'warn' }] }),
      sections: [
        {
          title: 'Message',
          content: lines({
            From: from,
            To: to,
            Workflow: workflowId,
            Subject: subject,
            'File name': fileName,
            'Content type': contentType,
            Chunks: chunks > 1 ? String(chunks) : undefined,
            Encrypted: isEncrypted ? 'yes' : undefined,
            Compressed: isCompressed ? 'yes, by the sender' : undefined,
            Checksum: checksum,
            'Local id': localId,
            'Partner id': partnerId,
            'Reports on': linkedMessageId,
          }),
        },
        {
          title: 'Status',
          content: lines({ Event: status.event, Code: status.code, Description: status.description, Time: status.timestamp }),
        },
      ],
    },
    pageOf(cli),
  );
}

export function trackingCard(cli: Cli, tracked: TrackedMessage): string {
  const { messageId, localId, workflowId, filename, recipient, recipientName, recipientOdsCode, status } = tracked;
  return renderCard(
    {
      title: status,
      id: messageId,
      sections: [
        {
          title: 'Message',
          content: lines({
            To: [recipient, recipientName].filter(Boolean).join(', '),
            'ODS code': recipientOdsCode,
            Workflow: workflowId,
            'File name': filename,
            'Local id': localId,
            Sent: tracked.uploadTimestamp,
            Expires: tracked.expiryTime,
          }),
        },
        {
          title: 'Status',
          content: lines({
            Event: tracked.statusEvent,
            Code: tracked.statusCode,
            Description: tracked.statusDescription,
            Time: tracked.statusTimestamp,
          }),
        },
      ],
    },
    pageOf(cli),
  );
}

function lines(texts: Readonly<Record<string, string | undefined>>): readonly Line[] {
  return Object.entries(texts).flatMap(([label, text]) => (text ? [{ label, text }] : []));
}
