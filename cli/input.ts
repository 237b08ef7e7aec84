/** Values that people give as an argument, a file, or on standard input. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Cli } from './cli.ts';
import { UsageError } from './exit.ts';

/** A JSON value given as itself, as `@FILE`, or as `-` for standard input. Rejects with {@link UsageError} when it is not JSON. */
export async function readJsonArgument(cli: Cli, argument: string, what: string): Promise<unknown> {
  if (argument === '-') return parse(await cli.readInput(), `${what} on standard input`);
  return argument.startsWith('@') ? readJsonFile(cli, argument.slice(1)) : parse(argument, what);
}

/** A file's JSON value; `-` is standard input. */
export async function readJsonFile(cli: Cli, path: string): Promise<unknown> {
  if (path === '-') return parse(await cli.readInput(), 'standard input');
  return parse(await readFile(resolve(cli.folder, path), 'utf8'), path);
}

function parse(text: string, what: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new UsageError(`${what} is not JSON: ${(error as Error).message}`);
  }
}
