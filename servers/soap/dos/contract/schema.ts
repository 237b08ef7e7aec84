/** The terms in which the contract is told: what an XML Schema sequence needs, and no more. The WSDL is written from it, and so is every answer. */

/** Types of XML Schema. */
export type XsdType = 'string' | 'int' | 'short' | 'long' | 'float' | 'boolean' | 'dateTime';

export interface Enumeration {
  readonly kind: 'enumeration';
  readonly name: string;
  readonly values: readonly string[];
}

/** Elements in exactly this order. */
export interface Sequence {
  readonly kind: 'sequence';
  readonly name: string;
  readonly fields: readonly Field[];
}

export interface Field {
  readonly name: string;
  readonly type: XsdType | Enumeration | Sequence;
  readonly min: 0 | 1;
  readonly max: 1 | 'unbounded';
}

/** One operation of a version: what is asked and what is answered. */
export interface OperationContract {
  readonly name: string;
  /** What it is for, in one sentence. */
  readonly purpose: string;
  readonly request: readonly Field[];
  readonly response: readonly Field[];
}

export function enumeration(name: string, ...values: readonly string[]): Enumeration {
  return { kind: 'enumeration', name, values };
}

export function sequence(name: string, fields: readonly (Field | false)[]): Sequence {
  return { kind: 'sequence', name, fields: fields.filter((field) => field !== false) };
}

export function required(name: string, type: Field['type']): Field {
  return { name, type, min: 1, max: 1 };
}

export function optional(name: string, type: Field['type']): Field {
  return { name, type, min: 0, max: 1 };
}

/** A list, which in this contract is a type of its own around its items. Any number of them unless `min` says one. */
export function listOf(listName: string, itemName: string, type: Field['type'], min: 0 | 1 = 0): Sequence {
  return sequence(listName, [{ name: itemName, type, min, max: 'unbounded' }]);
}
