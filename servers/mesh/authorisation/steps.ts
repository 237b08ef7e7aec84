/**
 * What is looked at before a mailbox is opened, one step after the other: of several mistakes in one request the first is reported. Words
 * and order as observed at the existing sandbox; time, use and state of the mailbox as the MESH API's OAS has them.
 */
import { timingSafeEqual } from 'node:crypto';
import { hashedText, hashOf, type MeshToken, mailboxIdIn, timeOf } from '#formats/mesh/token';
import type { Mailbox } from '#world/mailbox';
import type { AuthorisationErrorName } from './errors.ts';
import { likelyMistake } from './likely-mistake.ts';
import { AUTHORISATION_MODES, type AuthorisationMode, type AuthorisationSettings } from './settings.ts';

/** A request at the door, and what is known about it. */
export interface Presented {
  /** The Authorization header; nothing when there is none, or a blank one. */
  readonly header: string | undefined;
  /** What can be read in it. */
  readonly token: MeshToken | undefined;
  /** The mailbox that the request is for. */
  readonly mailboxId: string;
  readonly mailbox: Mailbox | undefined;
  /** The client certificate's distinguished name. */
  readonly certificate: string | undefined;
  /** Milliseconds since the epoch by the session's clock, and by how much it is ahead of the machine's. */
  readonly now: number;
  readonly clockAhead: number;
  /** Whether the same token was used before. */
  readonly usedBefore: boolean;
  readonly settings: AuthorisationSettings;
}

export interface Step {
  /** What holds when it passes. */
  readonly name: string;
  /** What is looked at, in words. */
  readonly looksAt: string;
  readonly error: AuthorisationErrorName;
  /** The modes in which it refuses … */
  readonly refusesIn: readonly AuthorisationMode[];
  /** … and those in which it only tells that the live service would. */
  readonly advisesIn: readonly AuthorisationMode[];
  /** What is wrong, with what was expected and what came; nothing when it passes. Never the password. */
  wrong(presented: Presented): string | undefined;
}

/** Two hours before and after (MESH API, OAS, Authorization); by minutes, for a token tells no seconds. */
export const WINDOW_MINUTES = 120;
const MINUTE = 60_000;

const CERTIFICATE_NAME = /(?:^|, )CN=[\w-]+\.[\w-]+\.api\.mesh-client\.nhs\.uk(?:$|, )/i;

const certificateIsNamed: Step = {
  name: 'certificateIsNamed',
  looksAt: 'the common name of the client certificate, {name}.{ODS code}.api.mesh-client.nhs.uk',
  error: 'invalidToken',
  refusesIn: AUTHORISATION_MODES,
  advisesIn: [],
  wrong: ({ certificate, settings }) =>
    !settings.namedCertificate || CERTIFICATE_NAME.test(certificate ?? '')
      ? undefined
      : `client certificate: expected the common name {name}.{ODS code}.api.mesh-client.nhs.uk; received ${certificate ?? 'none'}`,
};

const headerIsThere: Step = {
  name: 'headerIsThere',
  looksAt: 'the Authorization header',
  error: 'unreadableToken',
  refusesIn: ['canned', 'full', 'strict'],
  advisesIn: ['when-sent'],
  wrong: ({ header }) => (header === undefined ? 'Authorization: expected NHSMESH and a token; received none' : undefined),
};

const tokenIsOfThisMailbox: Step = {
  name: 'tokenIsOfThisMailbox',
  looksAt: 'the mailbox id in the token, which must be that of the address, letter for letter',
  error: 'tokenOfAnotherMailbox',
  refusesIn: ['canned', 'full', 'when-sent', 'strict'],
  advisesIn: [],
  wrong: ({ header, mailboxId }) => {
    if (header === undefined) return undefined;
    const named = mailboxIdIn(header);
    return named === mailboxId
      ? undefined
      : `mailbox: expected ${mailboxId}, as in the address; received ${JSON.stringify(named.slice(0, 100))}`;
  },
};

