/**
 * How an API server finds out about an access token: it asks the authorisation server, and remembers the answer for a moment. The
 * path is the same whether that server runs in this process or in another one.
 */
import { Agent, type AgentOptions } from 'node:http';
import type { Application } from '#world/application';
import { exchange } from './http.ts';

/** What the authorisation server knows about a token. */
export interface TokenFacts {
  /** Good for use now. */
  readonly active: boolean;
  /** Was good, and is past its time. */
  readonly expired?: boolean;
  /** Milliseconds since the epoch, by the sandbox's clock. */
  readonly expiresAt: number;
  readonly issuedAt: number;
  readonly scopes: readonly string[];
  readonly authType: 'app' | 'user';
  /** `level3`; `aal1` to `aal3` for a healthcare worker; `p0`, `p5`, `p9` for a patient. */
  readonly authLevel: string;
  /** The application's API key. */
  readonly clientId: string;
  readonly applicationName: string;
  /** CIS2's id of a healthcare worker, or a patient's NHS number. */
  readonly userId?: string;
  readonly nhsNumber?: string;
  readonly idTokenClaims?: Record<string, unknown>;
  /** How the token came about. */
  readonly grantType?: 'client_credentials' | 'authorization_code' | 'token_exchange';
  /** Who signed the user in. */
  readonly authProvider?: 'apim' | 'nhs-cis2' | 'nhs-login' | 'apim-mock-nhs-cis2' | 'apim-mock-nhs-login';
  /** Ids of a healthcare worker's role profiles, as userinfo tells them; nothing where the platform cannot ask for userinfo. */
  readonly roles?: readonly string[];
  /** The APIs that the application is connected to. */
  readonly products?: readonly string[];
  /** What single APIs grant the application. */
  readonly attributes?: NonNullable<Application['attributes']>;
}

/** What the authorisation server knows about an API key that is good for use. */
export interface ApiKeyFacts {
  readonly clientId: string;
  readonly applicationName: string;
  /** The APIs that the application is connected to. */
  readonly products: readonly string[];
}

/** The authorisation server could not be asked, or did not answer as one. */
export class OAuthUnreachable extends Error {
  readonly url: string;
  constructor(url: string, reason: string, options?: ErrorOptions) {
    super(`the authorisation server at ${url} cannot be asked: ${reason}`, options);
    this.name = 'OAuthUnreachable';
    this.url = url;
  }
}

/** What is known about a token: at once when it is remembered, else when the authorisation server has answered. */
export type TokenAnswer = TokenFacts | undefined | Promise<TokenFacts | undefined>;
export type ApiKeyAnswer = ApiKeyFacts | undefined | Promise<ApiKeyFacts | undefined>;

export interface TokenCheckerOptions {
  /** The authorisation server's address, without a slash at the end. Asked each time, because it may be known only after the start. */
  readonly introspectionUrl: () => string;
  /** Real milliseconds for which an answer is remembered; default 2,000. Unknown tokens are asked about each time. */
  readonly cacheMilliseconds?: number;
  /** The control API's bearer token, where it asks for one. */
  readonly controlToken?: string;
  /** Opens the agent for calls to the authorisation server's address, once; by default one that trusts what Node.js trusts. */
  readonly openAgent?: (address: string, settings: AgentOptions) => Promise<Agent>;
}

export interface TokenChecker {
  /**
   * The facts about a token as they stand at `now` (milliseconds, by the session's clock); nothing when it is unknown or revoked.
   * Rejects with {@link OAuthUnreachable}.
   */
  check(token: string, context: { now: number; sessionPrefix: string; session: string }): TokenAnswer;
  /** The facts about an API key; nothing when no approved application has it. Rejects with {@link OAuthUnreachable}. */
  checkApiKey(apiKey: string, context: { sessionPrefix: string; session: string }): ApiKeyAnswer;
  /** Drops what is remembered about the tokens and keys of one session. */
  forget(session: string): void;
}

/** Answers of one kind in one session that are remembered at most; the oldest goes first. */
const MOST_REMEMBERED = 10_000;

/** Answers to one kind of question: remembered for a moment, and asked for once, however many requests wait for one. */
class Answers<F> {
  readonly #remembered = new Map<string, { readonly facts: F; readonly until: number }>();
  readonly #asking = new Map<string, Promise<F | undefined>>();
  readonly #milliseconds: number;

