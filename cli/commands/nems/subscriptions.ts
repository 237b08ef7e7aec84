/** `nhs-sandbox nems subscriptions`, `subscribe`, `unsubscribe`: who is told of what. */
import type { Command } from 'commander';
import type { EventSubscription, SubscriptionOrder } from '#clients/control/control';
import type { Cli } from '../../cli.ts';
import { type ClientFlags, clientSubcommand, connect } from '../../client-options.ts';
import { UsageError } from '../../exit.ts';
import { json, line } from '../../print.ts';
import { collect } from '../../values.ts';
import { listed } from './listed.ts';

interface SubscribeFlags extends ClientFlags {
  readonly mailbox: string;
  readonly patient?: string;
  readonly practice?: string;
  readonly practiceSubIcb?: string;
  readonly homeSubIcb?: string;
  readonly localAuthority?: string;
  readonly country?: string;
  readonly age?: readonly string[];
  readonly registration?: SubscriptionOrder['gpRegistration'];
  readonly tag?: string;
  readonly end?: string;
  readonly reason?: string;
}

export function defineSubscriptions(command: Command, cli: Cli): void {
  clientSubcommand(command, 'subscriptions', 'list the subscriptions')
    .option('--mailbox <mailbox>', 'those of a MESH mailbox')
    .option('--organisation <ods-code>', 'those of an organisation')
    .option('--event <code>', 'those for a type of event')
    .action(async (flags: ClientFlags & { readonly mailbox?: string; readonly organisation?: string; readonly event?: string }) => {
      const { nems } = await connect(cli, flags);
      const { mailbox, organisation, event } = flags;
      const { items, next } = await nems.subscriptions({ mailbox, organisation, event, limit: 1000 });
      if (flags.json) return json(cli, items);
      const rows = items.map((one) => [one.id, one.mailboxId, ...wordsOf(one)].map((text) => ({ text })));
      return line(cli, listed(cli, rows, 'nobody has subscribed', next !== undefined));
    });

  clientSubcommand(command, 'subscribe', 'subscribe on behalf of a mailbox; prints the id')
    .argument('<event...>', 'types of events: pds-change-of-gp-1')
    .requiredOption('--mailbox <mailbox>', 'the MESH mailbox that is told')
    .optionsGroup('About whom, one of these:')
    .option('--patient <nhs-number>', 'one patient')
    .option('--practice <ods-code>', 'the patients of a practice')
    .option('--practice-sub-icb <code>', 'the patients of the practices of a sub-location of an ICB')
    .option('--home-sub-icb <code>', 'those who live in the area of a sub-location of an ICB')
    .option('--local-authority <ons-code>', 'those who live in the area of a local authority')
    .option('--country <ons-code>', 'those who live in a country: E92000001 is England')
    .optionsGroup('And only:')
    .option('--age <comparison>', 'of an age: lt5, gt64; may be repeated', collect)
    .option('--registration <which>', 'RegisteredOnly or UnregisteredOnly')
    .optionsGroup('The subscription:')
    .option('--tag <tag>', 'told with each message')
    .option('--end <instant>', 'until when: 2027-03-31T00:00:00Z')
    .option('--reason <text>', 'why')
    .action(async (events: readonly string[], { age: ages, registration: gpRegistration, ...said }: SubscribeFlags) => {
      const { mailbox, patient, practice, practiceSubIcb, homeSubIcb, localAuthority, country, tag, end, reason, ...flags } = said;
      const whom = { patient, practice, practiceSubIcb, homeSubIcb, localAuthority, country };
      if (Object.values(whom).filter((value) => value !== undefined).length !== 1)
        throw new UsageError('about whom? One of --patient, --practice, --practice-sub-icb, --home-sub-icb, --local-authority, --country');
      const { nems } = await connect(cli, flags);
      const made = await nems.subscribe({ mailbox, events, ...whom, ages, gpRegistration, tag, end, reason });
      if (flags.json) json(cli, made);
      else line(cli, made.id);
    });

  clientSubcommand(command, 'unsubscribe', 'end subscriptions')
    .argument('<id...>', 'which')
    .action(async (ids: readonly string[], flags: ClientFlags) => {
      const { nems } = await connect(cli, flags);
      for (const id of ids) await nems.unsubscribe(id);
    });
}

/** Of what, about whom, and what else must hold. */
function wordsOf({ events, target, ages, gpRegistration, tag, end, status }: EventSubscription): readonly string[] {
  const more = [
    ...ages.map(({ comparator, years }) => `age ${comparator}${years}`),
    ...(gpRegistration === undefined ? [] : [gpRegistration]),
    ...(tag === undefined ? [] : [`tag ${tag}`]),
    ...(end === undefined ? [] : [`${status === 'off' ? 'ended' : 'until'} ${end}`]),
  ];
  return [events.join(' '), `${target.rule === 'nhs-number' ? 'patient' : target.rule} ${target.value}`, more.join(', ')];
}
