/**
 * Somebody with a browser, as far as scripts go: keeps cookies, follows redirects inside the sandbox, and fills in the forms that it is
 * shown. Where the way leads out of the sandbox it stops and says where to.
 */

/** A form as the page has it. */
interface PageForm {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

export interface ShownPage {
  readonly url: URL;
  readonly status: number;
  readonly text: string;
}

/** Most redirects that a browser follows. */
const MOST_REDIRECTS = 20;

export class Visitor {
  readonly #inside: ReadonlySet<string>;
  readonly #cookies = new Map<string, Map<string, string>>();
  /** Sent with every request: `x-sandbox-user` signs in without pages. */
  readonly headers: Readonly<Record<string, string>>;

  /** `inside`: addresses of the sandbox's servers. */
  constructor(inside: readonly string[], headers: Readonly<Record<string, string>> = {}) {
    this.#inside = new Set(inside.map((address) => new URL(address).origin));
    this.headers = headers;
  }

  /** Goes to an address of which it is known that it ends outside, such as at the application's callback. */
  async leave(url: URL | string): Promise<URL> {
    return outside(await this.#visit(new URL(url)));
  }

  /** Goes to an address of which it is known that it shows a page. */
  async open(url: URL | string): Promise<ShownPage> {
    return shown(await this.#visit(new URL(url)));
  }

  /** Sends the form with this decision, and is shown another page. */
  async answer(page: ShownPage, fields: Readonly<Record<string, string>>): Promise<ShownPage> {
    return shown(await this.#send(page, fields));
  }

  /** Sends the form with this decision, and ends outside. */
  async answerAndLeave(page: ShownPage, fields: Readonly<Record<string, string>>): Promise<URL> {
    return outside(await this.#send(page, fields));
  }

  #send(page: ShownPage, fields: Readonly<Record<string, string>>): Promise<ShownPage | URL> {
    const form = formFor(page, fields);
    return this.#visit(new URL(form.action, page.url), new URLSearchParams({ ...form.fields, ...fields }));
  }

  async #visit(start: URL, form?: URLSearchParams): Promise<ShownPage | URL> {
    let url = start;
    let body = form;
    for (let redirects = 0; redirects < MOST_REDIRECTS; redirects++) {
      if (!this.#inside.has(url.origin)) return url;
      const response = await fetch(url, {
        redirect: 'manual',
        headers: { ...this.headers, Cookie: this.#cookieHeader(url) },
        ...(body && { method: 'POST', body }),
      });
      this.#keepCookies(url, response);
      const location = response.headers.get('location');
      if (location === null) return { url, status: response.status, text: await response.text() };
      await response.body?.cancel();
      url = new URL(location, url);
      body = undefined;
    }
    throw new Error(`${start} leads in circles`);
  }

  #keepCookies({ origin }: URL, response: Response): void {
    const kept = this.#cookies.get(origin) ?? new Map<string, string>();
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      kept.set(name, value);
    }
    this.#cookies.set(origin, kept);
  }

  #cookieHeader({ origin }: URL): string {
    return [...(this.#cookies.get(origin) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}

function outside(end: ShownPage | URL): URL {
  if (end instanceof URL) return end;
  throw new Error(`nobody is sent on; ${end.url} shows, with ${end.status}:\n${readable(end.text)}`);
}

function shown(end: ShownPage | URL): ShownPage {
  if (!(end instanceof URL)) return end;
  throw new Error(`no page is shown; the way leads to ${end}`);
}

/** All forms of a page, in order. */
export function formsOf({ text }: ShownPage): readonly PageForm[] {
  return [...text.matchAll(/<form([^>]*)>([\s\S]*?)<\/form>/g)].map(([, attributes = '', content = '']) => ({
    action: attributesOf(attributes).action ?? '',
    fields: Object.fromEntries(
      [...content.matchAll(/<input([^>]*)>/g)]
        .map(([, input = '']) => attributesOf(input))
        .filter(({ name, type }) => name !== undefined && type !== 'radio')
        .map(({ name = '', value = '' }) => [name, value]),
    ),
  }));
}

/** The form that carries this decision; of a page without decisions the first. */
function formFor(page: ShownPage, { decision }: Readonly<Record<string, string>>): PageForm {
  const form = formsOf(page).find(({ fields }) => decision === undefined || fields.decision === decision);
  if (form === undefined) throw new Error(`no form for '${decision}' on:\n${readable(page.text)}`);
  return form;
}

function attributesOf(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, unescaped(value)]));
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&', '#39': "'", '#x27': "'" };

function unescaped(text: string): string {
  return text.replace(/&([a-z]+|#[\dx]+);/g, (entity, name: string) => ENTITIES[name] ?? entity);
}

function readable(html: string): string {
  return html
    .replace(/<(?:style|script)[\s\S]*?<\/(?:style|script)>|<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 600);
}
