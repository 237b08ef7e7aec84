/** Who gets an event, by what, and why: what the rest of the server asks. */
export { type ExplainedCriterion, type Explanation, explain, explainAll, inLines, type Summary } from './explain.ts';
export { match } from './match.ts';
export { type FactsOptions, factsOf } from './routing.ts';
export { WantedEvents } from './wanted.ts';
