/**
 * FHIR R4 (4.0.1) data types and resources, as far as the servers here use them. Names, order and meaning are FHIR's own.
 * Codes that an API narrows down (`gender`, `use`) are left as strings: what is allowed there is that API's rule, not FHIR's shape.
 * A field may be `undefined` instead of missing, for JSON leaves out both.
 */

export interface Period {
  readonly start?: string | undefined;
  readonly end?: string | undefined;
}

export interface Coding {
  readonly system?: string | undefined;
  readonly version?: string | undefined;
  readonly code?: string | undefined;
  readonly display?: string | undefined;
}

export interface CodeableConcept {
  readonly coding?: readonly Coding[] | undefined;
  readonly text?: string | undefined;
}

export interface Identifier {
  readonly system?: string | undefined;
  readonly value?: string | undefined;
  readonly period?: Period | undefined;
  readonly extension?: readonly Extension[] | undefined;
}

/** A reference by identifier, as the national APIs write it: without `reference`. */
export interface Reference {
  readonly id?: string | undefined;
  readonly type?: string | undefined;
  readonly identifier?: Identifier | undefined;
}

/** An extension has either a value or extensions of its own, never both. */
export interface Extension {
  readonly url: string;
  readonly extension?: readonly Extension[] | undefined;
  readonly valueString?: string | undefined;
  readonly valueCode?: string | undefined;
  readonly valueBoolean?: boolean | undefined;
  readonly valuePositiveInt?: number | undefined;
  readonly valueInteger?: number | undefined;
  readonly valueDateTime?: string | undefined;
  readonly valuePeriod?: Period | undefined;
  readonly valueCoding?: Coding | undefined;
  readonly valueCodeableConcept?: CodeableConcept | undefined;
  readonly valueReference?: Reference | undefined;
  readonly valueAddress?: Address | undefined;
}

/** What is said of a value that is no object. */
export interface Element {
  readonly extension?: readonly Extension[] | undefined;
}

export interface Meta {
  readonly versionId?: string | undefined;
  readonly security?: readonly Coding[] | undefined;
}

export interface HumanName {
  readonly id?: string | undefined;
  readonly use?: string | undefined;
  readonly period?: Period | undefined;
  readonly given?: readonly string[] | undefined;
  readonly family?: string | undefined;
  readonly prefix?: readonly string[] | undefined;
  readonly suffix?: readonly string[] | undefined;
}

export interface Address {
  readonly id?: string | undefined;
  readonly period?: Period | undefined;
  readonly use?: string | undefined;
  readonly text?: string | undefined;
  readonly line?: readonly (string | null)[] | undefined;
  /** What is said of single lines, in their places. */
  readonly _line?: readonly (Element | null)[] | undefined;
  readonly city?: string | undefined;
  readonly district?: string | undefined;
  readonly postalCode?: string | undefined;
  readonly country?: string | undefined;
  readonly extension?: readonly Extension[] | undefined;
}

export interface ContactPoint {
  readonly id?: string | undefined;
  readonly period?: Period | undefined;
  readonly system?: string | undefined;
  readonly value?: string | undefined;
  readonly use?: string | undefined;
  readonly extension?: readonly Extension[] | undefined;
}

/** `Patient.contact`. */
export interface PatientContact {
  readonly id?: string | undefined;
  readonly period?: Period | undefined;
  readonly relationship?: readonly CodeableConcept[] | undefined;
  readonly telecom?: readonly ContactPoint[] | undefined;
}

export interface Patient {
  readonly resourceType: 'Patient';
  readonly id: string;
  readonly identifier?: readonly Identifier[] | undefined;
  readonly meta?: Meta | undefined;
  readonly name?: readonly HumanName[] | undefined;
  readonly gender?: string | undefined;
  readonly birthDate?: string | undefined;
  readonly multipleBirthInteger?: number | undefined;
  readonly deceasedDateTime?: string | undefined;
  readonly generalPractitioner?: readonly Reference[] | undefined;
  readonly managingOrganization?: Reference | undefined;
  readonly extension?: readonly Extension[] | undefined;
  readonly telecom?: readonly ContactPoint[] | undefined;
  readonly contact?: readonly PatientContact[] | undefined;
  readonly address?: readonly Address[] | undefined;
}

/** A system or a machine. */
export interface Device {
  readonly resourceType: 'Device';
  readonly id: string;
  readonly identifier?: readonly Identifier[] | undefined;
  readonly extension?: readonly Extension[] | undefined;
  readonly owner?: Reference | undefined;
}

/** Where messages for an organisation go. */
export interface Endpoint {
  readonly resourceType: 'Endpoint';
  readonly id: string;
  readonly status: string;
  readonly connectionType: Coding;
  readonly payloadType: readonly CodeableConcept[];
  /** FHIR asks for one; national directories have some without. */
  readonly address?: string | undefined;
  readonly managingOrganization?: Reference | undefined;
  readonly identifier?: readonly Identifier[] | undefined;
  readonly extension?: readonly Extension[] | undefined;
}

export interface RelatedPerson {
  readonly resourceType: 'RelatedPerson';
  readonly id: string;
  readonly patient?: Reference | undefined;
  readonly active?: boolean | undefined;
  readonly period?: Period | undefined;
  readonly name?: readonly HumanName[] | undefined;
  readonly relationship?: readonly CodeableConcept[] | undefined;
  readonly extension?: readonly Extension[] | undefined;
  readonly telecom?: readonly ContactPoint[] | undefined;
  readonly address?: readonly Address[] | undefined;
}

export type IssueSeverity = 'fatal' | 'error' | 'warning' | 'information';

/** `OperationOutcome.issue`. `code` is FHIR's issue type, which national services do not always keep to. */
export interface OutcomeIssue {
  readonly severity: IssueSeverity;
  readonly code: string;
  readonly details?: CodeableConcept | undefined;
  readonly diagnostics?: string | undefined;
}

export interface OperationOutcome {
  readonly resourceType: 'OperationOutcome';
  readonly id?: string | undefined;
  readonly issue: readonly OutcomeIssue[];
}
