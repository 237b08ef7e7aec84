import type { Command } from 'commander';
import type { ActiveRule, FaultRule } from '#clients/control/control';
import type { Cli } from '../cli.ts';
import { type ClientFlags, clientSubcommand, connect, withClientOptions } from '../client-options.ts';
import { type RuleFlags, ruleFrom } from '../fault-rule.ts';
import { readJsonArgument } from '../input.ts';
import { json, line, table } from '../print.ts';
import { collect } from '../values.ts';

export function define(command: Command, cli: Cli): void {
  const list = async (flags: ClientFlags) => {
    const rules = await (await connect(cli, flags)).faults.list();
    if (flags.json) json(cli, rules);
    else line(cli, rules.length === 0 ? 'no fault rules' : table(rules.map(asRow)));
  };

  withClientOptions(command)
    .addHelpText(
      'after',
      `
A rule says which requests it is about (all that is given must match), on which of them it acts, and what it does.

Examples:
  $ nhs-sandbox faults add --operation pds.readPatient --patient 9000000009 --status 503 --times 1
  $ nhs-sandbox faults add --server oauth --delay 500
  $ nhs-sandbox faults add --server fhir --fault CONNECTION_RESET_BY_PEER --every 3
  $ nhs-sandbox faults add --server fhir --rate-limit 5/second
  $ nhs-sandbox faults add '{"server":"fhir","delayDistribution":{"type":"lognormal","median":80,"sigma":0.4}}'
  $ nhs-sandbox faults errors
  $ nhs-sandbox faults clear`,
    )
    .action(list);

  clientSubcommand(command, 'list', 'list the rules').action(list);

  clientSubcommand(command, 'add', 'put a rule in force')
    .argument('[rule]', 'the rule as JSON; - reads it from standard input, @FILE from a file; flags are laid over it')
    .optionsGroup('Which requests:')
    .option('--server <name>', 'to this server')
    .option('--operation <name>', 'of this operation (pds.readPatient) or API (pds.*)')
    .option('--patient <nhs-number>', 'about this patient')
    .option('--mailbox <id>', 'about this mailbox')
    .option('--header <name:value>', 'with this header; may be repeated', collect)
    .optionsGroup('How often:')
    .option('--times <n>', 'the first n of them')
    .option('--every <n>', 'each n-th')
    .option('--probability <p>', 'by chance, 0 to 1')
    .option('--seed <n>', 'chance that repeats')
    .optionsGroup('What happens:')
    .option('--when <moment>', 'before (default): nothing has been changed; afterwards: the operation has done its work')
    .option('--status <code>', 'answer with this HTTP status')
    .option('--error <name>', "answer with this error of the API's catalogue (see faults errors)")
    .option('--fault <name>', 'CONNECTION_RESET_BY_PEER, EMPTY_RESPONSE, MALFORMED_RESPONSE_CHUNK or RANDOM_DATA_THEN_CLOSE')
    .option('--delay <duration>', 'wait first: milliseconds or ISO 8601')
    .option('--dribble <chunks/duration>', 'send the body in pieces over a time: 5/PT2S')
    .option('--rate-limit <n/period>', 'refuse what exceeds n a second, minute or hour: 5/second')
    .option('--id <id>', 'name the rule; one of the same name is replaced')
    .action(async (argument: string | undefined, flags: ClientFlags & RuleFlags) => {
      const given = argument === undefined ? {} : await readJsonArgument(cli, argument, 'the rule');
      const rule = await (await connect(cli, flags)).faults.add({ ...(given as FaultRule), ...ruleFrom(flags) });
      if (flags.json) json(cli, rule);
      else line(cli, rule.id);
    });

  clientSubcommand(command, 'remove', 'remove rules')
    .argument('<id...>', 'their ids')
    .action(async (ids: readonly string[], flags: ClientFlags) => {
      const client = await connect(cli, flags);
      for (const id of ids) await client.faults.remove(id);
    });

  clientSubcommand(command, 'clear', 'remove all rules').action(async (flags: ClientFlags) => (await connect(cli, flags)).faults.clear());

  clientSubcommand(command, 'errors', 'list the errors that a rule can name').action(async (flags: ClientFlags) => {
    const errors = await (await connect(cli, flags)).errors();
    if (flags.json) json(cli, errors);
    else line(cli, table(errors.map(({ api, name, status, description }) => [`${api}.${name}`, String(status), description])));
  });
}

/** `k3j9x2ab  fhir pds.readPatient  {"status":503,"times":1}  matched 2, acted 1`. */
function asRow({ id, server, operation, matched, acted, ...rest }: ActiveRule): string[] {
  return [id, [server ?? 'any server', operation].filter(Boolean).join(' '), JSON.stringify(rest), `matched ${matched}, acted ${acted}`];
}
