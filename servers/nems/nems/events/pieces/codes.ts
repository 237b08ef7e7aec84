/** Codes and identifiers as FHIR writes them. */
import type { Concept } from '#world/clinical-record';
import { SNOMED } from './systems.ts';
import { element, value, type Xml } from './xml.ts';

export interface Coding {
  readonly system?: string;
  readonly code: string;
  readonly display?: string;
}

export function coding(name: string, { system, code, display }: Coding): Xml {
  return element(name, value('system', system), value('code', code), value('display', display));
}

/** A CodeableConcept: one concept, in as many code systems as it is given in. */
export function concept(name: string, ...codings: readonly Coding[]): Xml {
  let all = '';
  for (const one of codings) all += coding('coding', one);
  return element(name, all);
}

/** The same of the world's clinical concepts, some of which are only words. */
export function clinical(name: string, { snomed, term }: Concept): Xml {
  return snomed === undefined ? element(name, value('text', term)) : concept(name, sct(snomed, term));
}

export function sct(code: string, display?: string): Coding {
  return { system: SNOMED, code, ...(display !== undefined && { display }) };
}

export interface Identifier {
  readonly system: string;
  readonly value: string;
}

export function identifier(one: Identifier, extension: Xml = ''): Xml {
  return element('identifier', extension, value('system', one.system), value('value', one.value));
}
