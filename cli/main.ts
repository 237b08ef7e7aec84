#!/usr/bin/env node
/** The nhs-sandbox command. */
import module from 'node:module';

// compiled code is kept for the next start, where Node.js can (from 22.8)
(module as { enableCompileCache?: () => void }).enableCompileCache?.();

// whoever read our output has gone (`| head -1`): stop as if asked to, once
process.stdout.once('error', () => {
  process.stdout.on('error', () => {});
  process.kill(process.pid, 'SIGTERM');
});

const [{ processCli }, { run }] = await Promise.all([import('./cli.ts'), import('./program.ts')]);
process.exitCode = await run(process.argv.slice(2), processCli());
