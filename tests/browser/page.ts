/** A page as somebody uses it: by the names that a screen reader says, with mouse and keys. */
import type { Answer } from './chromium.ts';

interface Connection {
  send(method: string, params?: Readonly<Record<string, unknown>>): Promise<Answer>;
  listen(listener: (method: string, params: Answer) => void): void;
  close(): Promise<void>;
  readonly size: { readonly width: number; readonly height: number };
}

/** As ARIA calls them, and Chromium's own for the summary of a disclosure. */
type Role = 'button' | 'link' | 'radio' | 'checkbox' | 'textbox' | 'searchbox' | 'heading' | 'DisclosureTriangle';
const CLICKABLE: readonly Role[] = ['button', 'link', 'radio', 'checkbox', 'DisclosureTriangle'];
const TYPEABLE: readonly Role[] = ['textbox', 'searchbox'];

const KEYS = {
  Tab: { key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 },
  Enter: { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, text: '\r' },
  Space: { key: ' ', code: 'Space', windowsVirtualKeyCode: 32, text: ' ' },
  ArrowDown: { key: 'ArrowDown', code: 'ArrowDown', windowsVirtualKeyCode: 40 },
} as const;
/** How long a page may take until it is there; longer than it ever does. */
const PATIENCE = 8_000;

export class Page {
  /** What the browser had to complain about: files not found, breaches of the content security policy, errors of scripts. */
  readonly complaints: string[] = [];
  readonly #connection: Connection;
  readonly #loads = new Set<() => void>();

