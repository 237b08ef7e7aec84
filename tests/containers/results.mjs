/** What was checked, and how it went: a line for each, and one that sums up. */

let passed = 0;
let failed = 0;
let interrupted = false;

// what runs in the foreground hears Ctrl-C too, and fails; we stay to take down what stands
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.on(signal, () => {
    interrupted = true;
  });
}

/** @param {string} title */
export function heading(title) {
  console.log(`\n== ${title}`);
}

/**
 * Does one check. It fails by throwing; what it returns is said behind its name.
 * @param {string} name
 * @param {() => Promise<string | void> | string | void} attempt
 * @returns {Promise<boolean>} whether it passed
 */
export async function check(name, attempt) {
  if (interrupted) return false;
  try {
    const remark = await attempt();
    passed += 1;
    console.log(`ok      ${name}${remark ? ` (${remark})` : ''}`);
    return true;
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n${indented(error instanceof Error ? error.message : String(error))}`);
    return false;
  }
}

/** Prints the sum, and makes it the exit code. */
export function conclude() {
  if (interrupted) console.log('\nInterrupted.');
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = interrupted || failed > 0 || passed === 0 ? 1 : 0;
}

/** @param {string} text */
function indented(text) {
  return text.trimEnd().replace(/^/gm, '        ');
}
