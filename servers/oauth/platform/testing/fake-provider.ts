/** An identity provider of a few lines, on a socket of its own: what the platform gets from it is what a test says. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KEY, KID, publicJwk, signJwt } from '../../testing/sandbox.ts';

export interface FakeProvider {
  readonly issuer: string;
  /** What it was asked, in turn: `POST /token` with its form. */
  readonly asked: { readonly target: string; readonly form: URLSearchParams; readonly authorization: string | undefined }[];
  /** What the next answers are made of. */
  next: {
    /** Claims of the id token beside or in place of the good ones; `undefined` takes one away. */
    claims?: Readonly<Record<string, unknown>>;
    header?: Readonly<Record<string, unknown>>;
    /** In place of the id token. */
    idToken?: string;
    status?: number;
    userinfo?: string;
  };
  /** An id token as this provider signs it. */
  idToken(claims?: object, header?: object): string;
  stop(): Promise<void>;
}

/** Starts one. `aud` of its id tokens is the platform's id at CIS2 unless a test says otherwise. */
export async function startFakeProvider(now: () => number): Promise<FakeProvider> {
  const server: Server = createServer(async (request, response) => {
    const form = new URLSearchParams(await textOf(request));
    provider.asked.push({ target: `${request.method} ${request.url}`, form, authorization: request.headers.authorization });
    const { status = 200, idToken, claims, header, userinfo = '{"sub":"555000000001"}' } = provider.next;
    const answers: Record<string, () => string> = {
      '/.well-known/openid-configuration': () => JSON.stringify(discovery(issuer)),
      '/jwks': () => JSON.stringify({ keys: [publicJwk()] }),
      '/token': () =>
        JSON.stringify({ access_token: 'the-provider-own', id_token: idToken ?? provider.idToken(claims, header), token_type: 'Bearer' }),
      '/userinfo': () => userinfo,
    };
    const answer = answers[request.url ?? ''];
    response.writeHead(request.url === '/token' || request.url === '/userinfo' ? status : answer ? 200 : 404);
    response.end(answer?.());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider: FakeProvider = {
    issuer,
    asked: [],
    next: {},
    idToken: (claims = {}, header = {}) =>
      signJwt(
        { alg: 'RS512', typ: 'JWT', kid: KID, ...header },
        {
          iss: issuer,
          aud: 'test-client-cis2',
          sub: '555000000001',
          sid: 'session-1',
          exp: Math.floor(now() / 1000) + 300,
          authentication_assurance_level: '3',
          identity_proofing_level: 'P9',
          ...claims,
        },
        KEY.privateKey,
      ),
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return provider;
}

function discovery(issuer: string) {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/jwks`,
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}
