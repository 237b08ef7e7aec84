/** How a type of event is triggered: what can be said of it, and how its message is made. */
import * as v from 'valibot';
import type { IdSource } from '#kernel/ids';
import type { Issue } from '#kernel/schema';
import { said } from '#world/changes/arguments';
import type { Address, Patient } from '#world/patient';
import { code, odsCode, text } from '#world/schema';
import type { World } from '#world/world';
import type { Coding, Identifier } from '../pieces/codes.ts';
import type { Envelope } from '../pieces/header.ts';
import { SNOMED } from '../pieces/systems.ts';
import type { Xml } from '../pieces/xml.ts';

/** What an event is made for. */
export interface Occasion {
  readonly world: World;
  readonly ids: IdSource;
  readonly envelope: Envelope;
  readonly patient: Patient;
}

/** A message, or why there is none. */
export type Built =
  | {
      readonly xml: Xml;
      /** Whom it is routed by, where that is not the patient: of a birth the mother, or nobody. */
      readonly routedBy?: { readonly nhsNumber?: string };
      readonly formerHome?: Address;
    }
  | { readonly problem: Issue };

export interface EventTrigger {
  /** What can be said of it beside what can be said of all: names and schemas. */
  readonly options: v.ObjectEntries;
  build(options: unknown, occasion: Occasion): Promise<Built>;
}

/** A trigger whose options are as its schema has made them. */
export function eventTrigger<const E extends v.ObjectEntries>(
  options: E,
  build: (options: v.InferOutput<v.StrictObjectSchema<E, undefined>>, occasion: Occasion) => Promise<Built>,
): EventTrigger {
  return { options, build: build as EventTrigger['build'] };
}

/** A code with what it is called: in SNOMED CT unless another system is said. */
export const codingOption = v.strictObject({
  system: v.exactOptional(v.pipe(v.string(), v.url('must be the URL of a code system'))),
  code: code(),
  display: v.exactOptional(text()),
});

/** A coding as it is said: in SNOMED CT unless another system is. */
export function codingSaid({ system = SNOMED, code, display }: v.InferOutput<typeof codingOption>): Coding {
  return { system, code, ...(display !== undefined && { display }) };
}

/** What can be said of every event of a provider. */
export const PROVIDER_OPTIONS = {
  organisation: v.exactOptional(said('ODS code of the organisation responsible for it', odsCode)),
  site: v.exactOptional(said('ODS code of the site where it was', odsCode)),
  practitioner: v.exactOptional(said('SDS user id of who has done it', code())),
  identifier: v.exactOptional(
    said(
      'By which later messages about the same are known: a value, or a system and a value. Made of type and patient where nothing is said',
      v.union([text(100), v.strictObject({ system: v.pipe(v.string(), v.url('must be a URL')), value: text(100) })]),
    ),
  ),
  system: v.exactOptional(
    said(
      'The system that publishes it: its name, its ASID, and whom to call about it',
      v.strictObject({
        name: v.exactOptional(text(100)),
        asid: v.exactOptional(v.pipe(v.string(), v.regex(/^\d{12}$/, 'must be an ASID: twelve digits'))),
        phone: v.exactOptional(text(35)),
        email: v.exactOptional(v.pipe(text(90), v.email('must be an e-mail address'))),
      }),
    ),
  ),
};

const SUPPLIER = 'https://supplier.example/identifiers';

/** The key of what is told: the same for the same patient and type, so that an `update` or a `delete` is about what was `new`. */
export function keyOf(identifier: string | Identifier | undefined, { envelope, patient }: Occasion, part = ''): Identifier {
  if (identifier === undefined) return { system: SUPPLIER, value: `${envelope.code}-${patient.nhsNumber}${part}` };
  return typeof identifier === 'string' ? { system: SUPPLIER, value: identifier } : identifier;
}
