import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { expect, it } from 'vitest';
import { codePath, MODULE_ENDING, packagePath, VERSION } from './package.ts';

// how a build finds its own is shown by tests/build/
it('finds itself among the sources', () => {
  expect(JSON.parse(readFileSync(packagePath('package.json'), 'utf8'))).toMatchObject({ name: 'nhs-sandbox', version: VERSION });
  expect(MODULE_ENDING).toBe('.ts');
  const itself = codePath(`kernel/package${MODULE_ENDING}`);
  expect([isAbsolute(itself), existsSync(itself)]).toEqual([true, true]);
});
