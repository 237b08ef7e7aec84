/** `GET /userinfo`: what CIS2 tells about a healthcare worker who has signed in through the platform, passed on as it is. */
import type { Reply, SandboxRequest } from '#kernel/http/message';
import type { Operation } from '#kernel/server';
import { londonDay } from '#world/rules/london';
import { allClaims, select } from '../../cis2/claims.ts';
import { claimsOf } from '../../cis2/scopes.ts';
import type { OauthDeps } from '../../deps.ts';
import { findWorker } from '../../oidc/people.ts';
import type { TokenRecord } from '../../tokens.ts';
import { show } from '../client-assertion.ts';
import { type PlatformRefusal, refuse } from '../errors.ts';
import { callProvider, providerOf } from '../identity-providers.ts';
import { answer } from '../replies.ts';

export const userinfo: Operation<OauthDeps> = async (request, deps) => {
  const refused = (refusal: PlatformRefusal, decidedBy: string) => refuse(refusal, deps.context.ids.uuid(), { decidedBy });
  const token = /^Bearer +(\S+)$/i.exec(request.header('authorization') ?? '')?.[1];
  const record = token === undefined ? undefined : await deps.tokens.find(token);
  const application = record && (await deps.world.applications.get(record.apiKey))?.doc;
  if (!record || application?.status !== 'approved' || record.expiresAt <= deps.context.clock.now()) {
    const received =
      token === undefined ? 'none' : record ? 'one that has expired, or whose application is not approved' : 'one that nobody knows';
    return refused(
      { error: 'accessTokenInvalid', advice: [`Authorization: expected Bearer and an access token; received ${received}`] },
      'accessTokenIsGood',
    );
  }
  if (!isCombined(record)) {
    const advice = [`the token is by ${record.grantType} with ${record.provider}: expected authorization_code with CIS2`];
    return refused({ error: 'userinfoNotCombined', advice }, 'signedInThroughThePlatform');
  }
  return record.providerToken === undefined ? tellByItself(record, deps) : passOn(record, record.providerToken, request, deps, refused);
};

function isCombined({ grantType, provider }: TokenRecord): boolean {
  return grantType === 'authorization_code' && provider.endsWith('nhs-cis2');
}

async function passOn(
  { provider: name, userId }: TokenRecord,
  providerToken: string,
  request: SandboxRequest,
  deps: OauthDeps,
  refused: (refusal: PlatformRefusal, decidedBy: string) => Reply,
): Promise<Reply> {
  try {
    const provider = await providerOf({ kind: 'nhs-cis2', mock: name.startsWith('apim-mock-') }, request, deps);
    const headers = { Authorization: `Bearer ${providerToken}`, Accept: 'application/json' };
    const { status, body } = await callProvider(provider, provider.userinfoEndpoint, { headers }, request, deps);
    if (status !== 200)
      return refused(
        { error: 'providerRefused', advice: [`${provider.userinfoEndpoint} answered ${status}: ${show(body)}`] },
        'providerTells',
      );
    return answer(200, body, { summary: `userinfo of ${userId}`, correlation: { userId } });
  } catch (error) {
    return refused(
      { error: 'providerUnreachable', advice: [`CIS2's userinfo cannot be read: ${(error as Error).message}`] },
      'providerTells',
    );
  }
}

/** A minted token has no sign-in behind it: what CIS2 would have told of its user. */
async function tellByItself({ userId = '' }: TokenRecord, { world, context }: OauthDeps): Promise<Reply> {
  const worker = await findWorker(world, userId, londonDay(context.clock.now()));
  const claims = worker ? select(await allClaims(worker, world), claimsOf(['openid', 'nationalrbacaccess'])) : { sub: userId };
  return answer(200, claims, { summary: `userinfo of ${userId}, whose token was minted`, correlation: { userId } });
}
