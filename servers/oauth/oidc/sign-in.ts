/**
 * Sign-ins under way. One begins with an authorization request and ends with a redirect back to the client; between the two somebody
 * looks at pages. Each has an id that nobody can guess, which the forms carry, and belongs to one browser, which shows a cookie: a form
 * that another site has made up, or that was begun in another browser, is refused.
 */
import type { SandboxRequest } from '#kernel/http/message';
import type { SessionContext } from '#kernel/session';
import type { Expiring } from '#kernel/store/expiring';
import { digestOf, expiringCollection, Kept } from '../one-time.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import type { Person } from './people.ts';

/** A sign-in under way: plain data. */
export interface SignIn extends Expiring {
  /** Whose pages: `nhs-cis2`, `nhs-login`, the name of a realm. */
  readonly issuer: string;
  readonly request: AuthorizationRequest;
  /** Address as called when it began, session prefix included. */
  readonly baseUrl: string;
  /** Who it is, once that is known. */
  readonly person?: Person;
  /** Digest of the browser's cookie; nothing when any browser may go on with it. */
  readonly browser?: string;
  /** What only this provider keeps with it: plain data. */
  readonly details: Readonly<Record<string, unknown>>;
}

export type NewSignIn = Omit<SignIn, 'keptUntil' | 'browser'>;

/** A sign-in that may go on, or why not. */
export type FoundSignIn = { readonly signIn: SignIn } | { readonly problem: 'unknown' | 'otherBrowser' };

const SIGN_INS = expiringCollection<SignIn>('oauth-sign-ins');
/** Somebody may go for a cup of tea. */
const LIFETIME = 60 * 60 * 1000;
const ID_BYTES = 24;
const BROWSER_BYTES = 24;

const BROWSER_COOKIE = 'nhs-sandbox-browser';

export class SignIns {
  readonly #kept: Kept<SignIn>;
  readonly #context: SessionContext;

  constructor(context: SessionContext) {
    this.#kept = new Kept(SIGN_INS, context);
    this.#context = context;
  }

  /**
   * Begins one. With a browser (see {@link browserOf}) only that one may go on; without, whoever knows the id: for scripts that keep no cookies.
   * Gives back its id, which is the form's field `transaction`.
   */
  async begin(signIn: NewSignIn, browser?: Browser): Promise<string> {
    const { ids, clock } = this.#context;
    const id = ids.bytes(ID_BYTES).toString('base64url');
    const keptUntil = clock.now() + LIFETIME;
    await this.#kept.keep(id, { ...signIn, keptUntil, ...(browser && { browser: browser.digest }) });
    return id;
  }

  /** The sign-in of an id at this issuer, if this browser may go on with it. */
  async find(id: string, issuer: string, request: SandboxRequest): Promise<FoundSignIn> {
    return judge(await this.#kept.find(id), issuer, request);
  }

  /** Goes on with another state of it. */
  async update(id: string, signIn: SignIn): Promise<void> {
    await this.#kept.keep(id, signIn);
  }

  /** Ends it: of several who try at once exactly one gets true. */
  async end(id: string): Promise<boolean> {
    return (await this.#kept.take(id)) !== undefined;
  }
}

function judge(signIn: SignIn | undefined, issuer: string, request: SandboxRequest): FoundSignIn {
  if (signIn === undefined || signIn.issuer !== issuer) return { problem: 'unknown' };
  if (signIn.browser === undefined || signIn.browser === browserDigest(request)) return { signIn };
  return { problem: 'otherBrowser' };
}

/** A browser, told from others by a cookie. */
export interface Browser {
  readonly digest: string;
  /** `Set-Cookie` header, name and value, for the reply; empty when the browser has its cookie already. */
  readonly headers: readonly string[];
}

/** The browser that a request comes from; one without a cookie is given one. */
export function browserOf(request: SandboxRequest, context: SessionContext): Browser {
  const digest = browserDigest(request);
  if (digest !== undefined) return { digest, headers: [] };
  const token = context.ids.bytes(BROWSER_BYTES).toString('base64url');
  const secure = request.baseUrl.startsWith('https:') ? '; Secure' : '';
  return { digest: digestOf(token), headers: ['Set-Cookie', `${BROWSER_COOKIE}=${token}; Path=/; HttpOnly; SameSite=Lax${secure}`] };
}

/** The digest of the cookie that a browser shows; nothing when it shows none. */
export function browserDigest(request: SandboxRequest): string | undefined {
  const token = cookieOf(request, BROWSER_COOKIE);
  return token !== undefined && /^[A-Za-z0-9_-]{32}$/.test(token) ? digestOf(token) : undefined;
}

/** A cookie's value; of several with one name the first. */
function cookieOf(request: SandboxRequest, name: string): string | undefined {
  for (const pair of request.header('cookie')?.split(/[;,]/) ?? []) {
    const mark = pair.indexOf('=');
    if (mark > 0 && pair.slice(0, mark).trim() === name) return pair.slice(mark + 1).trim();
  }
  return undefined;
}
