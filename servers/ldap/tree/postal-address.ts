/** Addresses as SDS writes them: three lines, the town and the county, with dollar signs between (RFC 4517 §3.3.28). */
import type { Organisation } from '#world/organisation';

type Address = NonNullable<Organisation['address']>;

const LINES = 3;

/** `COXWOLD$$$YORK$NORTH YORKSHIRE`. */
export function writeLines({ lines, town, county }: Address): string {
  const three = Array.from({ length: LINES }, (_, at) => lines[at] ?? '');
  return [...three, town ?? '', county ?? ''].map(escapeLine).join('$');
}

/** Of what others have written in fewer lines the last is the town. */
export function readLines(text: string): Pick<Address, 'lines' | 'town' | 'county'> {
  const parts = text.split('$').map(unescapeLine);
  const [town, county] = parts.length > LINES ? [parts[LINES], parts[LINES + 1]] : [parts.at(-1)];
  const lines = (parts.length > LINES ? parts.slice(0, LINES) : parts.slice(0, -1)).filter((line) => line !== '');
  return { lines, ...(town && { town }), ...(county && { county }) };
}

function escapeLine(line: string): string {
  return line.replaceAll('\\', '\\5C').replaceAll('$', '\\24');
}

function unescapeLine(line: string): string {
  return line.replace(/\\(24|5[Cc])/g, (_, code: string) => (code === '24' ? '$' : '\\')).trim();
}
