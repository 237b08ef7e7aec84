/** The roles of a healthcare worker who has signed in through the platform, as userinfo tells them: proxies ask for it, and look there. */
import { londonDay } from '#world/rules/london';
import type { OauthDeps } from '../deps.ts';
import { findWorker, workerBehind } from '../oidc/people.ts';
import { nrbacRolesOf } from '../realms/strange-users.ts';
import type { TokenRecord } from '../tokens.ts';

/** Role profile ids; nothing for a token without userinfo, or where the user's roles are of no readable shape. */
export async function rolesBehind(record: TokenRecord, deps: OauthDeps): Promise<readonly string[] | undefined> {
  const { grantType, provider, userId, sid } = record;
  if (grantType !== 'authorization_code' || !provider.endsWith('nhs-cis2') || userId === undefined) return undefined;
  const day = londonDay(deps.context.clock.now());
  const session = sid === undefined ? undefined : await deps.sso.find(sid);
  const worker = session ? await workerBehind(session.person, deps.world, day) : await findWorker(deps.world, userId, day);
  const roles = worker && nrbacRolesOf(userId, worker.roles);
  return Array.isArray(roles) ? roles.map(({ person_roleid }: { person_roleid: string }) => person_roleid) : undefined;
}
