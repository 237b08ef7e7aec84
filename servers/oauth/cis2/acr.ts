/** Authentication context classes (`acr_values`): how surely somebody is to sign in, and with what. */

interface ContextClass {
  /** The lowest level that will do. */
  readonly least: 1 | 2 | 3;
  /** The level that somebody has who signed in so. `own` is the highest that they can reach. */
  readonly gives: 1 | 2 | 3 | 'own';
  /** With what they signed in; nothing when any authenticator of that level will do. */
  readonly authenticator?: string;
}

/** By the value that clients send. */
const CLASSES = {
  AAL3_ANY: { least: 3, gives: 3 },
  AAL2_OR_AAL3_ANY: { least: 2, gives: 'own' },
  AAL2_ANY: { least: 2, gives: 2 },
  AAL1_USERPASS: { least: 1, gives: 1, authenticator: 'USERPASS' },
  AAL3_N3_SMARTCARD: { least: 3, gives: 3, authenticator: 'N3_SMARTCARD' },
  AAL3_CIS2_SMARTCARD: { least: 3, gives: 3, authenticator: 'CIS2_SMARTCARD' },
  AAL3_SMARTCARD: { least: 3, gives: 3, authenticator: 'N3_SMARTCARD' },
  AAL3_FIDO2: { least: 3, gives: 3, authenticator: 'FIDO2' },
  AAL3_IOS: { least: 3, gives: 3, authenticator: 'IOS' },
  AAL2_TOTP: { least: 2, gives: 2, authenticator: 'TOTP' },
  AAL2_NHSMAIL: { least: 2, gives: 2, authenticator: 'NHSMAIL' },
} as const satisfies Record<string, ContextClass>;

export type Acr = keyof typeof CLASSES;

export const ACR_VALUES = Object.keys(CLASSES) as readonly Acr[];
/** What is asked where a client asks for nothing. */
const USUAL: Acr = 'AAL3_ANY';

/** With what somebody signs in at a level when any authenticator will do. */
const AUTHENTICATORS = { 1: 'USERPASS', 2: 'TOTP', 3: 'N3_SMARTCARD' } as const;

/** How somebody has signed in. */
export interface Authentication {
  readonly acr: Acr;
  readonly amr: readonly string[];
  readonly level: 1 | 2 | 3;
}

/** The classes that a request asks for, best liked first. Values that are not known do not count (OpenID Connect Core §3.1.2.1). */
export function classesAskedFor(acrValues: readonly string[]): readonly Acr[] {
  const known = ACR_VALUES.filter((acr) => acrValues.includes(acr)).sort((one, other) => acrValues.indexOf(one) - acrValues.indexOf(other));
  return known.length > 0 ? known : [USUAL];
}

/** How somebody who can reach a level signs in for the first class that they can meet; nothing when there is none. */
export function signInAt(reach: 1 | 2 | 3, asked: readonly Acr[]): Authentication | undefined {
  const acr = asked.find((one) => CLASSES[one].least <= reach);
  if (acr === undefined) return undefined;
  const { gives, authenticator }: ContextClass = CLASSES[acr];
  const level = gives === 'own' ? reach : gives;
  return { acr, amr: [authenticator ?? AUTHENTICATORS[level]], level };
}

/** What somebody who has signed in already is for a further request; nothing when they must sign in again for it. */
export function reuse(before: Authentication, asked: readonly Acr[]): Authentication | undefined {
  const acr = asked.find((one) => {
    const { least, authenticator }: ContextClass = CLASSES[one];
    return least <= before.level && (authenticator === undefined || before.amr.includes(authenticator));
  });
  return acr && { ...before, acr };
}

/** In words, for people: `AAL3`, `AAL2 or AAL3`. */
export function levelsInWords(asked: readonly Acr[]): string {
  return [...new Set(asked.map((acr) => (acr === 'AAL2_OR_AAL3_ANY' ? 'AAL2 or AAL3' : acr.slice(0, 4))))].join(' or ');
}
