/** Applications, as a developer registers them in the portal. All else about them is in the world: `/_sandbox/world/applications`. */
import { readJson, refuse } from '#kernel/control/control';
import type { Reply, SandboxRequest } from '#kernel/http/message';
import { json } from '#kernel/http/reply';
import type { Operation } from '#kernel/server';
import type { Application } from '#world/application';
import { APPLICATIONS } from '#world/collections';
import type { OauthDeps } from '../deps.ts';
import { secretOfApplication } from '../oidc/secrets.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const API_KEY_LENGTH = 32;
const SECRET_LENGTH = 16;
const USUAL_PRODUCT = 'personal-demographics-service';

/**
 * `POST /_sandbox/applications`: registers one. All may be left out: a key and a secret are made, the callback is this server's sink, the
 * product is the demographics service, and the scopes are those of the products at every level. 201 with the application and its
 * secret, which no other call shows again; 409 when there is one with that API key.
 */
export const createApplication: Operation<OauthDeps> = async (request, deps) => {
  const read = await readObject(request);
  if ('refusal' in read) return read.refusal;
  const { ids } = deps.context;
  const { products = [USUAL_PRODUCT] } = read.object;
  const parsed = await APPLICATIONS.parse({
    apiKey: ids.text(API_KEY_LENGTH, ALPHABET),
    name: 'Application made over the control API',
    callbackUrl: `${request.baseUrl}/sandbox/callback`,
    ...(read.object.generated !== true && { secret: ids.text(SECRET_LENGTH, ALPHABET) }),
    scopes: Array.isArray(products) ? products.flatMap(scopesOf) : [],
    ...read.object,
    products,
  });
  if ('issues' in parsed) return refuse(400, 'not an application', parsed.issues);
  const { doc } = parsed;
  if (await deps.world.applications.get(doc.apiKey)) return refuse(409, `there is an application with the API key '${doc.apiKey}' already`);
  await write(doc, undefined, deps);
  return json(201, { ...shown(doc), secret: await secretOfApplication(doc, deps.kernel) }, NOT_KEPT);
};

/** `PATCH /_sandbox/applications/{apiKey}`: changes the members that are given; `null` takes one away. */
export const changeApplication: Operation<OauthDeps> = async (request, deps) => {
  const before = (await deps.world.applications.get(request.params.apiKey ?? ''))?.doc;
  if (!before) return noApplication(request);
  const read = await readObject(request);
  if ('refusal' in read) return read.refusal;
  const { apiKey = before.apiKey, ...changes } = read.object;
  if (apiKey !== before.apiKey)
    return refuse(400, 'an API key cannot be changed', [{ path: 'apiKey', reason: `must be ${before.apiKey}` }]);
  // keys are in one place: those given now take the place of those before
  const places = ['jwks', 'jwksUrl', 'generated'].some((place) => (changes[place] ?? null) !== null)
    ? { jwks: null, jwksUrl: null, generated: null, ...(changes.generated === true && { secret: null }) }
    : {};
  const merged = Object.entries({ ...before, ...places, ...changes }).filter(([, value]) => value !== null);
  const parsed = await APPLICATIONS.parse(Object.fromEntries(merged));
  if ('issues' in parsed) return refuse(400, 'not an application', parsed.issues);
  await write(parsed.doc, before, deps);
  return json(200, shown(parsed.doc));
};

/** `POST /_sandbox/applications/{apiKey}/secret`: a new secret in place of the one before. A demo application's is only shown. */
export const renewSecret: Operation<OauthDeps> = async (request, deps) => {
  const before = (await deps.world.applications.get(request.params.apiKey ?? ''))?.doc;
  if (!before) return noApplication(request);
  const doc = before.generated ? before : { ...before, secret: deps.context.ids.text(SECRET_LENGTH, ALPHABET) };
  if (doc !== before) await write(doc, before, deps);
  return json(200, { apiKey: doc.apiKey, secret: await secretOfApplication(doc, deps.kernel) }, NOT_KEPT);
};

const NOT_KEPT = ['Cache-Control', 'no-store'];

async function readObject(
  request: SandboxRequest,
): Promise<{ readonly object: Readonly<Record<string, unknown>> } | { readonly refusal: Reply }> {
  const read = await readJson(request);
  if ('refusal' in read) return read;
  const { value } = read;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { object: value as Record<string, unknown> };
  return { refusal: refuse(400, 'the body must be a JSON object') };
}

/** One for the application itself, one for each kind of user at the level that the live APIs ask for. */
function scopesOf(product: unknown): readonly string[] {
  return [
    `urn:nhsd:apim:app:level3:${product}`,
    `urn:nhsd:apim:user-nhs-cis2:aal3:${product}`,
    `urn:nhsd:apim:user-nhs-login:P9:${product}`,
  ];
}

/** With a world event, as a change over `/_sandbox/world` has one. */
async function write(doc: Application, before: Application | undefined, { context }: OauthDeps): Promise<void> {
  await context.store.transaction(async (tx) => {
    for (const event of APPLICATIONS.events(before, doc))
      await tx.append(APPLICATIONS.stream ?? APPLICATIONS.name, event, context.clock.now());
    await tx.put(APPLICATIONS, doc.apiKey, doc);
  });
}

function shown({ secret: _, ...rest }: Application): Omit<Application, 'secret'> {
  return rest;
}

export function noApplication(request: SandboxRequest): Reply {
  return refuse(404, `there is no application with the API key '${request.params.apiKey}'`);
}
