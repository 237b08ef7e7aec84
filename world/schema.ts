/** What the schemas of all collections are built from, and how a schema becomes a collection's `parse`. */
import * as v from 'valibot';
import { listIssues } from '#kernel/schema';
import type { Parsed } from '#kernel/store/store';
import { isDay, precisionOf } from './rules/date.ts';
import { isNhsNumber } from './rules/nhs-number.ts';
import { isOdsCode } from './rules/ods-code.ts';

/** A document all the way down as readers get it: nobody can change it. */
export type Immutable<T> = T extends readonly (infer E)[]
  ? readonly Immutable<E>[]
  : T extends object
    ? { readonly [K in keyof T]: Immutable<T[K]> }
    : T;

/** Text for people: not blank, at most this long, no control characters. */
export function text(maxLength = 255) {
  const faultIn = (value: string) => {
    if (value.trim() === '') return 'must not be empty';
    if (value.length > maxLength) return `must have at most ${maxLength} characters`;
    return hasControlCharacters(value) ? 'must hold no control characters' : undefined;
  };
  return v.pipe(
    v.string(),
    v.check(
      (value) => faultIn(value) === undefined,
      ({ input }) => faultIn(input) ?? '',
    ),
  );
}

function hasControlCharacters(value: string): boolean {
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at);
    if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return true;
  }
  return false;
}

/** A code or id of letters, digits and a few marks, as national code systems have. */
export function code(maxLength = 64) {
  return v.pipe(
    v.string(),
    v.regex(/^[A-Za-z0-9][A-Za-z0-9._:+-]*$/, 'must be a code'),
    v.maxLength(maxLength, `must have at most ${maxLength} characters`),
  );
}

/** An NHS number with a good check digit, without spaces. */
export const nhsNumber = v.pipe(v.string(), v.check(isNhsNumber, 'must be an NHS number: ten digits that pass modulus 11'));

/** Capitals and digits, as ODS writes it. */
export const odsCode = v.pipe(v.string(), v.check(isOdsCode, 'must be an ODS code: 3 to 10 capitals and digits'));

/** Accredited system id: digits, mostly twelve. */
export const asid = v.pipe(v.string(), v.regex(/^\d{6,12}$/, 'must be an ASID: mostly twelve digits'));

/** Party key of a message handling service: `YES-0000806`. */
export const partyKey = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'must be a party key such as YES-0000806'));

/** Service and interaction: `urn:nhs:names:services:pdsquery:QUPA_IN000008UK02`. */
export const interactionId = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z][\x21-\x7e]{2,254}$/, 'must be an interaction id: a service, a colon, an interaction'),
);

/**
 * Where a server is: an address, or one of this sandbox's own, which begins with the name of its server: `{spine}/sync-service`.
 * See `resolveAddress`.
 */
export const address = v.pipe(
  v.string(),
  v.maxLength(500, 'must have at most 500 characters'),
  v.check(
    (value) => /^\{[a-z]+\}(?:\/[\x21-\x7e]*)?$/.test(value) || (/^https?:\/\//.test(value) && URL.canParse(value)),
    'must be an http or https address, or begin with the name of a server of the sandbox, such as {spine}/sync-service',
  ),
);

/** `2010-10-22`. */
export const day = v.pipe(v.string(), v.check(isDay, 'must be a day of the calendar: yyyy-mm-dd'));

/** As exact as is known: `2010`, `2010-10`, `2010-10-22` or `2010-10-22T00:00:00+00:00`. */
export const date = v.pipe(
  v.string(),
  v.check((value) => precisionOf(value) !== undefined, 'must be a date: yyyy, yyyy-mm, yyyy-mm-dd, or with a time and an offset'),
);

/** A moment: `2010-10-22T09:10:00+01:00`. */
export const instant = v.pipe(
  v.string(),
  v.check((value) => precisionOf(value) === 'instant', 'must be a date with a time and an offset'),
);

/** What somebody wrote: lines and tabs are fine, other control characters are not. */
export const longText = v.pipe(
  v.string(),
  v.check((value) => value.trim() !== '', 'must not be empty'),
  v.maxLength(20_000, 'must have at most 20,000 characters'),
  v.check((value) => !hasControlCharacters(value.replace(/[\r\n\t]/g, ' ')), 'must hold no control characters but line breaks and tabs'),
);

/** From the first date to the last, both included; without an end it goes on. */
export const period = v.pipe(
  v.strictObject({
    from: v.exactOptional(date),
    to: v.exactOptional(date),
  }),
  v.check(
    ({ from, to }) => from === undefined || to === undefined || to.slice(0, from.length) >= from.slice(0, to.length),
    'must not end before it begins',
  ),
);

export type Period = Immutable<v.InferOutput<typeof period>>;

/** A whole number of at least one. */
export const positive = v.pipe(v.number(), v.integer('must be a whole number'), v.minValue(1, 'must be at least 1'));

/**
 * A schema as a collection's `parse`: the document, with its fields in the order of the schema, or what is wrong with it. Of a document
 * that follows one `known` to be good, fields and entries of lists that are the very same are not looked at again, and stay the very same.
 */
export function parser<T extends object>(schema: v.GenericSchema<unknown, T>): (value: unknown, known?: object) => Parsed<Immutable<T>> {
  const trusting = trustingParser(schema);
  return (value, known) => {
    const trusted = known && trusting(value as Fields, known as Fields);
    if (trusted !== undefined) return { doc: trusted as Immutable<T> };
    const result = v.safeParse(schema, value);
    return result.success ? { doc: result.output as Immutable<T> } : { issues: listIssues(result.issues) };
  };
}

type Fields = Readonly<Record<string, unknown>>;
type Checks = v.PipeItem<unknown, unknown, v.BaseIssue<unknown>>[];

/** Gives nothing where something is wrong: then all has to be looked at, to say what. */
function trustingParser(schema: v.GenericSchema): (value: Fields, known: Fields) => Fields | undefined {
  const [shape, ...checks] = ('pipe' in schema ? schema.pipe : [schema]) as [{ readonly entries?: v.ObjectEntries }, ...Checks];
  const { entries } = shape;
  if (entries === undefined) return () => undefined;
  const fields = Object.keys(entries);
  const whole = v.pipe(v.any(), ...checks);
  return (value, known) => {
    const changed = Object.fromEntries(Object.entries(value).filter(([field, given]) => given === undefined || given !== known[field]));
    const schemas: Record<string, v.GenericSchema> = {};
    for (const field of fields) {
      const isToCheck = Object.hasOwn(changed, field) || (known[field] !== undefined && value[field] === undefined);
      if (isToCheck) schemas[field] = trustingEntries(entries[field] as v.GenericSchema, known[field]);
    }
    const parsed = v.safeParse(v.strictObject(schemas), changed);
    if (!parsed.success) return undefined;
    const doc: Record<string, unknown> = {};
    for (const field of fields) {
      const given = Object.hasOwn(schemas, field) ? parsed.output[field] : value[field];
      if (given !== undefined) doc[field] = given;
    }
    return v.is(whole, doc) ? doc : undefined;
  };
}

/** The schema of a list that takes entries as they are which were in it before; any other schema as it is. */
function trustingEntries(schema: v.GenericSchema, known: unknown): v.GenericSchema {
  const list = ('wrapped' in schema ? schema.wrapped : schema) as { readonly type: string; readonly item: v.GenericSchema };
  if (!Array.isArray(known) || list.type !== 'array' || 'pipe' in list) return schema;
  return v.array(v.lazy((entry) => (known.includes(entry) ? AS_IT_IS : list.item)));
}

const AS_IT_IS = v.any();
