/**
 * How an API server finds out about an access token: it asks the authorisation server, and remembers the answer for a moment. The
 * path is the same whether that server runs in this process or in another one.
 */
import { Agent, type AgentOptions } from 'node:http';
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
  /** Drops what is remembered about the tokens of one session. */
  forget(session: string): void;
}

interface Remembered {
  readonly facts: TokenFacts;
  /** By the monotonic clock, in milliseconds. */
  readonly until: number;
}

/** What is remembered of one session, and what is being asked. */
interface Memory {
  readonly remembered: Map<string, Remembered>;
  readonly asking: Map<string, Promise<TokenFacts | undefined>>;
}

/** Answers of one session that are remembered at most; the oldest goes first. */
const MOST_REMEMBERED = 10_000;

export function tokenChecker({
  introspectionUrl,
  cacheMilliseconds = 2000,
  controlToken,
  openAgent = usualAgent,
}: TokenCheckerOptions): TokenChecker {
  const memories = new Map<string, Memory>();
  let agent: Promise<Agent> | undefined;

  const ask = async (token: string, sessionPrefix: string): Promise<TokenFacts | undefined> => {
    let url = 'an address that is not known yet';
    try {
      url = `${introspectionUrl()}${sessionPrefix}/_sandbox/introspect`;
      agent ??= openAgent(url, { keepAlive: true, maxSockets: 64 });
      const { status, body } = await exchange(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...(controlToken !== undefined && { Authorization: `Bearer ${controlToken}` }) },
        body: JSON.stringify({ token }),
        agent: await agent,
      });
      if (status !== 200) throw new Error(`it answered ${status}`);
      return knownFacts(JSON.parse(body));
    } catch (error) {
      throw new OAuthUnreachable(url, (error as Error).message, { cause: error });
    }
  };

  const memoryOf = (session: string): Memory => {
    let memory = memories.get(session);
    if (memory === undefined) {
      memory = { remembered: new Map(), asking: new Map() };
      memories.set(session, memory);
    }
    return memory;
  };

  const remember = (remembered: Memory['remembered'], token: string, facts: TokenFacts) => {
    if (remembered.size >= MOST_REMEMBERED) remembered.delete(remembered.keys().next().value as string);
    remembered.set(token, { facts, until: performance.now() + cacheMilliseconds });
  };

  /** One question at a time about one token, however many requests wait for the answer. */
  const askOnce = ({ remembered, asking }: Memory, token: string, sessionPrefix: string): Promise<TokenFacts | undefined> => {
    let answer = asking.get(token);
    if (answer) return answer;
    const settled = (facts?: TokenFacts) => {
      asking.delete(token);
      // when the session was reset meanwhile, nobody looks into this memory any more
      if (facts) remember(remembered, token, facts);
      return facts;
    };
    answer = ask(token, sessionPrefix).then(settled, (error) => {
      settled();
      throw error;
    });
    asking.set(token, answer);
    return answer;
  };

  return {
    check(token, { now, sessionPrefix, session }) {
      const memory = memoryOf(session);
      const known = memory.remembered.get(token);
      if (known !== undefined) {
        if (known.until > performance.now()) return factsAt(known.facts, now);
        memory.remembered.delete(token);
      }
      return askOnce(memory, token, sessionPrefix).then((facts) => facts && factsAt(facts, now));
    },
    forget(session) {
      memories.delete(session);
    },
  };
}

/** What the authorisation server answered; nothing when the token is unknown to it. */
function knownFacts(answer: TokenFacts | null): TokenFacts | undefined {
  if (typeof answer?.active !== 'boolean') throw new Error('its answer is not what is known about a token');
  return answer.active || answer.expired ? answer : undefined;
}

/** The facts as they stand at a time: the clock may have been moved since they were asked for. */
function factsAt(facts: TokenFacts, now: number): TokenFacts {
  const expired = facts.expiresAt <= now;
  return facts.active === !expired ? facts : { ...facts, active: !expired, expired };
}

async function usualAgent(address: string, settings: AgentOptions): Promise<Agent> {
  return address.startsWith('https:') ? new (await import('node:https')).Agent(settings) : new Agent(settings);
}
