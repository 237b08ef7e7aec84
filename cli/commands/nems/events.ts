/** `nhs-sandbox nems events`, `event`, `unmatched`, `why`: what happened, and who was told. */
import type { Command } from 'commander';
import type { AcceptedEvent, AcceptedEventInFull, ShownDelivery, WhyEvent } from '#clients/control/control';
import type { Cli } from '../../cli.ts';
import { type ClientFlags, clientSubcommand, connect } from '../../client-options.ts';
import { UsageError } from '../../exit.ts';
import { json, line } from '../../print.ts';
import { type Block, renderCard } from '../../terminal/card.ts';
import { pageOf, type Tone } from '../../terminal/page.ts';
import type { Cell } from '../../terminal/table.ts';
import { number } from '../../values.ts';
import { listed, wrapped } from './listed.ts';

interface EventsFlags extends ClientFlags {
  readonly service?: AcceptedEvent['service'];
  readonly event?: string;
  readonly patient?: string;
  readonly limit: string;
}

export function defineEvents(command: Command, cli: Cli): void {
  clientSubcommand(command, 'events', 'list what was accepted, the newest first')
    .option('--service <service>', 'nems or mns')
    .option('--event <code>', 'of a type')
    .option('--patient <nhs-number>', 'about a patient')
    .option('--limit <n>', 'at most so many', '50')
    .action(async ({ service, event, patient, limit, ...flags }: EventsFlags) => {
      const { nems } = await connect(cli, flags);
      const { items, next } = await nems.events({ service, event, patient, limit: number('--limit', limit) });
      if (flags.json) return json(cli, items);
      const rows = items.map((accepted) => [
        { text: accepted.id },
        { text: timeOf(accepted.acceptedAt) },
        { text: accepted.type },
        { text: accepted.subject ?? '' },
        fateOf(accepted.deliveries),
      ]);
      return line(cli, listed(cli, rows, 'nothing was accepted', next !== undefined));
    });

  clientSubcommand(command, 'event', 'show what was accepted, and what became of it')
    .argument('<id>', 'its id, or its message’s')
    .option('--body', 'print what is delivered, alone')
    .action(async (id: string, flags: ClientFlags & { readonly body?: true }) => {
      const event = await (await connect(cli, flags)).nems.event(id);
      if (flags.json) return json(cli, event);
      if (flags.body) return line(cli, Object.values(event.bodies)[0]?.content ?? '');
      return line(cli, eventCard(cli, event));
    });

  clientSubcommand(command, 'unmatched', 'list what happened of late and nobody was told of').action(async (flags: ClientFlags) => {
    const items = await (await connect(cli, flags)).nems.unmatched();
    if (flags.json) return json(cli, items);
    const rows = items.map(({ at, type, nhsNumber, reason }) => [timeOf(at), type, nhsNumber, reason].map((text) => ({ text })));
    return line(cli, wrapped(cli, rows, 'nothing of that kind'));
  });

  clientSubcommand(command, 'why', 'say why subscriptions get an event, or why they do not')
    .argument('<event>', 'id of an event; or a type, with --patient, as if it happened now')
    .argument('[subscription]', 'of which subscription')
    .option('--patient <nhs-number>', 'about whom')
    .action(async (event: string, subscription: string | undefined, flags: ClientFlags & { readonly patient?: string }) => {
      const { nems } = await connect(cli, flags);
      const { patient } = flags;
      if (patient === undefined && /-\d$/.test(event) && !/^[0-9a-f]{8}-/i.test(event))
        throw new UsageError('a type of event needs --patient');
      const why = await nems.why(patient === undefined ? event : { event, patient }, subscription);
      if (flags.json) return json(cli, why);
      return line(cli, whyLines(cli, why));
    });
}

/** To the second. */
function timeOf(instant: string): string {
  return instant.slice(0, 19).replace('T', ' ');
}

const TONES: Readonly<Record<ShownDelivery['state'], Tone>> = { sent: 'good', waiting: 'warn', failed: 'alarm', dropped: 'quiet' };

/** All deliveries in one cell: `2 sent, 1 waiting`. */
function fateOf(deliveries: readonly ShownDelivery[]): Cell {
  if (deliveries.length === 0) return { text: 'for nobody', tone: 'quiet' };
  const states = Object.keys(TONES) as ShownDelivery['state'][];
  const counts = states.flatMap((state) => {
    const count = deliveries.filter((delivery) => delivery.state === state).length;
    return count === 0 ? [] : [{ state, text: `${count} ${state}` }];
  });
  const worst = counts.findLast(({ state }) => state !== 'dropped') ?? counts[0];
  return { text: counts.map(({ text }) => text).join(', '), tone: worst && TONES[worst.state] };
}

export function destinationOf({ to }: Pick<ShownDelivery, 'to'>): string {
  return to.channel === 'mesh' ? `${to.mailboxId} ${to.workflowId}` : to.arn;
}

export function stateCell({ state }: ShownDelivery): Cell {
  return { text: state, tone: TONES[state] };
}

export function eventCard(cli: Cli, event: AcceptedEvent | AcceptedEventInFull): string {
  const { id, service, type, messageId, origin, publisher, acceptedAt, subject, deliveries } = event;
  const label = (name: string, text: string | undefined) => (text === undefined ? [] : [{ label: name, text }]);
  return renderCard(
    {
      title: type,
      id,
      sections: [
        {
          title: 'Event',
          content: [
            ...label('Service', service.toUpperCase()),
            ...label('About', subject),
            ...label('Message id', messageId),
            ...label('From', publisher === undefined ? origin : `${origin} by ${publisher}`),
            ...label('Accepted', acceptedAt),
            ...label(
              'Body',
              'bodies' in event
                ? Object.values(event.bodies)
                    .map(({ contentType, bytes }) => `${contentType}, ${bytes} bytes`)
                    .join('; ')
                : undefined,
            ),
          ],
        },
        {
          title: 'Deliveries',
          content: deliveries.length === 0 ? [{ rows: [[fateOf(deliveries)]] }] : deliveryBlocks(deliveries),
        },
      ],
    },
    pageOf(cli),
  );
}

/** Each with what goes along below it. */
function deliveryBlocks(deliveries: readonly ShownDelivery[]): readonly Block[] {
  const widest = Math.max(...deliveries.map((delivery) => destinationOf(delivery).length));
  return deliveries.flatMap((delivery) => {
    const { sentAs, reason, partnerId } = delivery;
    const destination = { text: destinationOf(delivery).padEnd(widest) };
    const row: Block = { rows: [[destination, stateCell(delivery), { text: sentAs ?? reason ?? '' }]] };
    return partnerId === undefined ? [row] : [row, { rows: [[{ text: partnerId, tone: 'quiet' }]], isInner: true }];
  });
}

/** Who gets it; of one alone, all that it asks for. */
function whyLines(cli: Cli, { summary, items }: WhyEvent): string {
  const mark = (holds: boolean) => (holds ? { text: '✓', tone: 'good' as const } : { text: '✗', tone: 'warn' as const });
  if (items.length === 0) return summary;
  const rows = items.map(({ subscription, to, matched, reason }) => [
    { text: subscription },
    mark(matched),
    { text: to },
    { text: reason },
  ]);
  const [only, ...others] = items;
  const checks = others.length > 0 ? [] : (only?.checks ?? []).map(({ held, says }) => [mark(held), { text: says }]);
  return [summary, listed(cli, rows, ''), ...(checks.length > 0 ? ['', wrapped(cli, checks, '')] : [])].join('\n');
}
