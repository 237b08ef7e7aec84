/** `GET|POST /userinfo`: who somebody is, as far as the token's scopes go. */
import type { Operation } from '#kernel/server';
import type { OauthDeps } from '../../deps.ts';
import { workerBehind } from '../../oidc/people.ts';
import { jsonAnswer } from '../../oidc/responses.ts';
import { allClaims, select } from '../claims.ts';
import { refuse } from '../errors.ts';
import { claimsOf } from '../scopes.ts';
import { today } from '../sign-in-flow.ts';

const CHALLENGE = 'Bearer realm="/NHSIdentity/Healthcare"';

export const userinfo: Operation<OauthDeps> = async (request, deps) => {
  const token = /^bearer +(\S+)$/i.exec(request.header('authorization') ?? '')?.[1];
  if (token === undefined) return refuse('tokenAbsent', { decidedBy: 'tokenIsThere' }, ['WWW-Authenticate', CHALLENGE]);
  const found = await deps.cis2.access(token);
  const worker = found && (await workerBehind(found.grant.person, deps.world, today(deps)));
  if (!found || !worker)
    return refuse('tokenInvalid', { decidedBy: 'tokenIsGood' }, ['WWW-Authenticate', `${CHALLENGE}, error="invalid_token"`]);
  const { grant, scopes } = found;
  const wanted = new Set([...claimsOf(scopes), ...grant.claims.userinfo]);
  const claims = select(await allClaims(worker, deps.world), wanted);
  return jsonAnswer(200, claims, {
    about: { summary: `userinfo of ${worker.id}`, correlation: { clientId: grant.clientId, sid: grant.sid } },
  });
};
