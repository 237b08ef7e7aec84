/** What can be wrong with seeds, and how it is said. */

/** One thing wrong with the seeds. */
export interface SeedIssue {
  /** Relative to the seed folder: `patients/families.json`. Empty when it is the folder itself. */
  readonly file: string;
  /** Dotted, from the file's top: `3.names.0.family`; or `line 12, column 7` where it is not JSON. Empty when it is the whole file. */
  readonly path: string;
  readonly reason: string;
  /** Which document it is in, where that can be told: its NHS number, its ODS code …. */
  readonly id?: string;
  /** The folder, where there are several. */
  readonly folder?: string;
}

/** The seeds cannot be used. The message names the folder, and the first issues with file, path and reason. */
export class SeedError extends Error {
  readonly issues: readonly SeedIssue[];
  constructor(folder: string, issues: readonly SeedIssue[]) {
    const said = issues.slice(0, ISSUES_SAID).map((issue) => `  ${sayIssue(issue)}`);
    if (issues.length > ISSUES_SAID) said.push(`  … and ${issues.length - ISSUES_SAID} more`);
    super(`The seeds in ${folder} cannot be used:\n${said.join('\n')}`);
    this.name = 'SeedError';
    this.issues = issues;
  }
}

/** Issues beyond these are only counted in the message. */
const ISSUES_SAID = 20;

/** An issue in one line: `patients/families.json 3.names.0.family (9000000009): must not be empty`. */
export function sayIssue({ folder, file, path, id, reason }: SeedIssue): string {
  const where = folder === undefined ? file : [folder, file].filter(Boolean).join('/');
  const place = [where, path, id && `(${id})`].filter(Boolean).join(' ');
  return place ? `${place}: ${reason}` : reason;
}

export function joinPath(outer: string, inner: string): string {
  return outer && inner ? `${outer}.${inner}` : outer || inner;
}
