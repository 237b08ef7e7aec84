/**
 * The environment of NHS England's mesh-sandbox, by the names that it has there: so that a compose file goes on as it is. What concerns tokens
 * is in `authorisation/settings.ts`.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Reply } from '#kernel/http/message';

export type Variables = Readonly<Record<string, string | undefined>>;

/** Where its image expects what people mount. */
const IMAGE_DATA_FOLDER = '/app/mesh_sandbox/store/data';
const IMAGE_STORE_FOLDER = '/tmp/mesh_store';
const IMAGE_CERTIFICATE = '/tmp/server-cert.pem';
const IMAGE_KEY = '/tmp/server-cert.key';

const MAILBOXES_FILE = 'mailboxes.jsonl';
const WORKFLOWS_FILE = 'workflows.jsonl';

/** `canned`: messages that are always there, and nothing else stays. The others differ in whether a restart forgets. */
export type StoreMode = 'canned' | 'memory' | 'file';

/** Nothing when nothing is said: then it is as the rest of the sandbox. */
export function storeModeOf({ STORE_MODE: mode = '' }: Variables): StoreMode | undefined {
  const said = mode.toLowerCase();
  return said === 'canned' || said === 'memory' || said === 'file' ? said : undefined;
}

/** Paths of files that are there. */
export interface DataFiles {
  readonly mailboxes?: string;
  readonly workflows?: string;
}

/** The files with mailboxes and workflows: where the environment says, else where people mount them into the image. */
export function dataFilesOf({ MAILBOXES_DATA_DIR: folder }: Variables): DataFiles {
  const [mailboxes, workflows] = [MAILBOXES_FILE, WORKFLOWS_FILE].map((name) => join(folder || IMAGE_DATA_FOLDER, name));
  return { ...(isThere(mailboxes) && { mailboxes }), ...(isThere(workflows) && { workflows }) };
}

function isThere(path: string | undefined): path is string {
  return path !== undefined && existsSync(path);
}

/** What is said of the service itself, as clients parse it whatever they accept. */
export function aliveIn({ ENV: env = 'local', BUILD_LABEL: label = 'nhs-sandbox' }: Variables): Reply {
  return {
    status: 200,
    headers: ['content-type', 'application/json'],
    body: JSON.stringify({ env, build_label: label, status: 'running', outcome: 'Yes' }),
    about: { summary: 'alive' },
  };
}

/** Whole days; nothing where none are said. */
export function daysOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,4}$/.test(text) ? Number(text) : undefined;
}

/** Settings for this server alone, by the keys of a configuration. */
export function defaultsOf(variables: Variables): Readonly<Record<string, unknown>> {
  const tls = /^(?:y|yes|true|1)$/i.test(variables.SSL ?? '');
  const port = variables.PORT === 'image' ? (tls ? '443' : '80') : variables.PORT;
  return {
    ...(port && { ports: { mesh: port } }),
    ...(tls && { tls: true, ...certificateOf(variables) }),
    ...(storeModeOf(variables) === 'file' && { persist: storeFolderOf(variables) }),
  };
}

/** One that was named and is not there stops the start, as a wrong setting should; the usual one may be missing. */
function certificateOf({ SSL_CRTFILE: certificate, SSL_KEYFILE: key }: Variables): Readonly<Record<string, string>> {
  if (certificate || key) return { tlsCertificate: certificate || IMAGE_CERTIFICATE, tlsKey: key || IMAGE_KEY };
  return existsSync(IMAGE_CERTIFICATE) && existsSync(IMAGE_KEY) ? { tlsCertificate: IMAGE_CERTIFICATE, tlsKey: IMAGE_KEY } : {};
}

/** A folder within the one that is named: what lies in it is ours, not messages one by one. */
function storeFolderOf({ FILE_STORE_DIR: store, MAILBOXES_DATA_DIR: data }: Variables): string {
  return join(store || data || IMAGE_STORE_FOLDER, 'nhs-sandbox');
}
