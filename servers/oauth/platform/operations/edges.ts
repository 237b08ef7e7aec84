/** What the platform's gateway answers without asking the authorisation server: other methods, other paths, preflights. */
import type { Reply, SandboxRequest } from '#kernel/http/message';
import type { Operation } from '#kernel/server';
import type { OauthDeps } from '../../deps.ts';
import { refuse } from '../errors.ts';
import { bare } from '../replies.ts';

/** A method that the endpoint does not know. `allow` is the one that it does. */
export function methodNotAllowed(allow: 'GET' | 'POST'): Operation<OauthDeps> {
  return (request) =>
    bare(405, ['Allow', allow], { summary: `${request.method} is not allowed here, only ${allow} is`, decidedBy: 'methodIsAllowed' });
}

export const notFound: Operation<OauthDeps> = (request, deps) =>
  refuse({ error: 'notFound', advice: [`nothing is served at ${request.path}`] }, deps.context.ids.uuid(), { decidedBy: 'pathIsKnown' });

/** Answers OPTIONS when a browser asks whether a page of another origin may call; otherwise it is a method like any other. */
export function preflightOr(other: Operation<OauthDeps>): Operation<OauthDeps> {
  return (request, deps) => {
    const origin = request.header('origin');
    if (origin === undefined || request.header('access-control-request-method') === undefined) return other(request, deps);
    return bare(200, headersFor(origin), { summary: `preflight from ${origin}` });
  };
}

/** Lets a page of another origin read an answer, where one asks. */
export function readableBy(request: SandboxRequest, reply: Reply): Reply {
  const origin = request.header('origin');
  return origin === undefined ? reply : { ...reply, headers: [...reply.headers, ...headersFor(origin)] };
}

function headersFor(origin: string): readonly string[] {
  return [
    ...['Access-Control-Allow-Origin', origin],
    ...['Access-Control-Allow-Headers', 'origin, x-requested-with, accept, content-type, authorization'],
    ...['Access-Control-Max-Age', '600'],
    ...['Access-Control-Allow-Methods', 'GET, PUT, POST, DELETE'],
  ];
}
