/** A clinical record in sections of a card: what somebody who opens it has to know first. */
import type { ClinicalRecord, Investigation, Medication, MedicationIssue, Observation, Value } from '#world/clinical-record';
import { addDays } from '#world/rules/london';
import type { Banner, Block, Section } from '../terminal/card.ts';
import type { Cell } from '../terminal/table.ts';
import { showDate, showPeriod } from './dates.ts';
import type { WorldReader } from './reader.ts';
import { counted, spaced } from './words.ts';

/** So many of each; the rest is counted. */
const SHOWN = {
  vitalSigns: 8,
  investigations: 3,
  immunisations: 6,
  documents: 5,
  encounters: 3,
  problems: 12,
  past: 5,
  referrals: 5,
  diary: 5,
} as const;

type Row = readonly Cell[];

/** What whoever opens the record must see first. */
export function alertBanners({ alerts }: ClinicalRecord, today: string): readonly Banner[] {
  return alerts
    .filter(({ end }) => end === undefined || end >= today.slice(0, end.length))
    .map(({ category, text }) => ({ tone: category === 'RA' ? ('warn' as const) : ('alarm' as const), label: ALERTS[category], text }));
}

const ALERTS = { SG: 'Safeguarding', SS: 'Scene safety', RA: 'Reasonable adjustment', clinical: 'Alert' } as const;

/** Allergies, which come before everything else: also when there are none, or nobody has asked. */
export function allergySection({ allergies }: ClinicalRecord): Section {
  const active = allergies.filter(({ status }) => status === 'active');
  const rows = active.map(
    ({ concept, criticality, reactions, onset, verification }): Row => [
      { text: concept.term, tone: /^no known/i.test(concept.term) ? 'good' : 'alarm' },
      { text: reactions.map(reactionIn).join('; ') },
      { text: [criticality === 'high' ? 'high risk' : '', verification === 'confirmed' ? 'confirmed' : ''].filter(Boolean).join(', ') },
      { text: onset === undefined ? '' : `since ${showDate(onset)}`, tone: 'quiet' },
    ],
  );
  return { title: 'Allergies', content: [{ rows: rows.length > 0 ? rows : [[{ text: 'none recorded', tone: 'warn' }]] }] };
}

function reactionIn({ manifestations, severity, description }: ClinicalRecord['allergies'][number]['reactions'][number]): string {
  const said = manifestations.map(({ term }) => term).join(', ') || (description ?? '');
  return severity === undefined ? said : `${said} (${severity})`;
}

/** The id of an entry, by which changes name it, where ids are asked for. */
function idCell(id: string, ids: boolean): Cell {
  return { text: ids ? `id ${id}` : '', tone: 'quiet' };
}

/** Everything else, in the order in which a record is read. Sections without entries are empty. */
export async function recordSections(record: ClinicalRecord, reader: WorldReader, ids: boolean): Promise<readonly Section[]> {
  const { today } = reader;
  return [
    tableSection('Problems', problemRows(record, ids)),
    tableSection('Current medication', medicationRows(record, today, ids)),
    tableSection('Vital signs', vitalSignRows(record)),
    { title: 'Recent results', content: resultBlocks(record, ids) },
    tableSection('Immunisations', immunisationRows(record)),
    tableSection('Last consultations', await encounterRows(record, reader)),
    tableSection('Referrals', await referralRows(record, reader)),
    tableSection('To be done', diaryRows(record, today)),
    tableSection('Documents', await documentRows(record, reader)),
  ];
}

function tableSection(title: string, rows: readonly Row[]): Section {
  return { title, content: [{ rows }] };
}

/** The newest so many, and how many there are besides. */
function newest<T>(entries: readonly T[], when: (entry: T) => string, shown: number, row: (entry: T) => Row): readonly Row[] {
  const sorted = [...entries].sort((a, b) => (when(a) < when(b) ? 1 : when(a) > when(b) ? -1 : 0));
  return [...sorted.slice(0, shown).map(row), ...moreThan(sorted.length - shown)];
}

function moreThan(count: number): readonly Row[] {
  return count > 0 ? [[{ text: `and ${count} more`, tone: 'quiet' }]] : [];
}

function problemRows({ problems }: ClinicalRecord, ids: boolean): readonly Row[] {
  const active = problems.filter(({ status }) => status === 'active');
  const past = problems.filter(({ status }) => status === 'inactive');
  const row = ({ id, concept, significance, onset, end, status }: (typeof problems)[number]): Row => [
    { text: concept.term, tone: status === 'inactive' ? 'quiet' : significance === 'major' ? 'strong' : undefined },
    { text: status === 'inactive' ? 'past' : significance, tone: 'quiet' },
    { text: showPeriod({ from: onset, to: end }), tone: 'quiet' },
    idCell(id, ids),
  ];
  return [
    ...newest(
      active.filter(({ significance }) => significance === 'major'),
      ({ onset }) => onset,
      SHOWN.problems,
      row,
    ),
    ...newest(
      active.filter(({ significance }) => significance === 'minor'),
      ({ onset }) => onset,
      SHOWN.problems,
      row,
    ),
    ...newest(past, ({ end, onset }) => end ?? onset, SHOWN.past, row),
  ];
}

