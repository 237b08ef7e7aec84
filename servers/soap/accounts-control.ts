/** Accounts of the directory, in this session: looked at, made, changed, locked. */
import * as v from 'valibot';
import { readJson, refuse } from '#kernel/control/control';
import { json } from '#kernel/http/reply';
import { listIssues } from '#kernel/schema';
import type { Operation } from '#kernel/server';
import { REFERRAL_ROLES } from '#world/services/reference';
import { PERMISSIONS } from './accounts.ts';
import type { SoapDeps } from './deps.ts';

const schema = v.strictObject({
  password: v.pipe(v.string(), v.minLength(1, 'must not be empty'), v.maxLength(100)),
  referralRole: v.pipe(
    v.number(),
    v.check((role) => REFERRAL_ROLES.has(role), `must be a referral role: ${[...REFERRAL_ROLES.keys()].join(', ')}`),
  ),
  permissions: v.exactOptional(v.array(v.picklist(PERMISSIONS)), [...PERMISSIONS]),
  locked: v.exactOptional(v.boolean()),
});

/** `GET /_sandbox/dos/accounts` */
export const listAccounts: Operation<SoapDeps> = async (_, { accounts }) => json(200, { items: await accounts.list() });

/** `PUT /_sandbox/dos/accounts/{username}`: makes an account, or puts this one in its place. 400 names what is wrong. */
export const putAccount: Operation<SoapDeps> = async (request, { accounts }) => {
  const read = await readJson(request);
  if ('refusal' in read) return read.refusal;
  const parsed = v.safeParse(schema, read.value);
  if (!parsed.success) return refuse(400, 'not an account', listIssues(parsed.issues));
  const account = { username: request.params.username ?? '', ...parsed.output };
  await accounts.put(account);
  return json(200, account);
};
