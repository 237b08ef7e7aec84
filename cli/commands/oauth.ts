import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { type ClientFlags, clientSubcommand, connect } from '../client-options.ts';
import { readJsonArgument } from '../input.ts';
import { json, line } from '../print.ts';
import { defineApplications } from './oauth/applications.ts';
import { defineTokens } from './oauth/tokens.ts';

export function define(command: Command, cli: Cli): void {
  command.addHelpText(
    'after',
    `
A token without a flow: nhs-sandbox token. Why one was refused: nhs-sandbox token --explain.

Examples:
  $ nhs-sandbox oauth add-app --name 'My app' --jwks jwks.json --callback http://localhost:3000/callback
  $ nhs-sandbox oauth keys DemoAppWorksByItselfSignedJwt001 --private > demo.pem
  $ nhs-sandbox oauth change-app DemoAppWorksByItselfSignedJwt001 --revoke
  $ nhs-sandbox oauth sessions
  $ nhs-sandbox oauth logout 4f0f2f5e-0d4b-4c4e-8f43-3a0a3b7c9f10
  $ nhs-sandbox oauth rotate cis2
  $ nhs-sandbox oauth settings '{"strictContentType":true}'`,
  );
  defineApplications(command, cli);
  defineTokens(command, cli);

  clientSubcommand(command, 'rotate', 'make new signing keys; those before stay in the key set')
    .argument('<ring>', 'whose: cis2, nhs-login, realms or platform')
    .action(async (ring: string, flags: ClientFlags) => {
      const kids = await (await connect(cli, flags)).oauth.rotate(ring);
      if (flags.json) json(cli, kids);
      else line(cli, kids.join('\n'));
    });

  clientSubcommand(command, 'forget-jtis', 'let every assertion be used again').action(async (flags: ClientFlags) => {
    const forgotten = await (await connect(cli, flags)).oauth.forgetJtis();
    if (flags.json) json(cli, { forgotten });
    else line(cli, `${forgotten} forgotten`);
  });

  clientSubcommand(command, 'settings', 'print how the server behaves, or say how it is to')
    .argument('[settings]', 'all that is not to be as usual, as JSON; - reads it from standard input, @FILE from a file')
    .action(async (argument: string | undefined, flags: ClientFlags) => {
      const { oauth } = await connect(cli, flags);
      const said = argument === undefined ? undefined : await readJsonArgument(cli, argument, 'the settings');
      json(cli, await (said === undefined ? oauth.settings() : oauth.setSettings(said as object)));
    });
}
