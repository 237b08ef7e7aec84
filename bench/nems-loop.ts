/** From a change in one place to the mailboxes of all who asked for it: PDS, NEMS and MESH in one process. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from './lib/bench.ts';
import type { Figure, Sample } from './lib/figures.ts';
import { ask, type HttpRequest } from './lib/http.ts';
import { FULL, type Lab, type SandboxProcess } from './lib/lab.ts';
import { MeshCaller } from './lib/mesh.ts';

const RATE = 200;
const MAILBOX = 'RR8OT001';
/** So many records are changed in turn. */
const PATIENTS = 50;
const MAILBOXES = 1_000;
/** Milliseconds between two looks at an inbox. */
const LOOK_EVERY = 2;

export const bench: Bench = {
  title: 'NEMS: from a change of a record to the mailbox',
  async measure(lab) {
    return { figures: [...(await changes(lab)), ...(await fanOut(lab))] };
  },
};

/** The time from when a PATCH is sent until the inbox has one message more; the events of many patients come in the order of their changes, or nearly. */
async function changes(lab: Lab): Promise<readonly Figure[]> {
  const name = `PATCH over PDS until its event is in the inbox, ${RATE} a second`;
  lab.tell(name);
  const sandbox = await lab.sandbox(['fhir', 'mesh', 'nems'], '--patients', String(PATIENTS));
  await control(sandbox, 'subscriptions', { mailbox: MAILBOX, event: 'pds-record-change-1', country: 'E92000001' });
  const patients = await patientsOf(sandbox);
  const caller = new MeshCaller(sandbox.urls.mesh as string, 1);
  // the first ones find nothing compiled
  const warmUp = RATE;
  const count = warmUp + Math.round(RATE * lab.effort.seconds * 2);
  const sent: number[] = [];
  const waits: number[] = [];
  const looking = (async () => {
    while (waits.length < count) {
      const { count: waiting } = JSON.parse((await caller.ask('GET', `/${MAILBOX}/count`, {})).toString()) as { count: number };
      const now = performance.now();
      while (waits.length < waiting) waits.push(now - (sent[waits.length] ?? now));
      await sleep(LOOK_EVERY);
    }
  })();
  const began = performance.now();
  const answers: Promise<void>[] = [];
  for (let n = 0; n < count; n++) {
    await sleep(Math.max(0, began + (n * 1000) / RATE - performance.now()));
    sent.push(performance.now());
    answers.push((patients[n % patients.length] as Patient).change());
  }
  await Promise.all(answers);
  await looking;
  caller.close();
  await sandbox.stop();
  const sorted = waits.slice(warmUp).sort((a, b) => a - b);
  const at = (share: number): Sample => ({ value: sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number });
  return [
    { name: `${name}: half of them`, unit: 'ms', ours: at(0.5), target: { atMost: 20 } },
    { name: `${name}: 99 of 100`, unit: 'ms', ours: at(0.99), target: { atMost: 100 } },
  ];
}

/** Somebody whose record is changed, one change after the other. */
interface Patient {
  change(): Promise<void>;
}

interface PatientDocument {
  readonly nhsNumber: string;
  readonly addresses: readonly object[];
  readonly confidentiality: string;
  readonly gender?: string;
}

async function patientsOf({ urls }: SandboxProcess): Promise<readonly Patient[]> {
  const fhir = urls.fhir as string;
  const page = await fetch(`${fhir}/_sandbox/world/patients?limit=1000`);
  const { items } = (await page.json()) as { items: PatientDocument[] };
  const usable = items.filter(
    ({ addresses, confidentiality, gender }) => addresses.length > 0 && confidentiality === 'unrestricted' && gender,
  );
  const base = `${fhir}/personal-demographics/FHIR/R4/Patient`;
  return Promise.all(usable.slice(-PATIENTS).map(({ nhsNumber }) => patient(`${base}/${nhsNumber}`)));
}

async function patient(url: string): Promise<Patient> {
  const id = () => ({ 'X-Request-ID': crypto.randomUUID() });
  const read = (await (await fetch(url, { headers: id() })).json()) as { meta: { versionId: string }; gender: string };
  let version = Number(read.meta.versionId);
  let value = read.gender;
  let last: Promise<unknown> = Promise.resolve();
  const change = async () => {
    value = value === 'male' ? 'female' : 'male';
    const answer = await fetch(url, {
      method: 'PATCH',
      headers: { ...id(), 'If-Match': `W/"${version}"`, 'Content-Type': 'application/json-patch+json' },
      body: JSON.stringify({ patches: [{ op: 'replace', path: '/gender', value }] }),
    });
    if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
    await answer.arrayBuffer();
    version += 1;
  };
  return {
    change() {
      const done = last.then(change);
      last = done;
      return done;
    },
  };
}

/** The first time nothing is compiled and no connection is open. */
async function fanOut(lab: Lab): Promise<readonly Figure[]> {
  const mailboxes = lab.effort.seconds < FULL.seconds ? MAILBOXES / 10 : MAILBOXES;
  const name = `an event until it is in ${mailboxes.toLocaleString('en-GB')} mailboxes`;
  lab.tell(name);
  const sandbox = await lab.sandbox(['mesh', 'nems']);
  for (let n = 0; n < mailboxes; n++) {
    const mailboxId = `FANOUT${n}`;
    await ask(sandbox.urls.mesh as string, posted('/_sandbox/mesh/mailboxes', { mailboxId }));
    await control(sandbox, 'subscriptions', { mailbox: mailboxId, event: 'pds-death-notification-1', patient: '9990001375' });
  }
  const samples: number[] = [];
  for (let round = 0; round < 5; round++) {
    const began = performance.now();
    await control(sandbox, 'trigger', { event: 'pds-death-notification-1', patient: '9990001375' });
    await control(sandbox, 'drain', { timeoutMilliseconds: 60_000 });
    samples.push(performance.now() - began);
  }
  await sandbox.stop();
  const [first = Number.NaN] = samples;
  const [, , median = Number.NaN] = samples.toSorted((a, b) => a - b);
  const figure = (what: string, value: number): Figure => ({ name: what, unit: 'ms', ours: { value }, target: { atMost: 1_000 } });
  return [figure(name, median), figure(`${name}, the first time in a process`, first)];
}

async function control({ urls }: SandboxProcess, path: string, body: object): Promise<void> {
  const { status, body: said } = await ask(urls.nems as string, posted(`/_sandbox/nems/${path}`, body));
  if (status >= 400) throw new Error(`${path}: ${status} ${said}`);
}

function posted(path: string, body: object): HttpRequest {
  return { method: 'POST', path, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
}
