/** What went wrong, as FHIR says it. */
import type { OperationOutcome, OutcomeIssue } from './types.ts';

/** An OperationOutcome with one issue. */
export function operationOutcome(issue: OutcomeIssue): OperationOutcome {
  return { resourceType: 'OperationOutcome', issue: [issue] };
}
