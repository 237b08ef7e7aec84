/**
 * What became of each identity that national test environments, mocks and client suites have published. It is in the world, or there
 * is a reason why it is not: `seed-data/identities.json` says which. Whoever makes new identities keeps clear of all of them.
 */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { packagePath } from '#kernel/package';
import { listIssues } from '#kernel/schema';
import { type Immutable, text } from './schema.ts';

/** The file's name. It is read when it is needed; the seeds of the collections stand beside it. */
const IDENTITIES_FILE = 'identities.json';

/** The schema of one identity. */
export const identitySchema = v.pipe(
  v.strictObject({
    /** `account` signs in with NHS login; `endpoint` is of the Spine directory, by party key; a `fixture` is an id that one API's suite expects. */
    kind: v.picklist([
      'patient',
      'user',
      'account',
      'organisation',
      'practitioner',
      'system',
      'endpoint',
      'mailbox',
      'workflow',
      'service',
      'fixture',
    ]),
    /** What it is known by: NHS number, ODS code, SDS user id, ASID, mailbox id …. */
    id: text(300),
    /**
     * What became of it.
     * - `seeded`: the standard world holds it.
     * - `absent`: suites expect that nobody has it. No seed, no import, no new record may use it.
     * - `failsCheckDigit`: an NHS number that fails modulus 11, and that no suite needs to find.
     * - `mayBeLive`: a number of a range from which living people have theirs. It stays a number.
     * - `userOnly`: somebody signs in with it; the demographics service has no such record.
     * - `rosterOnly`: a practice holds it; the demographics service does not.
     * - `scenario`: one API answers it in a set way, whatever the world holds.
     * - `example`: stands in examples of one generic server, which may hold it as its own data.
     * - `elsewhere`: the world holds it under another id, or in another collection.
     * - `left`: for another reason.
     */
    resolution: v.picklist([
      'seeded',
      'absent',
      'failsCheckDigit',
      'mayBeLive',
      'userOnly',
      'rosterOnly',
      'scenario',
      'example',
      'elsewhere',
      'left',
    ]),
    /** Why, or where it is instead. Only what is seeded needs none. */
    reason: v.exactOptional(text(300)),
  }),
  v.forward(
    v.check((doc) => doc.resolution === 'seeded' || doc.reason !== undefined, 'must say why it is not seeded'),
    ['reason'],
  ),
);

export type Identity = Immutable<v.InferOutput<typeof identitySchema>>;

let identities: readonly Identity[] | undefined;

/** All published identities. Read once, when they are first asked for. Throws when the file is not as it should be. */
export function publishedIdentities(): readonly Identity[] {
  identities ??= readIdentities(packagePath(`seed-data/${IDENTITIES_FILE}`));
  return identities;
}

function readIdentities(path: string): readonly Identity[] {
  const result = v.safeParse(v.array(identitySchema), JSON.parse(readFileSync(path, 'utf8')));
  if (result.success) return result.output;
  const [first] = listIssues(result.issues);
  throw new Error(`${IDENTITIES_FILE} ${first?.path}: ${first?.reason}`);
}

let numbers: ReadonlySet<string> | undefined;

/** Every NHS number that has been published, for somebody or for nobody. A new record never gets one of these. */
export function publishedNhsNumbers(): ReadonlySet<string> {
  numbers ??= new Set(publishedIdentities().flatMap(({ kind, id }) => (kind === 'patient' ? [id] : [])));
  return numbers;
}
