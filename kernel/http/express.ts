/** A server inside somebody's own express application. Knows express by the shape of its handlers only. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';
import { EdgeBody } from './body.ts';
import { subjectOf } from './edge.ts';
import type { RawRequest } from './request.ts';
import type { HttpRuntime } from './runtime.ts';
import { writeReply } from './write.ts';

/** A handler as `app.use` takes it. */
export type ExpressHandler = (
  req: IncomingMessage & { readonly baseUrl?: string },
  res: ServerResponse,
  next: (error?: unknown) => void,
) => void;

/**
 * Answers with a server what reaches the handler: `app.use('/nhs', toExpress(runtime))` serves `/nhs/personal-demographics/…`. To be
 * mounted ahead of body parsers, since it needs the bytes as they were sent. `next` is called for errors only: what the server does
 * not know is its own 404.
 */
export function toExpress(runtime: Pick<HttpRuntime, 'handle' | 'bodyLimit'>): ExpressHandler {
  return (req, res, next) => {
    if (req.readableDidRead) {
      next(new Error('the body was read before the request reached the sandbox: mount it ahead of express.json() and other body parsers'));
      return;
    }
    const { socket } = req;
    const secure = socket instanceof TLSSocket;
    const raw: RawRequest = {
      method: req.method as string,
      // express takes the mount path off `url`, and keeps it in `baseUrl`
      target: req.url as string,
      mount: req.baseUrl,
      rawHeaders: req.rawHeaders,
      body: new EdgeBody(req, runtime.bodyLimit),
      secure,
      remoteAddress: socket.remoteAddress,
      clientCertificate: secure ? subjectOf(socket) : undefined,
    };
    // the national services do not say that they are made with express
    res.removeHeader('X-Powered-By');
    runtime
      .handle(raw)
      .then((reply) => writeReply(res, reply, new Date(raw.answeredAt ?? Date.now()).toUTCString()))
      .catch(next);
  };
}
