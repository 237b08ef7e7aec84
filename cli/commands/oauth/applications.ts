/** `nhs-sandbox oauth apps`, `add-app`, `change-app`, `keys`: applications, as they are registered in the developer portal. */
import type { Command } from 'commander';
import type { OauthApplication } from '#clients/control/control';
import type { Cli } from '../../cli.ts';
import { type ClientFlags, clientSubcommand, connect } from '../../client-options.ts';
import { UsageError } from '../../exit.ts';
import { readJsonFile } from '../../input.ts';
import { json, line, table } from '../../print.ts';

interface ApplicationFlags {
  readonly name?: string;
  readonly callback?: string;
  readonly jwks?: string;
  readonly madeKeys?: true;
  readonly product?: readonly string[];
  readonly scope?: readonly string[];
  readonly revoke?: true;
  readonly approve?: true;
  readonly newSecret?: true;
}

const MOST = 1000;

export function defineApplications(command: Command, cli: Cli): void {
  clientSubcommand(command, 'apps', 'list the applications').action(async (flags: ClientFlags) => {
    const { items } = await (await connect(cli, flags)).world.list<OauthApplication>('applications', { limit: MOST });
    if (flags.json) json(cli, items);
    else line(cli, items.length === 0 ? 'no applications' : table(items.map(asRow)));
  });

  withApplicationOptions(clientSubcommand(command, 'add-app', 'register an application; prints its API key and its secret')).action(
    async (flags: ClientFlags & ApplicationFlags) => {
      const client = await connect(cli, flags);
      const made = await client.oauth.addApplication(await applicationFrom(cli, flags));
      if (flags.json) json(cli, made);
      else line(cli, `${made.apiKey} ${made.secret ?? ''}`.trimEnd());
    },
  );

  withApplicationOptions(clientSubcommand(command, 'change-app', 'change an application'))
    .argument('<api-key>', 'which')
    .option('--revoke', 'its tokens are worth nothing from now on')
    .option('--approve', 'it may be used again')
    .option('--new-secret', 'give it a new secret, and print that')
    .action(async (apiKey: string, flags: ClientFlags & ApplicationFlags) => {
      const status = flags.revoke ? 'revoked' : flags.approve ? 'approved' : undefined;
      const changes = { ...(await applicationFrom(cli, flags)), ...(status !== undefined && { status }) };
      const hasChanges = Object.keys(changes).length > 0;
      if (!hasChanges && !flags.newSecret) throw new UsageError('say what to change');
      const { oauth } = await connect(cli, flags);
      const changed = hasChanges ? await oauth.changeApplication(apiKey, changes) : undefined;
      const secret = flags.newSecret ? await oauth.renewSecret(apiKey) : undefined;
      if (flags.json) json(cli, { ...changed, ...(secret !== undefined && { secret }) });
      else if (secret !== undefined) line(cli, secret);
    });

  clientSubcommand(command, 'keys', 'print the public keys of an application')
    .argument('<api-key>', 'of which')
    .option('--private', 'the private key of a demo application, as PEM')
    .action(async (apiKey: string, flags: ClientFlags & { readonly private?: true }) => {
      const { oauth } = await connect(cli, flags);
      if (flags.private) cli.out.write(await oauth.privateKey(apiKey));
      else json(cli, await oauth.keys(apiKey));
    });
}

function withApplicationOptions(command: Command): Command {
  return command
    .optionsGroup('Which application:')
    .option('--name <name>', 'what people call it')
    .option('--callback <address>', 'where the browser goes back to')
    .option('--jwks <file-or-address>', 'its public keys: a JWKS file, - for standard input, or where it publishes them')
    .option('--made-keys', 'keys and secret made by the sandbox, in place of its own')
    .option('--product <product...>', 'the APIs that it is connected to')
    .option('--scope <scope...>', 'what it may do there');
}

async function applicationFrom(cli: Cli, { name, callback, jwks, madeKeys, product, scope }: ApplicationFlags): Promise<object> {
  return {
    ...(name !== undefined && { name }),
    ...(callback !== undefined && { callbackUrl: callback }),
    ...(jwks !== undefined && (/^https?:\/\//.test(jwks) ? { jwksUrl: jwks } : { jwks: await readJsonFile(cli, jwks) })),
    ...(madeKeys && { generated: true }),
    ...(product !== undefined && { products: product }),
    ...(scope !== undefined && { scopes: scope }),
  };
}

function asRow({ apiKey, name, status, products }: OauthApplication): string[] {
  return [apiKey, String(status), name, Array.isArray(products) ? products.join(' ') : ''];
}