function medicationRows({ medications }: ClinicalRecord, today: string, ids: boolean): readonly Row[] {
  const current = medications.filter(({ status, end }) => status === 'active' && (end === undefined || end >= today.slice(0, end.length)));
  const ended = medications.length - current.length;
  return [
    ...current.map(
      (medication): Row => [
        { text: medication.concept.term, tone: 'strong' },
        { text: medication.dosage },
        { text: spaced(medication.kind), tone: 'quiet' },
        issueIn(medication, today),
        idCell(medication.id, ids),
        idCell(`of the issue ${lastIssue(medication)?.id ?? ''}`, ids && lastIssue(medication) !== undefined),
      ],
    ),
    ...(ended > 0
      ? [[{ text: current.length > 0 ? `and ${ended} in the past` : `none; ${ended} in the past`, tone: 'quiet' } as const]]
      : []),
  ];
}

/** When it was last issued, and when it will be needed again. */
function issueIn(medication: Medication, today: string): Cell {
  const { kind, prescribedElsewhere, repeats } = medication;
  if (prescribedElsewhere) return { text: 'prescribed elsewhere', tone: 'quiet' };
  const last = lastIssue(medication);
  const review = repeats?.review;
  if (review !== undefined && review < today.slice(0, review.length)) return { text: `review was due ${showDate(review)}`, tone: 'warn' };
  if (last === undefined) return { text: 'not issued yet', tone: 'quiet' };
  const days = last.days ?? medication.days;
  if (kind === 'acute' || days === undefined) return { text: `issued ${showDate(last.date)}` };
  const next = addDays(last.date.slice(0, 10), days);
  return next < today ? { text: `next issue was due ${showDate(next)}`, tone: 'warn' } : { text: `next issue ${showDate(next)}` };
}

function lastIssue({ issues }: Medication): MedicationIssue | undefined {
  return issues
    .filter(({ status }) => status !== 'cancelled')
    .reduce<MedicationIssue | undefined>((last, issue) => (last && last.date >= issue.date ? last : issue), undefined);
}

/** The latest of each kind. */
function vitalSignRows({ observations }: ClinicalRecord): readonly Row[] {
  const latest = new Map<string, Observation>();
  for (const observation of observations) {
    const before = latest.get(observation.concept.term);
    if (!before || before.at < observation.at) latest.set(observation.concept.term, observation);
  }
  return newest(
    [...latest.values()],
    ({ at }) => at,
    SHOWN.vitalSigns,
    (observation) => [{ text: observation.concept.term }, measured(observation), { text: showDate(observation.at), tone: 'quiet' }],
  );
}

function measured({ value, components, flag }: Observation): Cell {
  const tone = flag === undefined ? undefined : 'alarm';
  if (components.length === 0) return { text: [value && showValue(value), flag && FLAGS[flag]].filter(Boolean).join(' '), tone };
  const values = components.map((component) => component.value);
  const quantities = values.flatMap((one) => (one?.kind === 'quantity' ? [one.quantity] : []));
  const unit = quantities[0]?.unit;
  if (quantities.length === components.length && quantities.every((one) => one.unit === unit))
    return { text: [quantities.map((one) => one.value).join('/'), unit].filter(Boolean).join(' '), tone };
  return { text: components.map((one) => `${one.concept.term} ${one.value ? showValue(one.value) : ''}`.trim()).join(', '), tone };
}

function showValue(value: Value): string {
  if (value.kind === 'concept') return value.concept.term;
  if (value.kind === 'text') return value.text;
  const { comparator = '', value: number, unit } = value.quantity;
  return [`${comparator}${number}`, unit].filter(Boolean).join(' ');
}

const FLAGS = { high: 'HIGH', low: 'LOW', outside: 'OUTSIDE RANGE', potentiallyAbnormal: 'POTENTIALLY ABNORMAL' } as const;

function resultBlocks({ investigations }: ClinicalRecord, ids: boolean): readonly Block[] {
  const sorted = [...investigations].sort((a, b) => (a.issuedAt < b.issuedAt ? 1 : a.issuedAt > b.issuedAt ? -1 : 0));
  const more = sorted.length - SHOWN.investigations;
  return [
    ...sorted.slice(0, SHOWN.investigations).flatMap((investigation) => resultBlock(investigation, ids)),
    ...(more > 0 ? [{ rows: moreThan(more) }] : []),
  ];
}

