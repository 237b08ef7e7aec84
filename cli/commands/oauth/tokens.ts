/** `nhs-sandbox oauth tokens`, `revoke`, `expire`, `sessions`, `logout`: what was given out, and how it ends. */
import type { Command } from 'commander';
import type { LogoutOutcome, SignOnSession, TokenSummary } from '#clients/control/control';
import type { Cli } from '../../cli.ts';
import { type ClientFlags, clientSubcommand, connect } from '../../client-options.ts';
import { json, line, table } from '../../print.ts';

const MOST = 1000;

export function defineTokens(command: Command, cli: Cli): void {
  clientSubcommand(command, 'tokens', 'list what is known of the access tokens').action(async (flags: ClientFlags) => {
    const { items } = await (await connect(cli, flags)).oauth.tokens({ limit: MOST });
    if (flags.json) json(cli, items);
    else line(cli, items.length === 0 ? 'no tokens' : table(items.map(tokenRow)));
  });

  clientSubcommand(command, 'revoke', 'make tokens unknown')
    .argument('<token...>', 'the tokens, or their digests')
    .action(async (tokens: readonly string[], flags: ClientFlags) => {
      const { oauth } = await connect(cli, flags);
      for (const token of tokens) await oauth.revoke(token);
    });

  clientSubcommand(command, 'expire', 'let tokens expire now')
    .argument('<token...>', 'the tokens, or their digests')
    .action(async (tokens: readonly string[], flags: ClientFlags) => {
      const { oauth } = await connect(cli, flags);
      for (const token of tokens) await oauth.expire(token);
    });

  clientSubcommand(command, 'sessions', 'list who is signed in').action(async (flags: ClientFlags) => {
    const sessions = await (await connect(cli, flags)).oauth.sessions();
    if (flags.json) json(cli, sessions);
    else line(cli, sessions.length === 0 ? 'nobody is signed in' : table(sessions.map(sessionRow)));
  });

  clientSubcommand(command, 'logout', 'end a session, and tell its clients (back-channel logout)')
    .argument('<sid>', 'which session')
    .option('--tell-only', 'tell them, and let it go on')
    .action(async (sid: string, flags: ClientFlags & { readonly tellOnly?: true }) => {
      const { oauth } = await connect(cli, flags);
      const outcome = await (flags.tellOnly ? oauth.sendLogoutToken(sid) : oauth.logout(sid));
      if (flags.json) json(cli, outcome);
      else line(cli, outcomeInWords(outcome));
    });
}

function tokenRow({ digest, active, app, level, user, expiresAt }: TokenSummary): string[] {
  return [digest, active ? 'good' : 'expired', level, user ?? '-', app, expiresAt];
}

function sessionRow({ sid, provider, user, signedInAt, clients }: SignOnSession): string[] {
  return [sid, provider, user, signedInAt, clients.join(' ')];
}

function outcomeInWords({ notices }: LogoutOutcome): string {
  if (notices.length === 0) return 'no client wants to be told';
  return notices.map(({ clientId, url, status, error }) => `${clientId} at ${url}: ${status ?? error}`).join('\n');
}
