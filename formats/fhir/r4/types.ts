/**
 * FHIR R4 (4.0.1) data types and resources, as far as the servers here use them. Names, order and meaning are FHIR's own.
 * Codes that an API narrows down (`gender`, `use`) are left as strings: what is allowed there is that API's rule, not FHIR's shape.
 */

export interface Period {
  readonly start?: string;
  readonly end?: string;
}

export interface Coding {
  readonly system?: string;
  readonly version?: string;
  readonly code?: string;
  readonly display?: string;
}

export interface CodeableConcept {
  readonly coding?: readonly Coding[];
  readonly text?: string;
}

export interface Identifier {
  readonly system?: string;
  readonly value?: string;
  readonly period?: Period;
  readonly extension?: readonly Extension[];
}

/** A reference by identifier, as the national APIs write it: without `reference`. */
export interface Reference {
  readonly id?: string;
  readonly type?: string;
  readonly identifier?: Identifier;
}

/** An extension has either a value or extensions of its own, never both. */
export interface Extension {
  readonly url: string;
  readonly extension?: readonly Extension[];
  readonly valueString?: string;
  readonly valueBoolean?: boolean;
  readonly valueDateTime?: string;
  readonly valuePeriod?: Period;
  readonly valueCoding?: Coding;
  readonly valueCodeableConcept?: CodeableConcept;
  readonly valueReference?: Reference;
  readonly valueAddress?: Address;
}

export interface Meta {
  readonly versionId?: string;
  readonly security?: readonly Coding[];
}

export interface HumanName {
  readonly id?: string;
  readonly use?: string;
  readonly period?: Period;
  readonly given?: readonly string[];
  readonly family?: string;
  readonly prefix?: readonly string[];
  readonly suffix?: readonly string[];
}

export interface Address {
  readonly id?: string;
  readonly period?: Period;
  readonly use?: string;
  readonly text?: string;
  readonly line?: readonly string[];
  readonly city?: string;
  readonly district?: string;
  readonly postalCode?: string;
  readonly country?: string;
  readonly extension?: readonly Extension[];
}

export interface ContactPoint {
  readonly id?: string;
  readonly period?: Period;
  readonly system?: string;
  readonly value?: string;
  readonly use?: string;
  readonly extension?: readonly Extension[];
}

/** `Patient.contact`. */
export interface PatientContact {
  readonly id?: string;
  readonly period?: Period;
  readonly relationship?: readonly CodeableConcept[];
  readonly telecom?: readonly ContactPoint[];
}

export interface Patient {
  readonly resourceType: 'Patient';
  readonly id: string;
  readonly identifier?: readonly Identifier[];
  readonly meta?: Meta;
  readonly name?: readonly HumanName[];
  readonly gender?: string;
  readonly birthDate?: string;
  readonly multipleBirthInteger?: number;
  readonly deceasedDateTime?: string;
  readonly generalPractitioner?: readonly Reference[];
  readonly managingOrganization?: Reference;
  readonly extension?: readonly Extension[];
  readonly telecom?: readonly ContactPoint[];
  readonly contact?: readonly PatientContact[];
  readonly address?: readonly Address[];
}

export type IssueSeverity = 'fatal' | 'error' | 'warning' | 'information';

/** `OperationOutcome.issue`. `code` is FHIR's issue type, which national services do not always keep to. */
export interface OutcomeIssue {
  readonly severity: IssueSeverity;
  readonly code: string;
  readonly details?: CodeableConcept;
  readonly diagnostics?: string;
}

export interface OperationOutcome {
  readonly resourceType: 'OperationOutcome';
  readonly issue: readonly OutcomeIssue[];
}