function resultBlock({ id, concept, issuedAt, results, status, filed, conclusion }: Investigation, ids: boolean): readonly Block[] {
  const head: Row = [
    { text: concept.term, tone: 'strong' },
    { text: [showDate(issuedAt), status === 'final' ? '' : status].filter(Boolean).join(', '), tone: 'quiet' },
    { text: filed ? '' : 'not yet filed', tone: 'warn' },
    idCell(id, ids),
  ];
  const rows = results.map(
    ({ concept: test, value, range, flag }): Row => [
      { text: '' },
      { text: test.term },
      { text: value ? showValue(value) : '', tone: flag && 'alarm' },
      { text: flag ? FLAGS[flag] : '', tone: 'alarm' },
      { text: showRange(range), tone: 'quiet' },
    ],
  );
  const words = conclusion === undefined ? [] : [{ rows: [[{ text: conclusion }]], isInner: true as const }];
  return [{ rows: [head] }, { rows, isInner: true }, ...words];
}

function showRange(range: Investigation['results'][number]['range']): string {
  const { low, high, text } = range ?? {};
  const bounds =
    low !== undefined && high !== undefined
      ? `${low} to ${high}`
      : low !== undefined
        ? `from ${low}`
        : high !== undefined
          ? `up to ${high}`
          : '';
  return [bounds && `normal ${bounds}`, text].filter(Boolean).join(', ');
}

function immunisationRows({ immunisations }: ClinicalRecord): readonly Row[] {
  return newest(
    immunisations,
    ({ date }) => date,
    SHOWN.immunisations,
    ({ concept, vaccine, date, status, doseNumber, batch }) => [
      { text: vaccine?.term ?? concept.term },
      status === 'notGiven'
        ? { text: 'not given', tone: 'warn' }
        : { text: doseNumber === undefined ? '' : `dose ${doseNumber}`, tone: 'quiet' },
      { text: showDate(date), tone: 'quiet' },
      { text: batch === undefined ? '' : `batch ${batch}`, tone: 'quiet' },
    ],
  );
}

async function encounterRows({ encounters }: ClinicalRecord, reader: WorldReader): Promise<readonly Row[]> {
  const people = new Map<string, string>();
  for (const { practitioner } of encounters)
    if (practitioner !== undefined) people.set(practitioner, await reader.practitioner(practitioner));
  return newest(
    encounters,
    ({ start }) => start,
    SHOWN.encounters,
    ({ concept, start, practitioner, topics }) => [
      { text: showDate(start), tone: 'quiet' },
      { text: concept.term },
      { text: people.get(practitioner ?? '') ?? '' },
      { text: topics.flatMap(({ title }) => title ?? []).join(', '), tone: 'quiet' },
    ],
  );
}

async function referralRows({ referrals }: ClinicalRecord, reader: WorldReader): Promise<readonly Row[]> {
  const places = new Map<string, string>();
  for (const { to } of referrals) if (to !== undefined) places.set(to, await reader.organisation(to));
  return newest(
    referrals,
    ({ at }) => at,
    SHOWN.referrals,
    ({ at, concept, specialty, to, priority, status }) => [
      { text: showDate(at), tone: 'quiet' },
      { text: specialty ?? concept.term },
      { text: places.get(to ?? '') ?? '' },
      {
        text: [priority === 'routine' ? '' : spaced(priority), status].filter(Boolean).join(', '),
        tone: priority === 'twoWeekWait' ? 'warn' : 'quiet',
      },
    ],
  );
}

function diaryRows({ diary }: ClinicalRecord, today: string): readonly Row[] {
  const sorted = [...diary].sort((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0));
  return [
    ...sorted.slice(0, SHOWN.diary).map(({ concept, due }): Row => {
      const isOverdue = due < today.slice(0, due.length);
      return [{ text: concept.term }, { text: `${isOverdue ? 'was due' : 'due'} ${showDate(due)}`, tone: isOverdue ? 'warn' : 'quiet' }];
    }),
    ...moreThan(sorted.length - SHOWN.diary),
  ];
}

async function documentRows({ documents }: ClinicalRecord, reader: WorldReader): Promise<readonly Row[]> {
  const authors = new Map<string, string>();
  for (const { id, author } of documents) {
    const from = author?.organisation === undefined ? author?.name : await reader.organisation(author.organisation);
    authors.set(id, from ?? '');
  }
  return newest(
    documents,
    ({ createdAt }) => createdAt,
    SHOWN.documents,
    ({ id, createdAt, type, title, contentType, text, base64, unavailable }) => [
      { text: showDate(createdAt), tone: 'quiet' },
      { text: title || type.term },
      { text: authors.get(id) ?? '' },
      unavailable !== undefined && text === undefined && base64 === undefined
        ? { text: `not held: ${unavailable}`, tone: 'warn' }
        : { text: sizeOf(contentType, text, base64), tone: 'quiet' },
    ],
  );
}

function sizeOf(contentType: string, text: string | undefined, base64: string | undefined): string {
  if (text !== undefined) return counted(text.trim().split(/\s+/).length, 'word');
  return base64 === undefined ? 'not held' : `${contentType}, ${Math.ceil((base64.length * 3) / 4 / 1024)} KiB`;
}
