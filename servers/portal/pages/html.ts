/** What the portal's pages have in common. */

/** Text as it may stand in HTML, in an attribute too. */
export function text(value: string): string {
  return value.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A whole page. `files` is the way to the pages' own files, relative to the page, so that it stays within a session's prefix. */
export function page({ title, files, head = '', body }: { title: string; files: string; head?: string; body: string }): string {
  return `<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(title)}</title>
<link rel="icon" href="${files}icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${files}style.css">
${head}</head>
<body>
${body}
</body>
</html>
`;
}
