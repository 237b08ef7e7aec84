/** Logging for operators. Servers print nothing else. */

export interface Log {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** pino: pretty on a terminal, JSON otherwise. Loaded only when something is to be logged. */
export async function openLog(level: 'silent' | 'error' | 'warn' | 'info' | 'debug'): Promise<Log> {
  if (level === 'silent') return silentLog;
  const { pino } = await import('pino');
  if (!process.stderr.isTTY) return pino({ level, base: undefined }, pino.destination({ dest: 2, sync: false }));
  const { default: pretty } = await import('pino-pretty');
  return pino({ level, base: undefined }, pretty({ destination: 2, ignore: 'pid,hostname', translateTime: 'HH:MM:ss' }));
}
