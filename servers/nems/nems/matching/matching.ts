/** Who gets an event, by what, and why: what the rest of the server asks. */
export { type Explanation, explain, explainAll, inLines } from './explain.ts';
export { match } from './match.ts';
export { factsOf } from './routing.ts';
export { WantedEvents } from './wanted.ts';
export { countingFacts } from './withheld.ts';
