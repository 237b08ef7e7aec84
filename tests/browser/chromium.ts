/** Chromium on this machine, driven by the DevTools protocol over a pipe: no port, no library. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { Page } from './page.ts';

const FLAGS = [
  '--headless=new',
  '--remote-debugging-pipe',
  '--no-first-run',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--hide-scrollbars',
  // these run as root in containers, and open only pages of ours
  '--no-sandbox',
];

/** Where Chromium is. Tests that need it are of a suite of their own (scripts/suites.mjs), which runs when this is said. */
const CHROMIUM: string = process.env.NHS_SANDBOX_TEST_BROWSER ?? 'chromium';

type Params = Readonly<Record<string, unknown>>;
// biome-ignore lint/suspicious/noExplicitAny: what the protocol answers differs by method, and Chromium is believed
export type Answer = any;

interface Waiting {
  readonly method: string;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** A browser with a profile of its own that is gone when it is closed. */
export class Chromium {
  readonly #process: ChildProcess;
  readonly #profile: string;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Map<string, (method: string, params: Answer) => void>();
  #lastId = 0;

  private constructor(process: ChildProcess, profile: string) {
    this.#process = process;
    this.#profile = profile;
    const pipe = process.stdio[4] as Readable;
    let begun = '';
    pipe.setEncoding('utf8').on('data', (chunk: string) => {
      const messages = (begun + chunk).split('\0');
      begun = messages.pop() ?? '';
      for (const message of messages) this.#receive(JSON.parse(message));
    });
    pipe.on('close', () => {
      for (const { method, reject } of this.#waiting.values()) reject(new Error(`Chromium ended before it answered ${method}`));
      this.#waiting.clear();
    });
  }

  static async start(): Promise<Chromium> {
    const profile = mkdtempSync(join(tmpdir(), 'nhs-sandbox-chromium-'));
    const child = spawn(CHROMIUM, [...FLAGS, `--user-data-dir=${profile}`], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
    const browser = new Chromium(child, profile);
    await Promise.race([
      browser.send('Browser.getVersion'),
      once(child, 'error').then(([error]) => {
        throw error;
      }),
    ]);
    return browser;
  }

  /** A page whose cookies no other has, as in a private window. */
  async newPage(size: { width: number; height: number } = { width: 1280, height: 900 }): Promise<Page> {
    const { browserContextId } = await this.send('Target.createBrowserContext');
    const { targetId } = await this.send('Target.createTarget', { url: 'about:blank', browserContextId });
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true });
    return Page.open({
      send: (method, params = {}) => this.send(method, params, sessionId),
      listen: (listener) => this.#listeners.set(sessionId, listener),
      close: async () => {
        await this.send('Target.disposeBrowserContext', { browserContextId });
        this.#listeners.delete(sessionId);
      },
      size,
    });
  }

  async close(): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.send('Browser.close').catch(() => {});
    await ended;
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Sends a command, to the browser or to a page's session; rejects with what Chromium has against it. */
  send(method: string, params: Params = {}, sessionId?: string): Promise<Answer> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { method, resolve, reject });
      (this.#process.stdio[3] as Writable).write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  #receive({ id, result, error, method, params, sessionId }: Answer): void {
    if (id === undefined) {
      this.#listeners.get(sessionId)?.(method, params);
      return;
    }
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) waiting?.reject(new Error(`${waiting.method}: ${error.message}`));
    else waiting?.resolve(result);
  }
}
