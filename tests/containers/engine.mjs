/** The container engine, driven by its command line. */
import { execFile } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { root } from '../../scripts/files.mjs';

const execute = promisify(execFile);

/**
 * Runs a program in the project's folder and resolves with what it printed, trimmed. Rejects with an `Error` that ends in the last lines it printed.
 * @param {readonly string[]} command
 * @param {Record<string, string | undefined>} [env] further variables
 */
export async function run([program = '', ...args], env = {}) {
  try {
    const { stdout } = await execute(program, args, { cwd: root, env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 });
    return stdout.trim();
  } catch (error) {
    const { stdout = '', stderr = '', message } = /** @type {Error & { stdout?: string, stderr?: string }} */ (error);
    const printed = `${stdout}\n${stderr}`.trim().split('\n').slice(-60).join('\n');
    throw new Error(`${message.split('\n')[0]}\n${printed}`, { cause: error });
  }
}

/** @param {string[]} args */
export function docker(...args) {
  return run(['docker', ...args]);
}

/** @param {readonly string[]} command */
export function succeeds(command) {
  return run(command).then(
    () => true,
    () => false,
  );
}

/** `docker compose`, or where that is not there docker-compose 1.29. */
export async function findCompose() {
  const command = (await succeeds(['docker', 'compose', 'version'])) ? ['docker', 'compose'] : ['docker-compose'];
  return {
    version: (await run([...command, 'version', '--short'])).replace(/^v?/, `${command.join(' ')} `),
    /** @param {string[]} args */
    run: (...args) => run([...command, ...args]),
  };
}

/**
 * Resolves when a container's own health check says that it is healthy. Rejects with its log when it ends or is not healthy in time.
 * @param {string} container
 * @param {number} [patience] seconds
 */
export async function untilHealthy(container, patience = 60) {
  const deadline = Date.now() + patience * 1000;
  for (;;) {
    const [state, health] = (await docker('inspect', '--format', '{{.State.Status}} {{.State.Health.Status}}', container)).split(' ');
    if (health === 'healthy') return;
    if (state !== 'running' || health === 'unhealthy' || Date.now() > deadline) {
      const said = await docker('inspect', '--format', '{{range .State.Health.Log}}{{.Output}}{{end}}', container);
      const log = await run(['sh', '-c', 'docker logs "$0" 2>&1', container]);
      throw new Error(`${container} is ${state} and ${health}\n${said}\n${log}`);
    }
    await wait(200);
  }
}

/**
 * Stops a container as an operator does, and resolves with the seconds that it took. Rejects when it had to be killed or ended with an error.
 * @param {string} container
 */
export async function stop(container) {
  const before = performance.now();
  await docker('stop', container);
  const seconds = (performance.now() - before) / 1000;
  const code = await docker('inspect', '--format', '{{.State.ExitCode}}', container);
  if (code !== '0') throw new Error(`it ended with exit code ${code} after ${seconds.toFixed(2)} s`);
  return seconds;
}
