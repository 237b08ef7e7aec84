/** `nhs-sandbox mesh token`, `explain-token`: the Authorization header, made and explained. */
import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { ExplainedMeshToken } from '#clients/control/control';
import type { Cli } from '../../cli.ts';
import { type ClientFlags, clientSubcommand, connect } from '../../client-options.ts';
import { json, line } from '../../print.ts';
import { safe } from '../../terminal/text.ts';
import { type MailboxFlags, mailboxSubcommand } from './mailbox-client.ts';

const MARKS = { passes: '✓', refused: '✗', 'would be refused when strict': '!', 'not looked at': '-' } as const;

export function defineTokens(command: Command, cli: Cli): void {
  mailboxSubcommand(command, 'token', 'print an Authorization header, good for one request')
    .argument('<mailbox>', 'of which mailbox')
    .action(async (mailboxId: string, flags: MailboxFlags) => {
      const known = await (await connect(cli, flags)).mesh.credentials(mailboxId);
      const { signToken, timestampOf, writeToken } = await import('#formats/mesh/token');
      const claims = { mailboxId: known.mailboxId, nonce: randomUUID(), nonceCount: '0', timestamp: timestampOf(Date.parse(known.now)) };
      const token = signToken(claims, flags.password ?? known.password, flags.key ?? known.sharedKey);
      if (flags.json) json(cli, { ...token, authorization: writeToken(token) });
      else line(cli, writeToken(token));
    });

  clientSubcommand(command, 'explain-token', 'say why an Authorization header is accepted, or is not; nothing is used up')
    .argument('<header>', 'its value: NHSMESH mailbox:nonce:count:timestamp:hash; - reads it from standard input')
    .option('--mailbox <mailbox>', 'at the door of this mailbox (else of the one that it names)')
    .action(async (header: string, flags: ClientFlags & { readonly mailbox?: string }) => {
      const given = header === '-' ? (await cli.readInput()).trim() : header;
      // a whole line of a log or of curl is as good
      const authorization = given.replace(/^authorization:\s*/i, '');
      const explained = await (await connect(cli, flags)).mesh.explainToken(authorization, flags.mailbox);
      if (flags.json) json(cli, explained);
      else line(cli, inWords(explained));
      if (!explained.accepted) cli.exitCode = 1;
    });
}

function inWords({ accepted, acceptedWhenStrict, errorDescription, mode, token, steps }: ExplainedMeshToken): string {
  const parts = token
    ? [
        `mailbox    ${token.mailboxId}`,
        `nonce      ${token.nonce}`,
        `count      ${token.nonceCount}`,
        `timestamp  ${token.timestamp}`,
        `hash       ${token.hash}`,
        '',
      ].map(safe)
    : [];
  const told = steps
    .filter(({ outcome }) => outcome !== 'not looked at')
    .flatMap(({ outcome, looksAt, wrong }) => [`${MARKS[outcome]} ${looksAt}`, ...(wrong === undefined ? [] : [`    ${safe(wrong)}`])]);
  const verdict = accepted
    ? `Accepted${acceptedWhenStrict ? '' : `, as this sandbox is set (${mode}); the live service would refuse it`}.`
    : `Refused: 403 ${errorDescription}.`;
  return [...parts, ...told, '', verdict].join('\n');
}
