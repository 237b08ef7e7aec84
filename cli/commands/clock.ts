import type { Command } from 'commander';
import type { ClockReading } from '#clients/control/control';
import type { Cli } from '../cli.ts';
import { type ClientFlags, clientSubcommand, connect, withClientOptions } from '../client-options.ts';
import { json, line } from '../print.ts';

export function define(command: Command, cli: Cli): void {
  const show = (reading: ClockReading, flags: ClientFlags) => (flags.json ? json(cli, reading) : line(cli, inWords(reading)));

  withClientOptions(command)
    .addHelpText(
      'after',
      `
Everything that depends on time asks this clock: tokens expire by it, and so do messages. Each session has its own.

Examples:
  $ nhs-sandbox clock                            what time it is
  $ nhs-sandbox clock advance PT11M              eleven minutes later
  $ nhs-sandbox clock set 2026-03-01T12:00:00Z
  $ nhs-sandbox clock freeze                     stand still
  $ nhs-sandbox clock run                        run on from there`,
    )
    .action(async (flags: ClientFlags) => show(await (await connect(cli, flags)).clock.get(), flags));

  clientSubcommand(command, 'show', 'show the time').action(async (flags: ClientFlags) =>
    show(await (await connect(cli, flags)).clock.get(), flags),
  );
  clientSubcommand(command, 'set', 'set the time')
    .argument('<time>', 'ISO 8601: 2026-03-01T12:00:00Z')
    .action(async (now: string, flags: ClientFlags) => show(await (await connect(cli, flags)).clock.set({ now }), flags));
  clientSubcommand(command, 'freeze', 'make the time stand still')
    .argument('[time]', 'ISO 8601; now when left out')
    .action(async (now: string | undefined, flags: ClientFlags) =>
      show(await (await connect(cli, flags)).clock.set({ now, frozen: true }), flags),
    );
  clientSubcommand(command, 'run', 'let a frozen clock run on').action(async (flags: ClientFlags) =>
    show(await (await connect(cli, flags)).clock.set({ frozen: false }), flags),
  );
  clientSubcommand(command, 'advance', 'move the time')
    .argument('<duration>', 'ISO 8601: PT5M, P1D; -PT5M goes back')
    .action(async (by: string, flags: ClientFlags) => show(await (await connect(cli, flags)).clock.advance(by), flags));
}

function inWords({ now, frozen, offsetMilliseconds }: ClockReading): string {
  if (frozen) return `${now}, standing still`;
  if (offsetMilliseconds === 0) return now;
  const seconds = Math.abs(offsetMilliseconds) / 1000;
  return `${now}, ${seconds} s ${offsetMilliseconds > 0 ? 'ahead of' : 'behind'} this machine`;
}
