/** Spine's OperationOutcome of STU3 on paper, in XML and in JSON (profile `Spine-OperationOutcome-1`). */
import { escapeAttribute } from '#formats/xml/escape';
import type { FhirFormat } from './media-types.ts';

export interface SpineIssue {
  readonly severity: 'fatal' | 'error' | 'warning' | 'information';
  /** FHIR's issue type (`issue.code`). */
  readonly type: string;
  /** `details.coding.code`: `MISSING_OR_INVALID_HEADER`. */
  readonly code: string;
  readonly display: string;
  /** `details.coding.system`, where it is not the usual one. */
  readonly system?: string;
  readonly diagnostics?: string;
}

const PROFILE = 'https://fhir.nhs.uk/STU3/StructureDefinition/Spine-OperationOutcome-1';
const CODE_SYSTEM = 'https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1';

/** The outcome under an id of its own, which is a UUID. */
export function writeOutcome(id: string, issues: readonly SpineIssue[], format: FhirFormat): string {
  return format === 'json' ? asJson(id, issues) : asXml(id, issues);
}

function asXml(id: string, issues: readonly SpineIssue[]): string {
  return (
    `<OperationOutcome xmlns="http://hl7.org/fhir">${element('id', id)}<meta>${element('profile', PROFILE)}</meta>` +
    `${issues.map(issueAsXml).join('')}</OperationOutcome>`
  );
}

function issueAsXml({ severity, type, code, display, system = CODE_SYSTEM, diagnostics }: SpineIssue): string {
  const coding = element('system', system) + element('code', code) + element('display', display);
  return (
    `<issue>${element('severity', severity)}${element('code', type)}<details><coding>${coding}</coding></details>` +
    `${diagnostics === undefined ? '' : element('diagnostics', diagnostics)}</issue>`
  );
}

function element(name: string, value: string): string {
  return `<${name} value="${escapeAttribute(value)}"/>`;
}

function asJson(id: string, issues: readonly SpineIssue[]): string {
  return JSON.stringify({
    resourceType: 'OperationOutcome',
    id,
    meta: { profile: [PROFILE] },
    issue: issues.map(({ severity, type, code, display, system = CODE_SYSTEM, diagnostics }) => ({
      severity,
      code: type,
      details: { coding: [{ system, code, display }] },
      ...(diagnostics !== undefined && { diagnostics }),
    })),
  });
}
