/** Every command: its name, what it is for, and where it is. Only the one that is called is loaded. */
import type { Command } from 'commander';
import type { Cli } from './cli.ts';

/** A command's own module: adds its arguments, options, help and action. */
interface CommandModule {
  define(command: Command, cli: Cli): void;
}

export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<CommandModule>;
}

export const COMMANDS: readonly CommandEntry[] = [
  { name: 'start', summary: 'start the suite, or some of its servers', load: () => import('./commands/start.ts') },
  { name: 'exec', summary: 'start, run a command against it, stop', load: () => import('./commands/exec.ts') },
  { name: 'env', summary: 'print the addresses as environment variables', load: () => import('./commands/env.ts') },
  { name: 'status', summary: 'list the servers, their addresses and states', load: () => import('./commands/status.ts') },
  { name: 'healthcheck', summary: 'exit with 0 when ready, with 1 when not', load: () => import('./commands/healthcheck.ts') },
  { name: 'reset', summary: 'go back to the seeds', load: () => import('./commands/reset.ts') },
  { name: 'journal', summary: 'show what passed', load: () => import('./commands/journal.ts') },
  { name: 'faults', summary: 'make it fail on purpose', load: () => import('./commands/faults.ts') },
  { name: 'clock', summary: 'look at the time, set it, stop it', load: () => import('./commands/clock.ts') },
  { name: 'world', summary: 'look at the population and change it', load: () => import('./commands/world.ts') },
  { name: 'seed', summary: 'check, export and import the population to start from', load: () => import('./commands/seed.ts') },
  { name: 'snapshot', summary: 'save all state, or load it', load: () => import('./commands/snapshot.ts') },
  { name: 'token', summary: 'print an access token', load: () => import('./commands/token.ts') },
  { name: 'oauth', summary: 'applications, tokens, who is signed in, keys', load: () => import('./commands/oauth.ts') },
  { name: 'mesh', summary: 'send messages, read an inbox, track what was sent', load: () => import('./commands/mesh.ts') },
  { name: 'ldap', summary: 'search the directory, export it and import into it', load: () => import('./commands/ldap.ts') },
  { name: 'nems', summary: 'subscribe to events, see who was told of what', load: () => import('./commands/nems.ts') },
  { name: 'mns', summary: 'subscribe to signals, see what is on queues', load: () => import('./commands/mns.ts') },
];
