import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { EXIT, UsageError } from '../../exit.ts';
import { json, line } from '../../print.ts';
import { safe } from '../../terminal/text.ts';
import { counted } from '../../world/words.ts';

export function defineCheck(command: Command, cli: Cli): void {
  command
    .command('check')
    .description('check seed folders as start would, and tell all mistakes')
    .argument('<folder...>', 'each over the one before; standard is the standard world')
    .option('--today <day>', 'reckon relative dates from this day, such as 2027-03-01 (default today)')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
One line for each mistake: file, path within it, the document's id, reason. Exits with 1 when there are any.

Examples:
  $ nhs-sandbox seed check my-world
  $ nhs-sandbox seed check standard my-patients
  $ nhs-sandbox seed check my-world --json | jq -r '.issues[].file' | sort | uniq -c`,
    )
    .action(async (folders: readonly string[], flags: { json?: boolean; today?: string }) => {
      const [{ readSeeds, sayIssue }, { STANDARD }, { londonDay }, { isDay }] = await Promise.all([
        import('#world/seeds'),
        import('#world/seeds/standard'),
        import('#world/rules/london'),
        import('#world/rules/date'),
      ]);
      if (flags.today !== undefined && !(isDay(flags.today) && /^(?:19|20|21)/.test(flags.today)))
        throw new UsageError(`--today: ${flags.today}: must be a day such as 2027-03-01`);
      const paths = folders.map((folder) => (folder === STANDARD ? folder : resolve(cli.folder, folder)));
      try {
        const entries = readSeeds(paths, flags.today ?? londonDay(Date.now()));
        const counts = Object.fromEntries([...entries].flatMap(([name, { size }]) => (size > 0 ? [[name, size]] : [])));
        if (flags.json) json(cli, { ok: true, counts, issues: [] });
        else
          line(
            cli,
            `ok: ${
              Object.entries(counts)
                .map(([name, count]) => `${count} ${name}`)
                .join(', ') || 'nothing in it'
            }`,
          );
      } catch (error) {
        const { issues } = error as { issues?: readonly Parameters<typeof sayIssue>[0][] };
        if (issues === undefined) throw error;
        cli.exitCode = EXIT.failure;
        if (flags.json) return json(cli, { ok: false, issues });
        for (const issue of issues) line(cli, safe(sayIssue(issue)));
        line(cli, counted(issues.length, 'mistake'));
        if (!folders.includes(STANDARD))
          cli.err.write(`To be laid over the standard world? nhs-sandbox seed check standard ${folders.join(' ')}\n`);
      }
    });
}
