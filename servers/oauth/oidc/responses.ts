/** How identity providers answer: back to the client by redirect or by form (OAuth 2.0 Multiple Response Types §5), or as JSON. */
import type { About, Reply } from '#kernel/http/message';
import { PAGE_HEADERS } from '../pages/render.ts';

export const RESPONSE_MODES = ['query', 'fragment', 'form_post'] as const;
export type ResponseMode = (typeof RESPONSE_MODES)[number];

type Answers = Readonly<Record<string, string | undefined>>;

const NEVER_KEPT = ['Cache-Control', 'no-store', 'Pragma', 'no-cache'];
/** Schemes that a browser would run or show in place of going somewhere. */
const UNUSABLE_SCHEMES = ['javascript:', 'data:', 'vbscript:', 'file:', 'about:', 'blob:', 'filesystem:'];

/** The mode that a request asks for; `query` where it asks for none; nothing when there is no such mode. */
export function responseModeOf(asked: string | undefined): ResponseMode | undefined {
  return asked === undefined ? 'query' : RESPONSE_MODES.find((mode) => mode === asked);
}

/** Whether a browser can be sent there at all: an absolute address, no fragment, nothing that it would run, no line break. */
export function isUsableRedirect(address: string): boolean {
  return (
    /^[\x21-\x7e]+$/.test(address) &&
    !address.includes('#') &&
    URL.canParse(address) &&
    !UNUSABLE_SCHEMES.includes(new URL(address).protocol)
  );
}

/** Sends the browser back to the client with these parameters; those without a value are left out. */
export function backToClient(
  redirectUri: string,
  answers: Answers,
  options: { mode?: ResponseMode; about?: About; headers?: readonly string[] } = {},
): Reply {
  const { mode = 'query', about, headers = [] } = options;
  const given = Object.entries(answers).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const told = about && { about };
  if (mode === 'form_post') {
    const html = formThatPostsItself(redirectUri, given);
    return { status: 200, headers: ['Content-Type', 'text/html;charset=UTF-8', ...NEVER_KEPT, ...headers], body: html, ...told };
  }
  const encoded = given.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
  const mark = encoded === '' ? '' : mode === 'fragment' ? '#' : redirectUri.includes('?') ? '&' : '?';
  return { status: 302, headers: ['Location', `${redirectUri}${mark}${encoded}`, ...NEVER_KEPT, ...headers], ...told };
}

/** A JSON answer that nobody keeps. */
export function jsonAnswer(status: number, body: object, options: { about?: About; headers?: readonly string[] } = {}): Reply {
  const { about, headers = [] } = options;
  const reply = {
    status,
    headers: ['Content-Type', 'application/json;charset=UTF-8', ...NEVER_KEPT, ...headers],
    body: JSON.stringify(body),
  };
  return about ? { ...reply, about } : reply;
}

/** A page, which nobody may put into a frame of theirs. */
export function pageAnswer(status: number, html: string, options: { about?: About; headers?: readonly string[] } = {}): Reply {
  const { about, headers = [] } = options;
  const reply = { status, headers: [...PAGE_HEADERS, ...headers], body: html };
  return about ? { ...reply, about } : reply;
}

function formThatPostsItself(action: string, fields: readonly (readonly [string, string])[]): string {
  const inputs = fields.map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}"/>`).join('');
  return (
    '<!DOCTYPE html><html lang="en"><head><title>Going back</title></head><body onload="document.forms[0].submit()">' +
    `<form method="post" action="${escapeHtml(action)}">${inputs}<noscript><button type="submit">Go on</button></noscript></form></body></html>`
  );
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}
