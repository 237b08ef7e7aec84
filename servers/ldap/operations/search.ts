/** Finds entries: RFC 4511 §4.5. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { encodeAttributes } from '#formats/ldap/encode';
import type { SearchRequest } from '#formats/ldap/message';
import type { Entry } from '../entry.ts';
import type { Outcome } from '../outcome.ts';
import type { Condition } from '../search/condition.ts';
import { prepareFilter } from '../search/conditions.ts';
import { Cursor } from '../search/cursor.ts';
import { type Selection, selectionOf } from '../search/selection.ts';
import type { Circumstance, LdapOperation } from './operation.ts';
import { type Page, pageControl, pageOf } from './page.ts';
import { NOT_A_NAME, noSuchObject } from './refusals.ts';
import { putEntry } from './search-messages.ts';
import { specialEntry } from './special-entries.ts';

/** So many entries are looked at before others have their turn. */
const LOOKS = 2000;

export const search: LdapOperation<SearchRequest> = (request, circumstance) => {
  const { aim, view, settings } = circumstance;
  const { scope } = request;
  if (aim === undefined) return NOT_A_NAME;
  if (typeof scope === 'number') return { result: 'protocolError', diagnostic: 'invalid scope', decidedBy: 'scopeIsKnown' };
  const page = pageOf(circumstance.controls);
  if (page === 'broken')
    return { result: 'protocolError', diagnostic: 'the control for paged results is malformed', decidedBy: 'pageIsWellFormed' };
  const condition = prepareFilter(request.filter);
  const selection = selectionOf(request.attributes, request.typesOnly);
  const special = specialEntry(aim, settings);
  if (special !== undefined && (scope === 'base' || (scope === 'sub' && aim.path !== '')))
    return searchOne(special, condition, selection, circumstance);
  if (!view.has(aim.path)) return noSuchObject(aim, view);
  // nothing more is wanted: the client gives up its place
  if (page?.size === 0) return { result: 'success', entries: 0, controls: [pageControl()] };
  const cursor = new Cursor(view, { path: aim.path, scope, after: page?.after }, condition);
  const run = new Run(request, circumstance, cursor, selection, page);
  return run.go() ?? run.goOn();
};

function searchOne(entry: Entry, { test }: Condition, selection: Selection, { id, output }: Circumstance): Outcome {
  if (test(entry) !== true) return { result: 'success', entries: 0 };
  putEntry(output, id, entry.dn, encodeAttributes(selection.of(entry, { name: entry.dn, hasSubordinates: false })));
  return { result: 'success', entries: 1 };
}

/** A search at work: at once, or in turns with others. */
class Run {
  readonly #circumstance: Circumstance;
  readonly #cursor: Cursor;
  readonly #selection: Selection;
  readonly #page: Page | undefined;
  /** Most entries to send. */
  readonly #limit: number;
  /** When its time is up, by `performance.now()`. */
  readonly #deadline: number;
  #sent = 0;
  #last = '';

  constructor(request: SearchRequest, circumstance: Circumstance, cursor: Cursor, selection: Selection, page: Page | undefined) {
    this.#circumstance = circumstance;
    this.#cursor = cursor;
    this.#selection = selection;
    this.#page = page;
    const limit = Math.min(request.sizeLimit || Number.POSITIVE_INFINITY, circumstance.settings.sizeLimit ?? Number.POSITIVE_INFINITY);
    this.#limit = limit - (page?.sent ?? 0);
    this.#deadline = circumstance.started + (request.timeLimit || Number.POSITIVE_INFINITY) * 1000;
  }

  /** Works until it has ended, others should have a turn, or the client should read. */
  go(): Outcome | undefined {
    const { output, abandoned } = this.#circumstance;
    if (abandoned()) return { result: 'success', entries: this.#sent };
    if (performance.now() > this.#deadline) return this.#ended('timeLimitExceeded');
    for (let looks = LOOKS; looks > 0 && !output.isFull; looks--) {
      const found = this.#cursor.advance(looks);
      if (found === undefined) return undefined;
      if (!found) return this.#ended('success');
      if (this.#sent >= this.#limit) return this.#ended('sizeLimitExceeded');
      if (this.#page !== undefined && this.#sent === this.#page.size) return this.#endedPage(this.#page);
      this.#send();
    }
    return undefined;
  }

  async goOn(): Promise<Outcome> {
    for (;;) {
      await this.#circumstance.output.drained();
      await nextTurn();
      const outcome = this.go();
      if (outcome !== undefined) return outcome;
    }
  }

  #send(): void {
    const { id, aim, output, view } = this.#circumstance;
    const {
      seen: { tier },
      number,
      path,
    } = this.#cursor.found;
    const name = tier.entry(number).dn + (aim?.suffix ?? '');
    const attributes = this.#selection.isCircumstantial
      ? encodeAttributes(this.#selection.of(tier.entry(number), { name, hasSubordinates: view.hasBelow(path) }))
      : tier.encoded(number, this.#selection);
    putEntry(output, id, name, attributes);
    this.#sent += 1;
    this.#last = path;
  }

  #ended(result: Outcome['result']): Outcome {
    return { result, entries: this.#sent, ...(this.#page && { controls: [pageControl()] }) };
  }

  #endedPage(page: Page): Outcome {
    const next = pageControl({ after: this.#last, sent: page.sent + this.#sent });
    return { result: 'success', entries: this.#sent, controls: [next] };
  }
}
