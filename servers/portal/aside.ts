/** The two things that the portal does for requests that are not its own business: pass them on to their server, and show people a page. */
import { type Place, placeOf } from '#conventions/suite';
import type { Reply, SandboxRequest } from '#kernel/http/message';
import type { Kernel } from '#kernel/kernel';
import type { Aside } from '#kernel/server';
import { serverNotRunning } from './errors.ts';
import { Connections } from './gateway/connections.ts';
import { forward, type Upstream } from './gateway/forward.ts';
import { PAGES } from './pages/paths.ts';

export function portalAside(kernel: Kernel): Aside {
  const connections = new Connections(kernel);
  let pages: Promise<Upstream> | undefined;
  const openPages = () => {
    // express costs more than the rest of the portal together: it is loaded when somebody looks
    pages ??= import('./pages/app.ts').then(({ openApp }) => openApp(kernel));
    return pages;
  };
  return {
    answer(request) {
      const place = placeOf(request.path);
      if (place) return passOn(request, place, kernel, connections);
      return isPage(request) ? openPages().then((app) => forward(request, app)) : undefined;
    },
    close: () => connections.close(),
  };
}

function isPage({ method, path }: SandboxRequest): boolean {
  return (method === 'GET' || method === 'HEAD') && (path === '/' || path.startsWith(`${PAGES}/`));
}

async function passOn(request: SandboxRequest, place: Place, kernel: Kernel, connections: Connections): Promise<Reply> {
  const address = kernel.addresses().find(({ name }) => name === place.name)?.url;
  if (address === undefined)
    return serverNotRunning(place, undefined, 'it was not started with it', `nhs-sandbox start portal ${place.name}`);
  try {
    return await forward(request, await connections.to(address));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const { portBase } = kernel.config;
    const start = `nhs-sandbox start ${place.name}${portBase === 9000 ? '' : ` --port-base ${portBase}`}`;
    return serverNotRunning(place, address, code ?? message, start);
  }
}