  /** `milliseconds`, by the monotonic clock, for which an answer is remembered. */
  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
  }

  remembered(about: string): F | undefined {
    const known = this.#remembered.get(about);
    if (known === undefined || known.until > performance.now()) return known?.facts;
    this.#remembered.delete(about);
    return undefined;
  }

  ask(about: string, ask: () => Promise<F | undefined>): Promise<F | undefined> {
    let answer = this.#asking.get(about);
    if (answer) return answer;
    const settled = (facts?: F) => {
      this.#asking.delete(about);
      // when the session was reset meanwhile, nobody looks into these answers any more
      if (facts) this.#remember(about, facts);
      return facts;
    };
    answer = ask().then(settled, (error) => {
      settled();
      throw error;
    });
    this.#asking.set(about, answer);
    return answer;
  }

  #remember(about: string, facts: F): void {
    if (this.#remembered.size >= MOST_REMEMBERED) this.#remembered.delete(this.#remembered.keys().next().value as string);
    this.#remembered.set(about, { facts, until: performance.now() + this.#milliseconds });
  }
}

/** What is remembered of one session. */
interface Memory {
  readonly tokens: Answers<TokenFacts>;
  readonly apiKeys: Answers<ApiKeyFacts>;
}

export function tokenChecker({
  introspectionUrl,
  cacheMilliseconds = 2000,
  controlToken,
  openAgent = usualAgent,
}: TokenCheckerOptions): TokenChecker {
  const memories = new Map<string, Memory>();
  let agent: Promise<Agent> | undefined;

  const ask = async <F>(question: object, sessionPrefix: string, read: (answer: unknown) => F | undefined): Promise<F | undefined> => {
    let url = 'an address that is not known yet';
    try {
      url = `${introspectionUrl()}${sessionPrefix}/_sandbox/introspect`;
      agent ??= openAgent(url, { keepAlive: true, maxSockets: 64 });
      const { status, body } = await exchange(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...(controlToken !== undefined && { Authorization: `Bearer ${controlToken}` }) },
        body: JSON.stringify(question),
        agent: await agent,
      });
      if (status !== 200) throw new Error(`it answered ${status}`);
      return read(JSON.parse(body));
    } catch (error) {
      throw new OAuthUnreachable(url, (error as Error).message, { cause: error });
    }
  };

  const memoryOf = (session: string): Memory => {
    let memory = memories.get(session);
    if (memory === undefined) {
      memory = { tokens: new Answers(cacheMilliseconds), apiKeys: new Answers(cacheMilliseconds) };
      memories.set(session, memory);
    }
    return memory;
  };

  return {
    check(token, { now, sessionPrefix, session }) {
      const { tokens } = memoryOf(session);
      const known = tokens.remembered(token);
      if (known !== undefined) return factsAt(known, now);
      return tokens.ask(token, () => ask({ token }, sessionPrefix, knownToken)).then((facts) => facts && factsAt(facts, now));
    },
    checkApiKey(apiKey, { sessionPrefix, session }) {
      const { apiKeys } = memoryOf(session);
      return apiKeys.remembered(apiKey) ?? apiKeys.ask(apiKey, () => ask({ apiKey }, sessionPrefix, knownApiKey));
    },
    forget(session) {
      memories.delete(session);
    },
  };
}

/** What the authorisation server answered; nothing when the token is unknown to it. */
function knownToken(answer: unknown): TokenFacts | undefined {
  const facts = answer as TokenFacts | null;
  if (typeof facts?.active !== 'boolean') throw new Error('its answer is not what is known about a token');
  return facts.active || facts.expired ? facts : undefined;
}

/** The same of an API key. */
function knownApiKey(answer: unknown): ApiKeyFacts | undefined {
  const facts = answer as (ApiKeyFacts & { readonly active?: unknown }) | null;
  if (typeof facts?.active !== 'boolean') throw new Error('its answer is not what is known about an API key');
  if (!facts.active) return undefined;
  const { clientId, applicationName, products } = facts;
  return { clientId, applicationName, products };
}

/** The facts as they stand at a time: the clock may have been moved since they were asked for. */
function factsAt(facts: TokenFacts, now: number): TokenFacts {
  const expired = facts.expiresAt <= now;
  return facts.active === !expired ? facts : { ...facts, active: !expired, expired };
}

async function usualAgent(address: string, settings: AgentOptions): Promise<Agent> {
  return address.startsWith('https:') ? new (await import('node:https')).Agent(settings) : new Agent(settings);
}
