/** What verbs are given, in pieces that several of them share; and how a schema of arguments is described to people and programs. */
import * as v from 'valibot';
import { concept } from '../clinical-record.ts';
import { code, date, nhsNumber as goodNhsNumber, longText, odsCode, text } from '../schema.ts';

/** Gives an argument its description. */
export function said<S extends v.GenericSchema>(description: string, schema: S) {
  return v.pipe(schema, v.description(description));
}

export const nhsNumber = said('NHS number, ten digits', v.pipe(v.string(), v.regex(/^\d{10}$/, 'must be ten digits')));
export const newNhsNumber = v.exactOptional(said('NHS number; one is allocated where none is given', goodNhsNumber));
export const practice = said('ODS code of a GP practice', odsCode);
export const organisation = (what: string) => v.exactOptional(said(`ODS code: ${what}`, odsCode));
export const practitioner = v.exactOptional(said('SDS user id of who does it', code()));
export const on = v.exactOptional(said('When; today where nothing is said. As exact as is known', date));
const note = v.exactOptional(said('What there is to say of it', longText));
export const reason = (maxLength = 255) => v.exactOptional(said('Why', text(maxLength)));
export const clinicalConcept = said('What it is: a term, and codes where they are known', concept);

/** Fields that all entries of a clinical record can be given. */
export const entryArgs = {
  nhsNumber,
  practitioner,
  organisation: organisation('where; the practice of the patient where nothing is said'),
  encounter: v.exactOptional(said('Id of the encounter in which it was written', code())),
  note,
};

export const nameArgs = {
  prefixes: v.exactOptional(said('Titles: Mrs, Dr', v.pipe(v.array(text(35)), v.maxLength(5, 'must be at most five')))),
  given: v.exactOptional(said('First name, then middle names', v.pipe(v.array(text(35)), v.maxLength(10, 'must be at most ten')))),
  family: said('Family name', text(35)),
  suffixes: v.exactOptional(said('What follows a name: MBE', v.pipe(v.array(text(35)), v.maxLength(5, 'must be at most five')))),
};

/** An empty line keeps its place. */
const addressLine = v.union([v.literal(''), text(35)], 'must have at most 35 characters, none of them a control character');

export const address = v.strictObject({
  lines: said(
    'Premises, street, locality, town, county',
    v.pipe(v.array(addressLine), v.minLength(1, 'must be at least one'), v.maxLength(5, 'must be at most five lines')),
  ),
  postcode: v.exactOptional(
    said('As recorded: LS12 3TB', v.pipe(v.string(), v.regex(/^[A-Z0-9][A-Z0-9 ]{3,7}$/, 'must be a postcode in capitals'))),
  ),
  paf: v.exactOptional(v.pipe(v.string(), v.regex(/^\d{8}$/, 'must be 8 digits'))),
  uprn: v.exactOptional(v.pipe(v.string(), v.regex(/^\d{1,12}$/, 'must be 1 to 12 digits'))),
});

export const gender = v.picklist(['male', 'female', 'other', 'unknown']);

/** A part of a valibot schema, as far as its description needs it. */
interface Part {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Part>>;
  readonly wrapped?: Part;
  readonly item?: Part;
  readonly options?: readonly unknown[];
  readonly literal?: unknown;
  readonly pipe?: readonly { readonly type: string; readonly description?: string }[];
}

/** A schema of arguments as JSON Schema: the shape, and what each argument is. Patterns and limits are told by refusals. */
export function describeArguments(schema: v.GenericSchema): object {
  return describe(schema as unknown as Part);
}

function describe(part: Part): object {
  if (part.type === 'exact_optional' && part.wrapped) return describe(part.wrapped);
  const description = part.pipe?.find(({ type }) => type === 'description')?.description;
  return { ...shapeOf(part), ...(description !== undefined && { description }) };
}

function shapeOf({ type, entries, item, options = [], literal }: Part): object {
  if (type === 'strict_object' && entries) {
    const required = Object.keys(entries).filter((name) => entries[name]?.type !== 'exact_optional');
    return {
      type: 'object',
      properties: Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, describe(entry)])),
      ...(required.length > 0 && { required }),
      additionalProperties: false,
    };
  }
  if (type === 'array' && item) return { type: 'array', items: describe(item) };
  if (type === 'picklist') return { enum: options };
  if (type === 'literal') return { const: literal };
  if (type === 'union' || type === 'variant') return { anyOf: (options as readonly Part[]).map(describe) };
  return { type };
}
