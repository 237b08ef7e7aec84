/** What all operations of the mock realms have in common. */
import type { Reply, SandboxRequest } from '#kernel/http/message';
import type { Operation } from '#kernel/server';
import type { OauthDeps } from '../../deps.ts';
import { isForm, readForm } from '../../oidc/parameters.ts';
import { refuse } from '../errors.ts';
import { type Realm, realmOf } from '../realm.ts';

export type RealmOperation = (request: SandboxRequest, deps: OauthDeps, realm: Realm) => Reply | Promise<Reply>;

/** An operation of a realm that there is. */
export function inRealm(operation: RealmOperation): Operation<OauthDeps> {
  return async (request, deps) => {
    const realm = await realmOf(request, deps);
    if (realm) return operation(request, deps, realm);
    const advice = [
      'realms are Cis2-mock-{env}, NHS-Login-mock-{env}, api-producers and gpconnect-pfs-mock-internal-dev; letter case counts',
    ];
    return refuse('realmUnknown', { decidedBy: 'realmExists', advice });
  };
}

/** One that pages of other origins may call, as browser applications do. */
export function crossOrigin(operation: RealmOperation): RealmOperation {
  return async (request, deps, realm) => {
    const origin = request.header('origin');
    const reply = await operation(request, deps, realm);
    return origin === undefined ? reply : { ...reply, headers: [...reply.headers, ...corsHeaders(origin)] };
  };
}

/** Answers the browser's question whether it may call. */
export const preflight: RealmOperation = (request) => ({
  status: 200,
  headers: [
    ...corsHeaders(request.header('origin') ?? '*'),
    ...['Access-Control-Allow-Methods', 'GET, POST, OPTIONS'],
    ...['Access-Control-Allow-Headers', 'Origin, Accept, X-Requested-With, Content-Type, Authorization'],
    ...['Access-Control-Max-Age', '3600'],
  ],
  about: { summary: 'preflight' },
});

export const methodNotAllowed: RealmOperation = (request) =>
  refuse('methodNotAllowed', { summary: `${request.method} is not allowed here`, decidedBy: 'methodIsAllowed' });

export const notFound: RealmOperation = (request) =>
  refuse('notFound', { summary: `nothing is served at ${request.path.slice(0, 200)}`, decidedBy: 'pathIsKnown' });

/** The form of a request, each of its parameters there once; else why not. */
export async function singleForm(request: SandboxRequest): Promise<URLSearchParams | Reply> {
  if (!isForm(request)) return refuse('contentTypeNotForm', { decidedBy: 'contentTypeIsForm' });
  const form = await readForm(request);
  const twice = [...new Set(form.keys())].find((name) => form.getAll(name).length > 1);
  if (twice === undefined) return form;
  const advice = [`the parameter '${twice.slice(0, 100)}' is there ${form.getAll(twice).length} times`];
  return refuse('parameterDuplicated', { decidedBy: 'parametersAreSingle', advice });
}

function corsHeaders(origin: string): readonly string[] {
  return ['Access-Control-Allow-Origin', origin, 'Access-Control-Allow-Credentials', 'true', 'Vary', 'Origin'];
}
