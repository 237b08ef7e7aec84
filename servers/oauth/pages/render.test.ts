import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PageModel } from './models.ts';
import { PAGE_HEADERS, renderPage } from './render.ts';
import { CONSENT, ERROR, FEW_ROLES, LOGIN, MANY_ROLES, PATIENT_LOGIN, SAMPLES, STEP_UP } from './testing/samples.ts';

/** A tag: its name, and its attributes with their values as they mean. Data cannot hold `<` or `>`, so tags are what is between these. */
interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

function tagsOf(document: string): readonly Tag[] {
  return [...document.matchAll(/<([/!]?[a-z][a-z0-9]*)([^<>]*)>/gi)].map(([, name = '', rest = '']) => ({
    name,
    attributes: new Map([...rest.matchAll(/\s([a-z-]+)(?:="([^"]*)")?/g)].map(([, key = '', value = '']) => [key, meaning(value)])),
  }));
}

const ENTITIES: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };
const meaning = (text: string) => text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] as string);
const named = (tags: readonly Tag[], ...names: string[]) => tags.filter(({ name }) => names.includes(name));
const values = (tags: readonly Tag[], attribute: string) =>
  tags.map(({ attributes }) => attributes.get(attribute)).filter((value) => value !== undefined);
const hidden = (document: string, name: string) =>
  values(
    named(tagsOf(document), 'input').filter(({ attributes }) => attributes.get('name') === name),
    'value',
  );
/** The forms of a page, each from its tag to its end. */
const formsOf = (document: string) => [...document.matchAll(/<form[\s\S]*?<\/form>/g)].map(([form]) => form);
const formFor = (document: string, decision: string) => formsOf(document).find((form) => hidden(form, 'decision')[0] === decision) ?? '';

