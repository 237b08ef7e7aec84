import type { Command } from 'commander';
import type { Explained, TokenOrder } from '#clients/control/control';
import type { Cli } from '../cli.ts';
import { type ClientFlags, connect, withClientOptions } from '../client-options.ts';
import { json, line } from '../print.ts';

interface ExplainFlag {
  readonly explain?: string | true;
}

export function define(command: Command, cli: Cli): void {
  withClientOptions(command)
    .optionsGroup('Which token:')
    .option('--app <api-key>', "for this application (default: the sandbox's own)")
    .option('--flow <flow>', 'as if gained by app (signed JWT), cis2 or nhs-login')
    .option('--user <id>', 'as this person: CIS2 or SDS user id, NHS login account, NHS number')
    .option('--level <level>', 'signed in at this level: aal1 to aal3; P0, P5, P9')
    .option('--role <id>', 'acting in this role profile (cis2)')
    .option('--scope <scope...>', 'with these scopes')
    .option('--expires <duration>', 'good for so long: PT5M; expired so long ago: -PT5M')
    .optionsGroup('Or, of tokens that a client did not get:')
    .option('--explain [assertion]', 'say why: all that is wrong with an assertion; without one, the last refusals')
    .addHelpText(
      'after',
      `
Prints the access token alone, so that it can be used in a command. It skips the ceremony of getting one, not the checks of using it.
Without --user it is for Dr Imran Qureshi (656005750108, one role) or patient 9912003071 (P9). Further: nhs-sandbox oauth --help

Examples:
  $ nhs-sandbox token
  $ curl -H "Authorization: Bearer $(nhs-sandbox token)" http://127.0.0.1:9001/personal-demographics/FHIR/R4/Patient/9000000009
  $ nhs-sandbox token --flow cis2 --level aal3
  $ nhs-sandbox token --flow nhs-login --user 9000000009 --expires PT1M
  $ nhs-sandbox token --app KEY --scope urn:nhsd:apim:app:level3:example --url http://127.0.0.1:9000
  $ nhs-sandbox token --explain`,
    )
    .action(async ({ app, flow, user, level, role, scope, expires, explain, ...flags }: ClientFlags & TokenOrder & ExplainFlag) => {
      const client = await connect(cli, flags);
      if (explain !== undefined) {
        const explained = await client.oauth.explain(explain === true ? undefined : explain);
        if (flags.json) json(cli, explained);
        else line(cli, inWords(explained));
        return;
      }
      const token = await client.token({ app, flow, user, level, role, scope, expires });
      if (flags.json) json(cli, token);
      else line(cli, token.access_token);
    });
}

/** A paragraph for each mistake, or each refusal, with the advice indented below. */
function inWords({ mistakes, refusals }: Explained): string {
  if (mistakes !== undefined) {
    if (mistakes.length === 0) return 'nothing is wrong with it';
    return mistakes
      .map(({ check, status, error, error_description, advice }) =>
        paragraph(`${status} ${error}: ${error_description} (${check})`, advice),
      )
      .join('\n');
  }
  if (refusals === undefined || refusals.length === 0) return 'nothing was refused';
  return refusals
    .map(({ at, operation, status, error, check, advice }) =>
      paragraph(`${at} ${operation} ${status} ${error}${check === undefined ? '' : ` (${check})`}`, advice),
    )
    .join('\n');
}

function paragraph(first: string, advice: readonly string[]): string {
  return [first, ...advice.map((text) => `  ${text}`)].join('\n');
}
