import type { Command } from 'commander';
import type { TokenOrder } from '#clients/control/control';
import type { Cli } from '../cli.ts';
import { type ClientFlags, connect, withClientOptions } from '../client-options.ts';
import { json, line } from '../print.ts';

export function define(command: Command, cli: Cli): void {
  withClientOptions(command)
    .optionsGroup('Which token:')
    .option('--app <api-key>', "for this application (default: the sandbox's own)")
    .option('--flow <flow>', 'as if gained by app (signed JWT), cis2 or nhs-login')
    .option('--user <id>', 'as this person')
    .option('--level <level>', 'signed in at this level: aal3, P9')
    .option('--scope <scope...>', 'with these scopes')
    .option('--expires <duration>', 'good for so long: PT5M')
    .addHelpText(
      'after',
      `
Prints the access token alone, so that it can be used in a command. It skips the ceremony of getting one, not the checks of using it.

Examples:
  $ nhs-sandbox token
  $ curl -H "Authorization: Bearer $(nhs-sandbox token)" http://127.0.0.1:9001/personal-demographics/FHIR/R4/Patient/9000000009
  $ nhs-sandbox token --flow cis2 --level aal3
  $ nhs-sandbox token --flow nhs-login --level P9 --expires PT1M`,
    )
    .action(async ({ app, flow, user, level, scope, expires, ...flags }: ClientFlags & TokenOrder) => {
      const token = await (await connect(cli, flags)).token({ app, flow, user, level, scope, expires });
      if (flags.json) json(cli, token);
      else line(cli, token.access_token);
    });
}
