import type { Command } from 'commander';
import type { LdapResult, Scope } from '#formats/ldap/message';
import type { Cli } from '../../cli.ts';
import { type ClientFlags, clientSubcommand, connect, sessionOf } from '../../client-options.ts';
import { EXIT, UsageError } from '../../exit.ts';
import { json } from '../../print.ts';
import { number } from '../../values.ts';
import { counted } from '../../world/words.ts';

interface SearchFlags extends ClientFlags {
  readonly base?: string;
  readonly scope: string;
  readonly limit?: string;
  readonly bind?: string;
  readonly password?: string;
  readonly tls?: boolean;
}

const ANYTHING = '(objectClass=*)';

export function defineSearch(command: Command, cli: Cli): void {
  clientSubcommand(command, 'search', 'search the directory over LDAP, and print what is found as LDIF')
    .argument('[filter]', `which entries: RFC 4515 (default ${ANYTHING})`)
    .argument('[attributes...]', 'which attributes: by name, * all, + what the server adds, 1.1 none (default *)')
    .optionsGroup('Search:')
    .option('--base <name>', 'below which entry (default o=nhs, in the session)')
    .option('--scope <scope>', 'base, one, sub or children', 'sub')
    .option('--limit <entries>', 'at most so many')
    .option('--bind <name>', 'as whom (default: as nobody)')
    .option('--password <password>', 'with which password')
    .option('--tls', 'over LDAPS')
    .addHelpText('after', `\nExits with 1 when the server answers anything but success, and says what.`)
    .action(async (filter: string = ANYTHING, attributes: readonly string[] = [], flags: SearchFlags) => {
      const [{ SCOPES }, { parseFilter }, { searchLdap }, { LDIF_HEADER, printLdifEntry }] = await Promise.all([
        import('#formats/ldap/message'),
        import('#formats/ldap/filter-text'),
        import('#clients/ldap/ldap'),
        import('#formats/ldap/ldif'),
      ]);
      if (!SCOPES.includes(flags.scope as Scope)) throw new UsageError(`--scope: ${flags.scope}: must be one of ${SCOPES.join(', ')}`);
      const entries = searchLdap({
        ...(await serverOf(cli, flags)),
        bind: flags.bind === undefined ? undefined : { name: flags.bind, password: flags.password ?? '' },
        base: flags.base ?? baseOf(sessionOf(cli, flags)),
        scope: flags.scope as Scope,
        filter: checked(filter, parseFilter),
        attributes,
        sizeLimit: number('--limit', flags.limit),
      });
      const found: object[] = [];
      let count = 0;
      let step = await entries.next();
      if (!flags.json) cli.out.write(LDIF_HEADER);
      for (; !step.done; step = await entries.next()) {
        count += 1;
        const { name, attributes: read } = step.value;
        if (flags.json) found.push({ dn: name, ...Object.fromEntries(read.map(({ type, values }) => [type, values])) });
        else cli.out.write(printLdifEntry(name, read));
      }
      if (flags.json) json(cli, found);
      conclude(cli, step.value, count);
    });
}

/** Where the suite's LDAP server is. */
async function serverOf(cli: Cli, flags: SearchFlags): Promise<{ readonly url: string; readonly ca?: string }> {
  const client = await connect(cli, flags);
  const server = (await client.servers()).find(({ name }) => name === 'ldap');
  if (server === undefined) throw new Error('the sandbox has no ldap server');
  if (!flags.tls) return { url: server.url };
  if (server.ldaps === undefined) throw new Error('the ldap server does not say where it listens for TLS');
  return { url: server.ldaps, ca: await client.authority() };
}

/** The base of a session: `o=nhs,dc=run42`. */
function baseOf(session: string | undefined): string {
  return session === undefined ? 'o=nhs' : `o=nhs,dc=${session}`;
}

function checked<F>(text: string, parse: (text: string) => F): F {
  try {
    return parse(text);
  } catch (error) {
    throw new UsageError(`the filter ${text}: ${(error as Error).message}`);
  }
}

/** Says on standard error how many there are, or how else it has ended. */
function conclude(cli: Cli, { code, diagnostic, matchedName }: LdapResult, count: number): void {
  if (code === 0) return void cli.err.write(`${counted(count, 'entry', 'entries')}\n`);
  cli.exitCode = EXIT.failure;
  const matched = matchedName === '' ? '' : `; ${matchedName} is there`;
  cli.err.write(
    `error: LDAP answered ${code}${diagnostic === '' ? '' : `: ${diagnostic}`}${matched} (${counted(count, 'entry', 'entries')})\n`,
  );
}