const tokenIsReadable: Step = {
  name: 'tokenIsReadable',
  looksAt: 'the five parts of the token, mailbox:nonce:count:timestamp:hash',
  error: 'unreadableToken',
  refusesIn: ['canned', 'full', 'when-sent', 'strict'],
  advisesIn: [],
  wrong: ({ header, token }) =>
    header !== undefined && token === undefined
      ? 'token: expected five parts, mailbox:nonce:count:timestamp:hash, with a nonce and a count in digits'
      : undefined,
};

const mailboxIsKnown: Step = {
  name: 'mailboxIsKnown',
  looksAt: 'whether there is such a mailbox',
  error: 'mailboxNotFound',
  refusesIn: AUTHORISATION_MODES,
  advisesIn: [],
  wrong: ({ mailbox, mailboxId }) =>
    mailbox === undefined ? `mailbox: the world has no ${JSON.stringify(mailboxId.slice(0, 100))}` : undefined,
};

const nonceIsValid: Step = {
  name: 'nonceIsValid',
  looksAt: 'the nonce, which must be VALID',
  error: 'invalidToken',
  refusesIn: ['canned'],
  advisesIn: [],
  wrong: ({ token }) => (token && token.nonce !== 'VALID' ? 'nonce: expected VALID, in canned mode' : undefined),
};

const hashIsRight: Step = {
  name: 'hashIsRight',
  looksAt: 'the hash: HMAC-SHA256 of mailbox:nonce:count:password:timestamp with the shared key, in hexadecimal',
  error: 'invalidToken',
  refusesIn: ['full', 'when-sent', 'strict'],
  advisesIn: [],
  wrong: ({ token, mailbox, settings }) => {
    if (token === undefined) return undefined;
    const { sharedKey, password: usualPassword } = settings;
    const password = mailbox?.password ?? usualPassword;
    if (isSameHash(token.hash, hashOf(token, password, sharedKey))) return undefined;
    const guess = likelyMistake(token, password, sharedKey);
    return `hash: expected that of ${hashedText(token, '{password}')} with the environment's shared key; received another one${guess ? `, ${guess}` : ''}`;
  },
};

const timeIsNear: Step = {
  name: 'timeIsNear',
  looksAt: 'the timestamp, yyyyMMddHHmm in UTC, at most two hours from now',
  error: 'invalidToken',
  refusesIn: ['strict'],
  advisesIn: ['when-sent'],
  wrong: ({ token, now, clockAhead }) => {
    if (token === undefined) return undefined;
    const time = timeOf(token.timestamp);
    if (time !== undefined && Math.abs(Math.floor(now / MINUTE) - time / MINUTE) <= WINDOW_MINUTES) return undefined;
    const moved = Math.abs(clockAhead) >= MINUTE ? ' (this sandbox has a clock of its own, which was set)' : '';
    return `timestamp: expected yyyyMMddHHmm within two hours of ${new Date(now).toISOString()}${moved}; received ${JSON.stringify(token.timestamp.slice(0, 20))}`;
  },
};

const mailboxIsActive: Step = {
  name: 'mailboxIsActive',
  looksAt: 'whether the mailbox is open',
  error: 'inactiveMailbox',
  refusesIn: ['when-sent', 'strict'],
  advisesIn: [],
  wrong: ({ mailbox, mailboxId }) => (mailbox?.active === false ? `mailbox: ${mailboxId} is not active` : undefined),
};

const tokenIsNew: Step = {
  name: 'tokenIsNew',
  looksAt: 'whether the nonce and count were used before',
  error: 'duplicatedToken',
  refusesIn: ['strict'],
  advisesIn: ['when-sent'],
  wrong: ({ token, usedBefore }) =>
    token && usedBefore
      ? `nonce and count: expected another pair with each request; ${token.nonceCount} of this nonce was used before`
      : undefined,
};

/** All that can be seen of a token without using it. */
export const TOKEN_STEPS: readonly Step[] = [
  headerIsThere,
  tokenIsOfThisMailbox,
  tokenIsReadable,
  mailboxIsKnown,
  nonceIsValid,
  hashIsRight,
  timeIsNear,
  mailboxIsActive,
];
export const STEPS_BEFORE_USE: readonly Step[] = [certificateIsNamed, ...TOKEN_STEPS];
/** Last, since it uses the token up: what is refused for another reason may be sent again. */
export const STEP_OF_USE = tokenIsNew;

function isSameHash(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given.toLowerCase()), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
