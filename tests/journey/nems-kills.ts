/**
 * NEMS is killed (`kill -9`) while events are published and records changed, and started again on what it kept: whatever was accepted lies in
 * the subscriber's mailbox once, in the order in which it happened to each patient. MESH lives on in another process, and is slow, so that
 * there is always something on its way.
 */
import { EventEmitter, once } from 'node:events';
import { setTimeout as after } from 'node:timers/promises';
import { expect } from 'vitest';
import { controlClient } from '#clients/control/control';
import { EventSubscriber, MAILBOX } from './event-subscriber.ts';
import { freePortBase, type Process, startProcess } from './processes.ts';

const PATIENTS = ['9000000084', '9000000009', '9693632109', '9990001375'];
const RECORD_CHANGE = 'pds-record-change-1';
const VACCINATION = 'vaccinations-1';
/** Milliseconds from the first answer until it is killed, at most. */
const LONGEST_LIFE = 150;

/** What clients know. */
interface Known {
  /** Changes of records, `{NHS number} {version}`, and message ids: those that were answered, and those that may have happened. */
  readonly accepted: Set<string>;
  readonly asked: Set<string>;
  readonly news: EventEmitter;
}

/** How the servers keep their state, and whether PDS is in the process that is killed: with a folder it must be. */
interface Kept {
  readonly flags: readonly string[];
  readonly apart: boolean;
}

/** Kills the server so many times, and looks each time at what is in the mailbox. */
export async function everyEventArrives(times: number, { flags, apart }: Kept): Promise<void> {
  const base = await freePortBase();
  const [fhir, mesh, nems] = [1, 3, 7].map((offset) => `http://127.0.0.1:${base + offset}`) as [string, string, string];
  const start = (...servers: string[]) => startProcess([...servers, '--port-base', String(base), ...flags]);
  const others: Process[] = [await startProcess(['mesh', '--port-base', String(base), ...(apart ? flags : [])])];
  if (apart) others.push(await start('fhir'));
  let victim = await start(...(apart ? ['nems'] : ['fhir', 'nems']));
  const subscriber = new EventSubscriber({ nems, mesh });
  const known: Known = { accepted: new Set(), asked: new Set(), news: new EventEmitter() };
  const seen: string[] = [];
  try {
    await controlClient({ url: mesh }).faults.add({ operation: 'mesh.send', fixedDelayMilliseconds: 15 });
    const control = controlClient({ url: nems }).nems;
    const letter = await vaccination(control);
    await control.subscribe({ mailbox: MAILBOX, events: [RECORD_CHANGE, VACCINATION], country: 'E92000001' });
    for (let round = 0; round < times; round++) {
      const killed = new AbortController();
      const clients = [
        ...PATIENTS.map((nhsNumber) => changeUntilKilled(fhir, nhsNumber, known, killed.signal)),
        publishUntilKilled(nems, letter, known, killed.signal),
      ];
      await Promise.race([once(known.news, 'accepted'), ...clients]);
      await after(Math.random() * LONGEST_LIFE);
      killed.abort();
      await victim.kill();
      await Promise.all(clients);
      victim = await start(...(apart ? ['nems'] : ['fhir', 'nems']));
      expect(await control.drain(30_000)).toEqual({ settled: true, waiting: 0 });
      for (const { content } of await subscriber.collect()) seen.push(nameOf(content));
      expectAllOnce(seen, known);
    }
    expect(known.accepted.size).toBeGreaterThan(times);
  } finally {
    await subscriber.close();
    await Promise.all([victim, ...others].map((process) => process.kill()));
  }
}

/** A message to publish, with `{id}` for its id. */
async function vaccination(control: ReturnType<typeof controlClient>['nems']): Promise<string> {
  const { id, messageId } = await control.trigger({ event: VACCINATION, patient: '9990001375' });
  const { bodies } = await control.event(id);
  return (bodies.message?.content ?? '').replaceAll(messageId, '{id}');
}

/** A change of a record is known by its patient and version, anything else by its message. */
function nameOf(content: string): string {
  const messageId = /<MessageHeader>.*?<id value="([^"]+)"/s.exec(content)?.[1] ?? '';
  if (!content.includes(`<code value="${RECORD_CHANGE}"/>`)) return messageId;
  const version = /<Patient>.*?<versionId value="([^"]+)"/s.exec(content)?.[1];
  const nhsNumber = /<system value="https:\/\/fhir\.nhs\.uk\/Id\/nhs-number"\/><value value="(\d{10})"/.exec(content)?.[1];
  return `${nhsNumber} ${version}`;
}

function expectAllOnce(seen: readonly string[], { accepted, asked }: Known): void {
  expect(new Set(seen).size).toBe(seen.length);
  expect([...accepted].filter((name) => !seen.includes(name))).toEqual([]);
  expect(seen.filter((name) => !asked.has(name))).toEqual([]);
  for (const nhsNumber of PATIENTS) {
    const versions = seen.filter((name) => name.startsWith(`${nhsNumber} `)).map((name) => Number(name.split(' ')[1]));
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
  }
}

async function changeUntilKilled(fhir: string, nhsNumber: string, known: Known, killed: AbortSignal): Promise<void> {
  const url = `${fhir}/personal-demographics/FHIR/R4/Patient/${nhsNumber}`;
  const read = await ask(url, { headers: { 'X-Request-ID': crypto.randomUUID() } }, killed);
  if (read === undefined) return;
  let { version, gender } = versionOf(await read.text());
  while (!killed.aborted) {
    gender = gender === 'female' ? 'male' : 'female';
    known.asked.add(`${nhsNumber} ${version + 1}`);
    const answer = await ask(
      url,
      {
        method: 'PATCH',
        headers: {
          'X-Request-ID': crypto.randomUUID(),
          'If-Match': `W/"${version}"`,
          'Content-Type': 'application/json-patch+json',
        },
        body: JSON.stringify({ patches: [{ op: 'replace', path: '/gender', value: gender }] }),
      },
      killed,
    );
    if (answer === undefined) return;
    expect([answer.status, answer.status === 200 ? '' : await answer.text()]).toEqual([200, '']);
    version += 1;
    known.accepted.add(`${nhsNumber} ${version}`);
    known.news.emit('accepted');
    await after(Math.random() * 20);
  }
}

function versionOf(text: string): { version: number; gender: string } {
  const { meta, gender } = JSON.parse(text) as { meta: { versionId: string }; gender: string };
  return { version: Number(meta.versionId), gender };
}

async function publishUntilKilled(nems: string, letter: string, known: Known, killed: AbortSignal): Promise<void> {
  while (!killed.aborted) {
    const messageId = crypto.randomUUID();
    known.asked.add(messageId);
    const answer = await ask(
      `${nems}/STU3/Events/1/$process-message`,
      {
        method: 'POST',
        headers: { InteractionID: 'urn:nhs:names:services:events:Vaccinations.Write', 'Content-Type': 'application/fhir+xml' },
        body: letter.replaceAll('{id}', messageId),
      },
      killed,
    );
    if (answer === undefined) return;
    expect([answer.status, await answer.text()]).toEqual([202, '']);
    known.accepted.add(messageId);
    known.news.emit('accepted');
    await after(Math.random() * 20);
  }
}

/** The answer; nothing when the server was killed before it had all been heard. */
async function ask(url: string, init: RequestInit, killed: AbortSignal): Promise<Response | undefined> {
  try {
    const response = await fetch(url, init);
    return new Response(await response.arrayBuffer(), { status: response.status, headers: response.headers });
  } catch (error) {
    if (killed.aborted) return undefined;
    throw error;
  }
}
