/**
 * Errors of the platform's FHIR APIs: listed as data, turned into bytes here and nowhere else. The APIs differ in the coding
 * system and in what they list; how an OperationOutcome carries it is the same.
 */
import { operationOutcome } from '#formats/fhir/r4/operation-outcome';
import type { IssueSeverity } from '#formats/fhir/r4/types';
import type { RateLimit } from '#kernel/faults';
import type { About, Reply, SandboxRequest } from '#kernel/http/message';
import type { EdgeFailure, ErrorCatalogue } from '#kernel/server';
import { mirror, requestIds } from './request-ids.ts';

/** One error that an API can answer. */
export interface OutcomeError {
  readonly status: number;
  readonly severity: IssueSeverity;
  /** FHIR's issue type (`issue.code`). */
  readonly type: string;
  /** `details.coding.code`, where several errors share one; otherwise the error's name. */
  readonly code?: string;
  readonly display: string;
  /** The usual text, for when the refusal brings none. */
  readonly diagnostics?: string;
  /** Who answers it in the live service: the gateway labels its bodies `application/json`, the API itself `application/fhir+json`. */
  readonly from: 'gateway' | 'backend';
  readonly headers?: readonly string[];
  /** For people who choose one for a fault rule. */
  readonly description: string;
}

/** An error of the catalogue and what this request has to do with it. */
export interface Refusal<Name extends string = string> {
  readonly error: Name;
  readonly diagnostics?: string;
  /** For the journal: what the sandbox knows and the live service would not say. */
  readonly advice?: readonly string[];
}

export interface OutcomeCatalogue<Name extends string> extends ErrorCatalogue {
  /** The reply that refuses a request; `decidedBy` names the check. */
  refuse(request: SandboxRequest, refusal: Refusal<Name>, decidedBy: string): Reply;
}

/** A catalogue of OperationOutcomes. `failures` says which error stands for what goes wrong outside an operation. */
export function outcomeCatalogue<Name extends string>(options: {
  readonly coding: { readonly system: string; readonly version?: string };
  readonly errors: Readonly<Record<Name, OutcomeError>>;
  readonly failures: (failure: EdgeFailure, request: SandboxRequest, messageId: string) => Refusal<NoInfer<Name>>;
  /** What is answered when a fault rule limits the rate. */
  readonly rateLimitError: NoInfer<Name>;
  /** The same, where the answer depends on the limit. */
  readonly rateLimited?: (limit: RateLimit) => Refusal<NoInfer<Name>>;
}): OutcomeCatalogue<Name> {
  const { coding, errors, failures, rateLimitError, rateLimited } = options;

  const reply = (request: SandboxRequest, { error: name, diagnostics, advice }: Refusal<Name>, decidedBy?: string): Reply => {
    const error = errors[name];
    const code = error.code ?? name;
    const text = diagnostics ?? error.diagnostics;
    const outcome = operationOutcome({
      severity: error.severity,
      code: error.type,
      details: { coding: [{ ...coding, code, display: error.display }] },
      ...(text !== undefined && { diagnostics: text }),
    });
    const ids = requestIds(request);
    const about: About = {
      summary: text === undefined ? code : `${code}: ${text}`,
      error: name,
      correlation: ids,
      ...(decidedBy !== undefined && { decidedBy }),
      ...(advice !== undefined && { advice }),
    };
    const type = error.from === 'gateway' ? 'application/json' : 'application/fhir+json';
    return {
      status: error.status,
      headers: mirror(ids, ['Content-Type', type, ...(error.headers ?? [])]),
      body: JSON.stringify(outcome),
      about,
    };
  };

  return {
    entries: Object.entries<OutcomeError>(errors).map(([name, { status, description }]) => ({ name, status, description })),
    rateLimitError,
    refuse: reply,
    render: (name, request, _messageId, exceeded) => reply(request, (exceeded && rateLimited?.(exceeded)) ?? { error: name as Name }),
    failure: (failure, request, messageId) => reply(request, failures(failure, request, messageId), failure),
  };
}
