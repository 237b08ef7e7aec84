/**
 * Errors of Spine's FHIR APIs: listed as data, turned into bytes here and nowhere else. The APIs differ in what they list; how an
 * OperationOutcome carries it is the same.
 */
import type { About, Reply, SandboxRequest } from '#kernel/http/message';
import type { EdgeFailure, ErrorCatalogue } from '#kernel/server';
import type { Refusal } from '../api-platform/outcome-errors.ts';
import { answerType, type FhirFormat, USUAL_ANSWER } from './media-types.ts';
import { type SpineIssue, writeOutcome } from './outcomes.ts';

/** One error that an API can answer. */
export interface SpineError {
  readonly status: number;
  /** `error` where nothing is said. */
  readonly severity?: SpineIssue['severity'];
  /** FHIR's issue type (`issue.code`). */
  readonly type: string;
  /** `details.coding.code`, where several errors share one; otherwise the error's name. */
  readonly code?: string;
  /** `details.coding.system`, where it is not the usual one. */
  readonly system?: string;
  readonly display: string;
  /** The usual text, for when the refusal brings none. */
  readonly diagnostics?: string;
  readonly headers?: readonly string[];
  /** For people who choose one for a fault rule. */
  readonly description: string;
}

/** The request that is answered, and what the answer is called. */
export interface Answering {
  readonly request: SandboxRequest;
  /** The id of the OperationOutcome: a UUID. */
  readonly outcomeId: string;
  /** What the API speaks: both formats where nothing is said. */
  readonly formats?: readonly FhirFormat[];
}

export interface SpineCatalogue<Name extends string> extends ErrorCatalogue {
  /** The reply that refuses a request; `decidedBy` names the check. */
  refuse(answering: Answering, refusal: Refusal<Name>, decidedBy?: string): Reply;
  /** What an OperationOutcome says of an error, for one that says more than that. */
  issueOf(refusal: Refusal<Name>): SpineIssue;
}

/** A reply that bears an OperationOutcome, in the format that the client would like. */
export function outcomeReply(answering: Answering, status: number, issues: readonly SpineIssue[], headers: readonly string[] = []): Reply {
  const { request, outcomeId, formats } = answering;
  const { format, contentType } = answerType(request.header('accept'), formats) ?? USUAL_ANSWER;
  return { status, headers: ['Content-Type', contentType, ...headers], body: writeOutcome(outcomeId, issues, format) };
}

/** A catalogue of errors. `failures` says which stands for what goes wrong outside an operation. */
export function spineCatalogue<Name extends string>(options: {
  readonly errors: Readonly<Record<Name, SpineError>>;
  readonly failures: Readonly<Record<EdgeFailure, NoInfer<Name>>>;
}): SpineCatalogue<Name> {
  const { errors, failures } = options;

  const issueOf = ({ error: name, diagnostics }: Refusal<Name>): SpineIssue => {
    const { severity = 'error', type, code = name, display, system, diagnostics: usual } = errors[name];
    const text = diagnostics ?? usual;
    return { severity, type, code, display, ...(system !== undefined && { system }), ...(text !== undefined && { diagnostics: text }) };
  };

  const refuse = (answering: Answering, refusal: Refusal<Name>, decidedBy?: string): Reply => {
    const { status, headers } = errors[refusal.error];
    const issue = issueOf(refusal);
    const about: About = {
      summary: `${issue.code}: ${issue.diagnostics ?? issue.display}`,
      error: refusal.error,
      ...(decidedBy !== undefined && { decidedBy }),
      ...(refusal.advice !== undefined && { advice: refusal.advice }),
    };
    return { ...outcomeReply(answering, status, [issue], headers), about };
  };

  return {
    entries: Object.entries<SpineError>(errors).map(([name, { status, description }]) => ({ name, status, description })),
    refuse,
    issueOf,
    render: (name, request, messageId) => refuse({ request, outcomeId: messageId }, { error: name as Name }),
    failure: (failure, request, messageId) => refuse({ request, outcomeId: messageId }, { error: failures[failure] }, failure),
  };
}