  private constructor(connection: Connection) {
    this.#connection = connection;
    connection.listen((method, params) => {
      if (method === 'Page.loadEventFired') for (const tell of this.#loads) tell();
      if (method === 'Log.entryAdded') this.complaints.push(`${params.entry.text} (${params.entry.url ?? 'no address'})`);
      if (method === 'Runtime.exceptionThrown') this.complaints.push(params.exceptionDetails.text);
    });
  }

  static async open(connection: Connection): Promise<Page> {
    const page = new Page(connection);
    for (const domain of ['Page', 'DOM', 'Accessibility', 'Runtime', 'Log']) await connection.send(`${domain}.enable`);
    await page.resize(connection.size.width, connection.size.height);
    return page;
  }

  /** Goes to an address, and waits until it is there. */
  async goTo(url: string): Promise<void> {
    await this.#loaded(() => this.#connection.send('Page.navigate', { url }));
  }

  /** Clicks what has this accessible name, in the middle, with the mouse. Rejects when there is none, or more than one. */
  async click(name: string, role?: Role): Promise<void> {
    const objectId = await this.#find(name, role ? [role] : CLICKABLE);
    await this.#connection.send('DOM.scrollIntoViewIfNeeded', { objectId });
    const [x, y] = await this.#middleOf(objectId);
    for (const type of ['mousePressed', 'mouseReleased'])
      await this.#connection.send('Input.dispatchMouseEvent', { type, x, y, button: 'left', clickCount: 1 });
  }

  /**
   * Clicks, and waits for the page that this leads to, by however many redirects. With `until` it waits for a page of such an address:
   * where there are pages between that go on by themselves.
   */
  async follow(name: string, { role, until }: { role?: Role; until?: RegExp } = {}): Promise<void> {
    await this.#loaded(() => this.click(name, role), until);
  }

  /** Writes into the field of this accessible name, in place of what is in it. */
  async type(name: string, text: string): Promise<void> {
    const objectId = await this.#find(name, TYPEABLE);
    await this.#connection.send('DOM.focus', { objectId });
    await this.#call(objectId, 'function () { this.select(); }');
    if (text === '') await this.#call(objectId, 'function () { this.value = ""; }');
    else await this.#connection.send('Input.insertText', { text });
  }

  /** Presses a key and lets go of it. */
  async press(key: keyof typeof KEYS): Promise<void> {
    await this.#connection.send('Input.dispatchKeyEvent', { type: 'keyDown', ...KEYS[key] });
    await this.#connection.send('Input.dispatchKeyEvent', { type: 'keyUp', ...KEYS[key] });
  }

  /** Presses a key that leads to another page, and waits for that. */
  async pressAndFollow(key: keyof typeof KEYS): Promise<void> {
    await this.#loaded(() => this.press(key));
  }

  /** Role and accessible name of what has the focus, as a screen reader would say them: `button Search`. */
  async focused(): Promise<string> {
    const { result } = await this.#connection.send('Runtime.evaluate', { expression: 'document.activeElement' });
    const { nodes } = await this.#connection.send('Accessibility.getPartialAXTree', { objectId: result.objectId, fetchRelatives: false });
    return `${nodes[0].role.value} ${nodes[0].name?.value ?? ''}`.trim();
  }

  /** What is to be read on it. */
  text(): Promise<string> {
    return this.evaluate('document.body.innerText');
  }

  /** What the browser's address bar says, even when nobody answers there. */
  async address(): Promise<string> {
    const { currentIndex, entries } = await this.#connection.send('Page.getNavigationHistory');
    return entries[currentIndex].url;
  }

  /** The value of an expression, or of the promise that it makes. */
  async evaluate(expression: string): Promise<Answer> {
    const answer = await this.#connection.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (answer.exceptionDetails) throw new Error(answer.exceptionDetails.exception?.description ?? answer.exceptionDetails.text);
    return answer.result.value;
  }

  async resize(width: number, height: number): Promise<void> {
    await this.#connection.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
  }

  /** Shows it as somebody has set their machine: `{'forced-colors': 'active'}`, `{'prefers-color-scheme': 'dark'}`. */
  async prefer(features: Readonly<Record<string, string>>): Promise<void> {
    const list = Object.entries(features).map(([name, value]) => ({ name, value }));
    await this.#connection.send('Emulation.setEmulatedMedia', { features: list });
  }

  /** All of it, as a PNG. */
  async screenshot(): Promise<Buffer> {
    const { data } = await this.#connection.send('Page.captureScreenshot', { captureBeyondViewport: true });
    return Buffer.from(data, 'base64');
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  async #find(name: string, roles: readonly Role[]): Promise<string> {
    const nodes = await this.#named(name);
    const found = nodes.filter(({ role, ignored }: Answer) => !ignored && roles.includes(role?.value));
    if (found.length !== 1) throw new Error(`${found.length} of ${roles.join(', ')} are named '${name}' on:\n${await this.text()}`);
    const { object } = await this.#connection.send('DOM.resolveNode', { backendNodeId: found[0].backendDOMNodeId });
    return object.objectId;
  }

  /** What goes by a name. A page that another has taken the place of meanwhile is asked for anew, once. */
  async #named(accessibleName: string, isAgain = false): Promise<readonly Answer[]> {
    const { root } = await this.#connection.send('DOM.getDocument', { depth: 0 });
    try {
      return (await this.#connection.send('Accessibility.queryAXTree', { nodeId: root.nodeId, accessibleName })).nodes;
    } catch (error) {
      if (isAgain) throw error;
      return this.#named(accessibleName, true);
    }
  }

  async #middleOf(objectId: string): Promise<readonly [number, number]> {
    const { quads } = await this.#connection.send('DOM.getContentQuads', { objectId });
    const [x1, y1, , , x2, y2] = quads[0];
    return [(x1 + x2) / 2, (y1 + y2) / 2];
  }

  async #call(objectId: string, functionDeclaration: string): Promise<void> {
    await this.#connection.send('Runtime.callFunctionOn', { objectId, functionDeclaration });
  }

  /** Does something, and waits for the load that follows from it, or for the first of such an address. */
  async #loaded(act: () => Promise<unknown>, until?: RegExp): Promise<void> {
    let late: NodeJS.Timeout | undefined;
    let look: () => void = () => {};
    const loaded = new Promise<void>((resolve, reject) => {
      look = () => {
        if (until === undefined) resolve();
        else this.address().then((address) => until.test(address) && resolve(), reject);
      };
      late = setTimeout(() => this.address().then((address) => reject(new Error(`no page came after ${address}`)), reject), PATIENCE);
    });
    this.#loads.add(look);
    try {
      await Promise.all([act(), loaded]);
    } finally {
      clearTimeout(late);
      this.#loads.delete(look);
    }
  }
}
