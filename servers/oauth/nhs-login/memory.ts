/** What NHS login remembers of people and clients, in one session of the sandbox. */
import { constants, type KeyObject, publicEncrypt } from 'node:crypto';
import type { SessionContext } from '#kernel/session';
import type { Collection } from '#kernel/store/store';
import { digestOf } from '../one-time.ts';
import { Grants } from './grants.ts';

/** The scopes that somebody has agreed to share with a client. */
interface Consent {
  readonly scopes: readonly string[];
}

/** What a client has noted of somebody; empty when it has cleared it. */
interface Metadata {
  readonly value: string;
}

const CONSENTS: Collection<Consent> = { name: 'oauth-nhs-login-consents' };
const METADATA: Collection<Metadata> = { name: 'oauth-nhs-login-metadata' };

export class NhsLoginMemory {
  readonly grants: Grants;
  readonly #context: SessionContext;

  constructor(context: SessionContext) {
    this.grants = new Grants(context);
    this.#context = context;
  }

  /** Whether somebody has agreed to all of these scopes. */
  async hasAgreed(clientId: string, subject: string, scopes: readonly string[]): Promise<boolean> {
    const agreed = (await this.#context.store.get(CONSENTS, idOf(clientId, subject)))?.doc.scopes ?? [];
    return scopes.every((scope) => agreed.includes(scope));
  }

  /** Somebody agrees, beside what they agreed to before. */
  async agree(clientId: string, subject: string, scopes: readonly string[]): Promise<void> {
    const id = idOf(clientId, subject);
    const before = (await this.#context.store.get(CONSENTS, id))?.doc.scopes ?? [];
    await this.#context.store.put(CONSENTS, id, { scopes: [...new Set([...before, ...scopes])] });
  }

  /** `client_user_metadata`; nothing when the client has cleared it. Where there never was one, it is made. */
  async metadataOf(clientId: string, subject: string, key: KeyObject | undefined): Promise<string | undefined> {
    const known = (await this.#context.store.get(METADATA, idOf(clientId, subject)))?.doc.value;
    return (known ?? (await this.renewMetadata(clientId, subject, key))) || undefined;
  }

  async setMetadata(clientId: string, subject: string, value: string): Promise<void> {
    await this.#context.store.put(METADATA, idOf(clientId, subject), { value });
  }

  /** A random number, encrypted for the client (RSA-OAEP by its public key, where it has one), in base64url. */
  async renewMetadata(clientId: string, subject: string, key: KeyObject | undefined): Promise<string> {
    const number = this.#context.ids.bytes(16);
    const value = key?.asymmetricKeyType === 'rsa' ? publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING }, number) : number;
    const text = Buffer.from(value).toString('base64url');
    await this.setMetadata(clientId, subject, text);
    return text;
  }
}

function idOf(clientId: string, subject: string): string {
  return digestOf(`${clientId}\n${subject}`);
}
