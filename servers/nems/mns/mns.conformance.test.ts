/**
 * Against the national service's own documents: its OAS and the schema of its signals. Runs where they are: the environment variable
 * NHS_SANDBOX_REFERENCE_DATA names the folder that holds `nems/`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Contract } from '#conventions/testing/contract';
import { toAccept } from './accept.ts';
import { MNS_SUBSCRIPTIONS_URL } from './address.ts';
import { readCloudEvent } from './events/cloud-event.ts';
import { MNS_EVENT_TYPES } from './events/event-types.ts';
import { readLegacyEvent } from './events/legacy-event.ts';
import { fhirPayload, jsonPayload, withResource } from './events/payloads.ts';
import { fromLegacy, type Signal } from './events/signal.ts';
import { readSubscription } from './subscriptions/resource.ts';
import { EVENT, LEGACY_EVENT, openMns, WISH } from './testing/mns.ts';

const folder = process.env.NHS_SANDBOX_REFERENCE_DATA;
const at = (...path: string[]) => join(folder ?? '', 'nems', 'mns', ...path);

// biome-ignore lint/suspicious/noExplicitAny: a document of others, taken apart
type Any = any;

/** A document whose references lead to other files. */
function readYaml(...path: string[]): Any {
  const resolve = (node: Any): Any => {
    if (Array.isArray(node)) return node.map(resolve);
    if (typeof node !== 'object' || node === null) return node;
    if (typeof node.$ref === 'string' && !node.$ref.startsWith('#'))
      return resolve(parse(readFileSync(at('specification', node.$ref), 'utf8')));
    return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, name === 'example' ? value : resolve(value)]));
  };
  return resolve(parse(readFileSync(at('specification', ...path), 'utf8')));
}

const isEventType = (type: string) => MNS_EVENT_TYPES.has(type) || type === 'example-event-1';

describe.skipIf(folder === undefined)('the OAS of MNS', () => {
  const official = folder === undefined ? undefined : new Contract(readYaml('multicast-notification-service.yaml'));
  const ours = Contract.read(new URL('./openapi.yaml', import.meta.url));
  const operations = (contract: Contract | undefined) => contract?.operations.map(({ method, path }) => `${method} ${path}`) ?? [];

  it('has the operations that we have', () => {
    const health = ['GET /_ping', 'GET /_status', 'GET /health'];
    expect(
      operations(ours)
        .filter((one) => !health.includes(one))
        .sort(),
    ).toEqual(operations(official).sort());
  });

  it('has no status that we lack', () => {
    for (const { method, path, operation } of official?.operations ?? []) {
      const described = Object.keys(ours.find(method, path)?.operation.responses as object);
      expect(described, `${method} ${path}`).toEqual(expect.arrayContaining(Object.keys(operation.responses as object)));
    }
  });

  it('demands no field that we do not', () => {
    const schemas = ours.document.components as Any;
    const wish = readYaml('requestBody', 'create-or-update-subscription-body.yaml').content['application/fhir+json'].schema;
    expect([...schemas.schemas.Wish.required].sort()).toEqual([...wish.required].sort());
    expect([...schemas.schemas.Channel.required].sort()).toEqual([...wish.properties.channel.required].sort());
    const event = readYaml('schemas', 'cloudevents', 'mns-publish-cloudevent.yaml');
    expect([...schemas.schemas.CloudEvent.required].sort()).toEqual([...event.required].sort());
    const legacy = (official as Any).document.paths['/events'].post.requestBody.content['application/json'].schema;
    expect([...schemas.schemas.LegacyEvent.required].sort()).toEqual([...legacy.required].sort());
  });

  it('allows our answers', async () => {
    const mns = await openMns();
    const made = await mns.subscribe(WISH);
    const path = `/subscriptions/${made.body.id}`;
    const asked: readonly [method: string, path: string, answer: { status: number; body: unknown }][] = [
      ['POST', '/subscriptions', made],
      ['POST', '/subscriptions', await mns.subscribe({})],
      ['POST', '/subscriptions', await mns.subscribe(WISH)],
      ['GET', '/subscriptions', await mns.ask('GET', '/subscriptions')],
      ['GET', '/subscriptions', await mns.ask('GET', '/subscriptions?continue_from=x')],
      ['GET', path, await mns.ask('GET', path)],
      ['GET', path, await mns.ask('GET', '/subscriptions/x')],
      ['GET', path, await mns.ask('GET', '/subscriptions/11111111-2222-4333-8444-555555555555')],
      ['POST', '/events', await mns.publish(EVENT)],
      ['POST', '/events', await mns.publish({ ...EVENT, type: 'x' })],
    ];
    for (const [method, where, { status, body }] of asked)
      expect(official?.faultsOfBody({ method, path: where, status, body }), `${method} ${where} ${status}`).toEqual([]);
  });

  it('has examples that we take', () => {
    const { paths } = (official?.document ?? { paths: {} }) as Any;
    const { content } = paths['/events'].post.requestBody;
    const events = Object.entries<Any>(content['application/cloudevents+json'].examples);
    for (const [name, { value }] of events) expect(readCloudEvent(value, isEventType), name).toEqual({ event: value });
    const legacy = Object.entries<Any>(content['application/json'].examples);
    for (const [name, { value }] of legacy) expect(readLegacyEvent(value, isEventType), name).toEqual({ event: value });
    const body = paths['/subscriptions'].post.requestBody.content['application/fhir+json'];
    const wishes = Object.entries<Any>(body.examples);
    for (const [name, { value }] of wishes)
      expect(readSubscription(value, { isEventType }), name).toHaveProperty('wish.criteriaText', value.criteria);
    expect([events.length, legacy.length, wishes.length].every((count) => count > 2)).toBe(true);
  });
});

