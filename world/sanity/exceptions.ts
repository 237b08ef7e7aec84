/** What the published test identities are, although it cannot be. Suites depend on it. */

/** One thing that a rule lets pass. */
export interface SanityException {
  /** Name of the rule. */
  readonly rule: string;
  readonly collection: string;
  readonly id: string;
  /** Where in the document; all of it when left out. */
  readonly path?: string;
  readonly why: string;
}

export const PUBLISHED_EXCEPTIONS: readonly SanityException[] = [
  {
    rule: 'familiesAgree',
    collection: 'patients',
    id: '9000000009',
    why: 'The sandbox of the demographics service shows Jane Smith as her own guardian.',
  },
  {
    rule: 'familiesAgree',
    collection: 'patients',
    id: '9000000017',
    path: 'relatedPeople.0.nhsNumber',
    why: "It shows Jayne Smyth's guardian by a number that may be a living person's, so nobody has it here.",
  },
  {
    rule: 'nobodyIsRegisteredTwice',
    collection: 'registrations',
    id: 'GP0001:9690937286',
    why: 'Suites of GP Connect consumers find him at GP0001, and those of providers at B82617, as a patient of either.',
  },
  {
    rule: 'nobodyIsRegisteredTwice',
    collection: 'registrations',
    id: 'GP0001:9690937294',
    why: 'He is on the same two rosters.',
  },
];
