/** What an id token comes to: who has signed in, how surely, and so with which scopes a token is issued. */
import type { Application } from '#world/application';
import type { JsonObject, Jwt } from '../jwt.ts';
import { scopesAt } from '../scopes.ts';
import type { AuthLevel, Grant } from '../tokens.ts';
import { show } from './client-assertion.ts';
import type { PlatformRefusal } from './errors.ts';
import type { WhichProvider } from './identity-providers.ts';

const LEVELS: readonly string[] = ['aal1', 'aal2', 'aal3', 'p0', 'p5', 'p9'] satisfies AuthLevel[];

/** The grant of a user who is proven by this id token; or why there is none. `idToken` is the token as it came. */
export function grantByIdToken(
  application: Application,
  { kind, mock }: WhichProvider,
  { claims }: Jwt,
  idToken: string,
  grantType: 'authorization_code' | 'token_exchange',
): { readonly grant: Grant } | { readonly refusal: PlatformRefusal } {
  const asked = kind === 'nhs-cis2' ? claims.authentication_assurance_level : claims.identity_proofing_level;
  const level = levelOf(kind, asked);
  const scopes = level === undefined ? [] : scopesAt(application, level);
  if (level === undefined || scopes.length === 0) {
    const claim = kind === 'nhs-cis2' ? 'authentication_assurance_level' : 'identity_proofing_level';
    return {
      refusal: {
        error: 'noUsableScope',
        advice: [
          `${claim} is ${show(asked)}; ${application.name} needs a scope of exactly that level; it has: ${application.scopes.join(' ') || 'none'}`,
        ],
      },
    };
  }
  const nhsNumber = textOf(claims.nhs_number);
  const userId = kind === 'nhs-cis2' ? textOf(claims.sub) : (nhsNumber ?? textOf(claims.sub));
  const sid = textOf(claims.sid);
  return {
    grant: {
      apiKey: application.apiKey,
      scopes,
      grantType,
      authType: 'user',
      authLevel: level,
      provider: mock ? `apim-mock-${kind}` : kind,
      ...(userId !== undefined && { userId }),
      ...(nhsNumber !== undefined && { nhsNumber }),
      ...(sid !== undefined && { sid }),
      idToken,
      idTokenClaims: claims,
    },
  };
}

/** The level is a text or a number at CIS2; the first two characters count at NHS login. */
function levelOf(kind: WhichProvider['kind'], asked: JsonObject[string]): AuthLevel | undefined {
  if (typeof asked !== 'string' && typeof asked !== 'number') return undefined;
  const level = kind === 'nhs-cis2' ? `aal${asked}` : String(asked).slice(0, 2).toLowerCase();
  return LEVELS.includes(level) ? (level as AuthLevel) : undefined;
}

function textOf(claim: unknown): string | undefined {
  return typeof claim === 'string' && claim !== '' ? claim : undefined;
}
