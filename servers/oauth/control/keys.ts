/** The keys of an application, for the people who use its demo credentials. */
import { refuse } from '#kernel/control/control';
import type { Reply } from '#kernel/http/message';
import { json } from '#kernel/http/reply';
import type { Operation } from '#kernel/server';
import type { OauthDeps } from '../deps.ts';
import type { GeneratedKey } from '../keys/generated-keys.ts';
import { secretOfApplication } from '../oidc/secrets.ts';
import { noApplication } from './applications.ts';

/** `GET /_sandbox/keys/{apiKey}`: the public keys as a JWKS; for a demo application also its secret, and where its private key lies. */
export const readKeys: Operation<OauthDeps> = async (request, deps) => {
  const application = (await deps.world.applications.get(request.params.apiKey ?? ''))?.doc;
  if (!application) return noApplication(request);
  const { jwks, jwksUrl, generated } = application;
  if (!generated) return json(200, { keys: jwks?.keys ?? [], ...(jwksUrl !== undefined && { jwksUrl }) });
  const { jwk, file } = await deps.generatedKeys.of(application.apiKey);
  const clientSecret = await secretOfApplication(application, deps.kernel);
  return json(200, { keys: [jwk], privateKeyFile: file ?? null, clientSecret }, ['Cache-Control', 'no-store']);
};

/** `GET /_sandbox/keys/{apiKey}/private`: a demo application's private key as PEM, where its file is out of reach or there is none. */
export const readPrivateKey: Operation<OauthDeps> = async (request, deps) => {
  const application = (await deps.world.applications.get(request.params.apiKey ?? ''))?.doc;
  if (!application) return noApplication(request);
  if (!application.generated) return refuse(404, `${application.name} has a key of its own; only its owner has the private half`);
  return pem(await deps.generatedKeys.of(application.apiKey));
};

function pem({ privateKey }: GeneratedKey): Reply {
  const body = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  return { status: 200, headers: ['Content-Type', 'application/x-pem-file', 'Cache-Control', 'no-store'], body };
}
