/** In which type a client gets its answer. */
export type AnswerType = 'application/fhir+json' | 'application/json';

/**
 * The type for an `Accept` header; nothing when none of those it names can be had. FHIR's goes first, whatever the weights say; what
 * follows a semicolon is not looked at.
 */
export function answerType(accept: string | undefined): AnswerType | undefined {
  if (!accept) return 'application/fhir+json';
  const types = accept.split(',').map((one) => one.split(';')[0]?.trim().toLowerCase());
  if (types.includes('*/*') || types.includes('application/fhir+json')) return 'application/fhir+json';
  return types.includes('application/json') ? 'application/json' : undefined;
}