describe.skipIf(folder === undefined)('the schema of signals', () => {
  const schema = folder === undefined ? {} : JSON.parse(readFileSync(at('signal-schemas', 'fhirsignal.schema.json'), 'utf8'));
  const ajv = new Ajv2020({ strict: false, formats: { 'date-time': true, uri: (value: string) => URL.canParse(value) } });
  const validate = ajv.compile(schema);
  const faults = (text: string) => (validate(JSON.parse(text)) ? [] : validate.errors);
  const P = '7c38eb82-9186-402f-a120-94c29ceddb48';
  const SIGNALS: Readonly<Record<string, Signal>> = {
    full: { ...EVENT, specversion: '1.0', versionid: 'W/"4"' },
    bare: { specversion: '1.0', id: 'x', source: 'uk.nhs.a', type: 'mns-test-signal-1', time: '2026-03-01T12:00:00Z' },
    legacy: fromLegacy(LEGACY_EVENT),
  };

  it.each(Object.keys(SIGNALS))('allows what we send: %s', (name) => {
    expect(faults(fhirPayload(SIGNALS[name] as Signal, P))).toEqual([]);
  });

  it('allows what we send with what it points at', () => {
    const bundle = fhirPayload(SIGNALS.full as Signal, P);
    expect(faults(withResource(bundle, EVENT.dataref, { resourceType: 'Patient' }))).toEqual([]);
    const { entry } = JSON.parse(withResource(bundle, EVENT.dataref, { resourceType: 'Patient' }));
    expect(entry[1]).toEqual({
      fullUrl: EVENT.dataref,
      resource: { resourceType: 'Patient' },
      request: { method: 'GET', url: EVENT.dataref },
      response: { status: '200' },
    });
  });

  it('goes with examples that look as ours do', () => {
    const examples = readdirSync(at('signal-schemas', 'examples'), { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('signal.json'),
    );
    expect(examples.length).toBeGreaterThan(5);
    for (const file of examples.filter((name) => !name.includes('hydrated'))) {
      const example = JSON.parse(readFileSync(at('signal-schemas', 'examples', file), 'utf8'));
      const { id, parameter } = example.entry[0].resource;
      const [, , , { part: event }, { part: context }] = parameter;
      const of = (parts: Any[], name: string) => parts.find((one) => one.name === name);
      const signal = {
        specversion: '1.0',
        id: example.id,
        source: of(context, 'source').valueUri,
        type: of(context, 'event-type').valueString,
        time: example.timestamp,
        subject: of(context, 'subject').valueReference.identifier.value,
        ...(of(event, 'focus') && { dataref: of(event, 'focus').valueReference.reference }),
        ...(of(context, 'version-id') && { versionid: of(context, 'version-id').valueString }),
      } as const;
      expect(JSON.parse(fhirPayload(signal, id)), file).toEqual(example);
      expect(parameter[0].valueReference.reference).toBe(MNS_SUBSCRIPTIONS_URL);
    }
  });

  it('and events look as those of the OAS do', () => {
    const folderOf = at('specification', 'schemas', 'cloudevents', 'examples');
    for (const file of readdirSync(folderOf).filter((name) => name.endsWith('.json'))) {
      const text = readFileSync(join(folderOf, file), 'utf8');
      const event = JSON.parse(text);
      const signal: Signal = 'specversion' in event ? event : fromLegacy(event);
      expect(JSON.parse(jsonPayload(signal)), file).toEqual(event);
      expect(Object.keys(JSON.parse(jsonPayload(signal))), file).toEqual(Object.keys(event));
    }
  });

  it('has one body for each payload, however many want it', () => {
    expect(Object.keys(toAccept(SIGNALS.full as Signal, [], { origin: 'published' }, () => P).bodies)).toEqual([]);
  });
});
