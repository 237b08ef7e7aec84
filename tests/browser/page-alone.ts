/** An application that is nothing but a page: oidc-client-ts in the browser, with PKCE. Nobody has registered it, so any secret will do. */

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

const LIBRARY = fileURLToPath(new URL('../browser/oidc-client-ts.min.js', import.meta.resolve('oidc-client-ts')));

export interface PageAlone {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts where the page is served. `authority` is the issuer at which it signs people in. */
export async function startPageAlone(authority: string): Promise<PageAlone> {
  const script = `
    const manager = new oidc.UserManager({ authority: ${JSON.stringify(authority)}, client_id: 'a-page-alone', client_secret: 'any', scope: 'openid',
      redirect_uri: location.origin + '/callback', loadUserInfo: true });
    const show = (text) => { document.querySelector('h1').textContent = text; };
    if (location.pathname !== '/callback') manager.signinRedirect().catch((error) => show(error.message));
    else manager.signinRedirectCallback().then(({ profile }) => show('Signed in as ' + profile.sub), (error) => show(error.message));`;
  const page =
    '<!DOCTYPE html><html lang="en"><head><title>A page</title><link rel="icon" href="data:,"></head>' +
    `<body><h1>Wait</h1><script src="/oidc.js"></script><script>${script}</script></body></html>`;
  const server = createServer(({ url }, response) => {
    const isLibrary = url === '/oidc.js';
    response.writeHead(200, { 'Content-Type': isLibrary ? 'text/javascript' : 'text/html; charset=utf-8' });
    response.end(isLibrary ? readFileSync(LIBRARY) : page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
