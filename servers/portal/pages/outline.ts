/** The operations of one of our own OpenAPI documents, read line by line: they all are indented alike, and a parser of YAML costs more than this page. */

export interface OutlinedOperation {
  readonly method: string;
  readonly path: string;
  readonly summary: string;
}

const METHODS = /^ {4}(get|put|post|patch|delete|options|head):$/;

/** In the order of the document. */
export function outline(document: string): readonly OutlinedOperation[] {
  const found: OutlinedOperation[] = [];
  let path = '';
  let method = '';
  for (const line of document.split('\n')) {
    path = /^ {2}"?(\/[^"]*?)"?:$/.exec(line)?.[1] ?? path;
    method = METHODS.exec(line)?.[1]?.toUpperCase() ?? method;
    const summary = /^ {6}summary: (.+)$/.exec(line)?.[1];
    if (summary !== undefined) found.push({ method, path, summary: unquoted(summary) });
  }
  return found;
}

function unquoted(value: string): string {
  return /^".*"$/.test(value) ? JSON.parse(value) : value.replace(/^'(.*)'$/, '$1');
}