describe.each(Object.entries(SAMPLES))('%s', (_name, model) => {
  const document = renderPage(model);
  const tags = tagsOf(document);
  const ids = values(tags, 'id');

  it('is a document in British English, with one first heading', () => {
    expect(document).toMatch(/^<!DOCTYPE html>\n<html lang="en-GB"/);
    expect(named(tags, 'h1')).toHaveLength(1);
    expect(named(tags, 'title')).toHaveLength(1);
    expect(named(tags, 'main')).toHaveLength(1);
  });

  it('says that it is a sandbox', () => {
    expect(document).toContain('This is a sandbox. Nobody real is signed in here.</strong> Independent of the NHS.');
    expect(document).toContain(model.provider === 'nhs-cis2' ? 'Sign in with NHS CIS2 (sandbox)' : 'Sign in with NHS login (sandbox)');
  });

  it('has each id once, and all that refers to one finds it', () => {
    expect(new Set(ids).size).toBe(ids.length);
    const references = [
      ...values(tags, 'for'),
      ...[...values(tags, 'aria-describedby'), ...values(tags, 'aria-labelledby')].flatMap((list) => list.split(' ')),
      ...values(named(tags, 'a'), 'href').map((href) => href.slice(1)),
    ];
    expect(references.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('labels all fields', () => {
    const labelled = values(named(tags, 'label'), 'for');
    const fields = named(tags, 'input').filter(({ attributes }) => attributes.get('type') !== 'hidden');
    expect(fields.filter(({ attributes }) => !labelled.includes(attributes.get('id') ?? ''))).toEqual([]);
  });

  it('ties each form to the sign-in', () => {
    const forms = formsOf(document);
    expect(forms.length > 0).toBe(model.page !== 'error');
    for (const form of forms) {
      if (model.page === 'error') continue;
      const [tag] = tagsOf(form);
      expect(Object.fromEntries(tag?.attributes ?? [])).toMatchObject({ method: 'post', action: model.action });
      expect(hidden(form, 'transaction')).toEqual([model.transaction]);
      expect(hidden(form, 'decision')).toHaveLength(1);
    }
  });

  it('needs no script, no style of its own, and nothing from elsewhere', () => {
    expect(named(tags, 'script', 'style', 'iframe', 'object', 'img')).toEqual([]);
    expect(tags.flatMap(({ attributes }) => [...attributes.keys()]).filter((key) => key === 'style' || key.startsWith('on'))).toEqual([]);
    for (const link of values(named(tags, 'link'), 'href')) expect(link).toMatch(/^_assets\/[a-z]+\.(css|svg)\?v=/);
  });

  it('keeps its structure whatever is in the data', () => {
    const plain = structureOf(renderPage(refilled(model, () => 'x')));
    fc.assert(
      fc.property(fc.array(HOSTILE, { minLength: 1 }), (texts) => {
        expect(structureOf(renderPage(refilled(model, (count) => texts[count % texts.length] as string)))).toEqual(plain);
      }),
      { numRuns: 50 },
    );
  });
});

const HOSTILE = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' autofocus onfocus='alert(1)",
    '</title></bdi></main>',
    '<!--',
    ']]>',
    '&lt;b&gt;',
    '\u202egnp.exe',
    '\ud800',
    '\u0000<b>',
    '$& $1',
  ),
);
/** What is no data: it decides what the page looks like. */
const SHAPE = ['page', 'provider', 'errorField', 'level'];

/** The model with other texts in it, each followed by its number, so that no two are the same. */
function refilled(model: PageModel, textOf: (count: number) => string): PageModel {
  let count = 0;
  const changed: PageModel = JSON.parse(JSON.stringify(model), (key, value) => {
    if (typeof value !== 'string' || value === '' || SHAPE.includes(key)) return value;
    count += 1;
    return `${textOf(count)}${count}`;
  });
  // what is searched for hides roles
  return changed.page === 'role' && model.page === 'role' && model.query !== undefined
    ? { ...changed, roles: model.roles, query: model.query }
    : changed;
}

/** Tags and the names of their attributes. */
const structureOf = (document: string) => tagsOf(document).map(({ name, attributes }) => [name, ...attributes.keys()]);

describe('the login page', () => {
  const document = renderPage(LOGIN);

  it('offers each person by a button that says whom it is', () => {
    const buttons = named(tagsOf(formFor(document, 'pick')), 'button');
    expect(values(buttons, 'value')).toEqual(LOGIN.people.map(({ id }) => id));
    expect(values(buttons, 'aria-label')).toEqual(LOGIN.people.map(({ name }) => `Sign in as ${name}`));
    expect(values(buttons, 'name')).toEqual(LOGIN.people.map(() => 'person'));
  });

  it('shows what was searched for, and that there are more', () => {
    expect(hidden(formFor(renderPage(PATIENT_LOGIN), 'search'), 'q')).toEqual(['ann']);
    expect(document).toContain('There are more people than are shown.');
    expect(renderPage(PATIENT_LOGIN)).not.toContain('There are more people');
  });

  it('says so when nobody is found', () => {
    const nobody = renderPage({ ...LOGIN, people: [], query: 'zzz' });
    expect(nobody).toContain('Nobody was found.');
    expect(formFor(nobody, 'pick')).toBe('');
    expect(formFor(nobody, 'ad-hoc')).not.toBe('');
  });

  it.each([
    [LOGIN, ['given', 'family', 'level', 'level', 'level', 'organisation', 'roleCode']],
    [PATIENT_LOGIN, ['given', 'family', 'birthDate', 'nhsNumber', 'level', 'level', 'level']],
  ])('makes somebody up by the fields of its provider', (model, fields) => {
    const form = formFor(renderPage(model), 'ad-hoc');
    expect(values(named(tagsOf(form), 'input'), 'name').slice(2)).toEqual(fields);
  });

  it('has the highest level chosen, or the one that was', () => {
    const chosen = (model: PageModel) =>
      named(tagsOf(renderPage(model)), 'input').flatMap(({ attributes }) => (attributes.has('checked') ? [attributes.get('value')] : []));
    expect(chosen(LOGIN)).toEqual(['AAL3']);
    expect(chosen(PATIENT_LOGIN)).toEqual(['P9']);
    expect(chosen({ ...PATIENT_LOGIN, typed: { level: 'P0' } })).toEqual(['P0']);
  });

  it('is closed where somebody is made up, until something was typed there', () => {
    const details = (model: PageModel) => named(tagsOf(renderPage(model)), 'details')[0]?.attributes.has('open');
    expect(details(LOGIN)).toBe(false);
    expect(details({ ...LOGIN, error: 'Enter a name', errorField: 'given' })).toBe(true);
    expect(details({ ...LOGIN, typed: { given: 'Ann' } })).toBe(true);
  });

  it('offers nobody to be made up where the application lets nobody new in', () => {
    const closed = renderPage({ ...PATIENT_LOGIN, people: [], error: 'No', typed: { given: 'Ann' }, mayMakeUp: false });
    expect(named(tagsOf(closed), 'details')).toEqual([]);
    expect(closed).not.toContain('make up');
    expect(closed).toContain('<a href="#search">No</a>');
  });

  it.each([
    [{}, 'search'],
    [{ errorField: 'person' }, 'person-1'],
    [{ errorField: 'person', people: [] }, 'search'],
    [{ errorField: 'nhsNumber' }, 'ad-hoc-nhsNumber'],
    [{ errorField: 'level' }, 'ad-hoc-level'],
    [{ typed: { given: 'Ann' } }, 'ad-hoc-given'],
  ] as const)('leads from what is wrong to the field: %o', (extra, id) => {
    const wrong = renderPage({ ...PATIENT_LOGIN, ...extra, error: 'That is not right' });
    expect(wrong).toContain(`<a href="#${id}">That is not right</a>`);
    expect(wrong).toContain('<title>Error: Sign in with NHS login (sandbox) - nhs-sandbox</title>');
  });

  it('takes its files from where they are said to be', () => {
    const links = values(named(tagsOf(renderPage({ ...LOGIN, assets: '/~run/x/_assets' })), 'link'), 'href');
    expect(links.map((link) => link.split('?')[0])).toEqual([
      '/~run/x/_assets/icon.svg',
      '/~run/x/_assets/nhsuk.css',
      '/~run/x/_assets/sandbox.css',
    ]);
  });
});

describe('the role page', () => {
  const offered = (model: PageModel) => hidden(formFor(renderPage(model), 'role'), 'role');

  it('offers all roles, none of them chosen', () => {
    expect(offered(FEW_ROLES)).toEqual(FEW_ROLES.roles.map(({ id }) => id));
    expect(renderPage(FEW_ROLES)).not.toContain(' checked');
  });

  it('has a search when there are more than five', () => {
    expect(formFor(renderPage(FEW_ROLES), 'search')).toBe('');
    expect(formFor(renderPage({ ...MANY_ROLES, roles: MANY_ROLES.roles.slice(0, 5) }), 'search')).toBe('');
    expect(formFor(renderPage(MANY_ROLES), 'search')).not.toBe('');
  });

  it('shows the roles that have all words, in whatever case', () => {
    const found = { ...MANY_ROLES, query: '  SUPPORT a20044 ' };
    expect(offered(found)).toEqual(['55500000024']);
    expect(renderPage(found)).toContain('1 of your 7 roles match');
    expect(offered({ ...MANY_ROLES, query: 'general' })).toHaveLength(4);
  });

  it('offers nothing to continue with when no role matches, but to search again or to refuse', () => {
    const none = renderPage({ ...MANY_ROLES, query: 'zzz', error: 'Choose a role' });
    expect(formsOf(none).flatMap((form) => hidden(form, 'decision'))).toEqual(['search', 'refuse']);
    expect(none).toContain('<a href="#search">Choose a role</a>');
  });

  it('names an organisation once when only its code is known', () => {
    const [role] = FEW_ROLES.roles;
    const bare = renderPage({
      ...FEW_ROLES,
      roles: [{ ...(role as (typeof FEW_ROLES.roles)[0]), organisation: 'A1', organisationCode: 'A1' }],
    });
    expect(bare).toContain('at <bdi>A1</bdi></span>');
  });
});

describe('the pages with a yes and a no', () => {
  it.each([
    [STEP_UP, ['step-up', 'refuse']],
    [CONSENT, ['agree', 'refuse']],
  ])('have two forms', (model, decisions) => {
    expect(formsOf(renderPage(model)).flatMap((form) => hidden(form, 'decision'))).toEqual(decisions);
  });

  it('say what is at stake', () => {
    for (const text of ['Annika Ost', 'P5.Cp.Cd', 'P9.Cp.Cd']) expect(renderPage(STEP_UP)).toContain(`<bdi>${text}</bdi>`);
    for (const share of CONSENT.shares) expect(renderPage(CONSENT)).toContain(`<li><bdi>${share}</bdi></li>`);
  });
});

it('the error page says what is wrong, and asks nothing', () => {
  const document = renderPage(ERROR);
  expect(document).toContain(ERROR.reason);
  expect(named(tagsOf(document), 'form', 'input', 'button')).toEqual([]);
});

it('pages are kept by nobody, framed by nobody, and run nothing', () => {
  const headers = new Map<string, string>();
  for (let index = 0; index < PAGE_HEADERS.length; index += 2)
    headers.set(PAGE_HEADERS[index] as string, PAGE_HEADERS[index + 1] as string);
  expect(Object.fromEntries(headers)).toEqual({
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'",
    'X-Frame-Options': 'DENY',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
  });
});
