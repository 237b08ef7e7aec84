/** Logging for operators. Servers print nothing else. */
import type { LoggerOptions } from 'pino';

export interface Log {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** pino on stderr: pretty on a terminal, JSON otherwise. Loaded only when something is to be logged. */
async function openPino(level: LogLevel): Promise<Log> {
  const { pino } = await import('pino');
  const options: LoggerOptions = { level, base: null };
  if (!process.stderr.isTTY) return pino(options, pino.destination({ dest: 2, sync: false }));
  const { default: pretty } = await import('pino-pretty');
  return pino(options, pretty({ destination: 2, translateTime: 'HH:MM:ss' }));
}

/** A log that loads pino with its first message of a level that counts, so that a quiet start does not pay for it. */
export function openLog(level: LogLevel): Log {
  const wanted = LOG_LEVELS.indexOf(level);
  let opened: Promise<Log> | undefined;
  const at = (name: 'debug' | 'info' | 'warn' | 'error') => (facts: object, message: string) => {
    if (LOG_LEVELS.indexOf(name) > wanted) return;
    opened ??= openPino(level);
    void opened.then((log) => log[name](facts, message));
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
