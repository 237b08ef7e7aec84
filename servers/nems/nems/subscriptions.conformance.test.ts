/**
 * The examples of subscriptions in the reference data: each that asks for one makes one, and what is read is what was asked for. Runs where
 * the data are: the environment variable NHS_SANDBOX_REFERENCE_DATA names the folder that holds `nems/`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseFhirJson } from '#formats/fhir/json';
import { fromXml } from '#formats/fhir/xml';
import { idOf, openNems } from './testing/nems.ts';

const folder = process.env.NHS_SANDBOX_REFERENCE_DATA;
const file = (name: string) => readFileSync(join(folder ?? '', 'nems', 'subscriptions', name), 'utf8');
const resourceOf = (text: string) => (text.trimStart().startsWith('{') ? parseFhirJson(text) : fromXml('STU3', text)).resource;

/** Without what NEMS adds. */
function asked(resource: object | undefined): object {
  const { id: _, meta: __, status: ___, ...others } = JSON.parse(JSON.stringify(resource));
  return others;
}

describe.skipIf(folder === undefined)('the published examples', () => {
  it.each(['create-explicit.xml', 'create-generic-country.json', 'create-generic-gp.xml'])('%s makes a subscription', async (name) => {
    const nems = await openNems();
    const made = await nems.ask('POST', '/Subscription', {}, file(name));
    expect([made.status, made.text, made.error, made.advice]).toEqual([201, '', '', []]);
    const read = await nems.ask('GET', `/Subscription/${idOf(made)}`);
    expect(asked(read.body)).toEqual(asked(resourceOf(file(name))));
  });

  it('read-response.xml has what is read', async () => {
    const nems = await openNems();
    const example = resourceOf(file('read-response.xml'));
    const made = await nems.ask('POST', '/Subscription', {}, JSON.stringify({ ...asked(example), status: 'requested' }));
    const { body } = await nems.ask('GET', `/Subscription/${idOf(made)}`);
    expect({ ...body, id: '', meta: Object.keys(body.meta).sort() }).toEqual({
      ...example,
      id: '',
      meta: Object.keys(example?.meta ?? {}).sort(),
    });
  });

  it('error-missing-header.xml is what is answered, but for its id', async () => {
    const nems = await openNems({ environment: 'integration' });
    const { text } = await nems.ask('POST', '/Subscription', {}, file('create-explicit.xml'));
    const withoutId = (xml: string) =>
      xml
        .replace(/>\s+</g, '><')
        .replace(/<id value="[0-9a-f-]{36}"\/>/, '')
        .trim();
    expect(withoutId(text)).toBe(withoutId(file('error-missing-header.xml')));
  });
});
