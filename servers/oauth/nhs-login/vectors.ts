/**
 * Vectors of trust (RFC 8485) as NHS login has them: `P9.Cp.Cd` asks for identity proofing level P9, a password and a registered device.
 * Within a vector all must hold, between vectors one is enough. A component that is left out may be anything.
 */
import type { PatientPerson } from '../oidc/people.ts';

export type ProofingLevel = PatientPerson['proofing'];

export interface Vector {
  /** As it was asked for; `vot` says it in the same way. */
  readonly text: string;
  /** P0 where nothing is asked. */
  readonly proofing: ProofingLevel;
  readonly credentials: readonly string[];
}

/** Password, registered device, shared key, asymmetric key. */
const CREDENTIALS = ['Cp', 'Cd', 'Ck', 'Cm'];
const RANK: Readonly<Record<ProofingLevel, number>> = { P0: 0, P5: 5, P9: 9 };
/** What an account is good for, when it says nothing: a password, and a device that gets a code. */
const USUAL_CREDENTIALS = ['Cp', 'Cd'];

export const DEFAULT_VECTORS = vectors('P9.Cp.Cd', 'P9.Cp.Ck', 'P9.Cm');

/** Every profile that there is, the highest level first. */
export const ALL_VECTORS = vectors(
  ...['P9', 'P5', 'P0'].flatMap((level) => ['Cp.Cd', 'Cp.Ck', 'Cm', 'Cp'].map((rest) => `${level}.${rest}`)),
);

/** The vectors of a `vtr`, which is a JSON array of texts; nothing when it is anything else. */
export function parseVtr(vtr: string): readonly Vector[] | undefined {
  let list: unknown;
  try {
    list = JSON.parse(vtr);
  } catch {
    return undefined;
  }
  if (!Array.isArray(list) || list.length === 0 || list.length > ALL_VECTORS.length) return undefined;
  const parsed = list.map((one) => (typeof one === 'string' ? parseVector(one) : undefined));
  return parsed.every((vector) => vector !== undefined) ? parsed : undefined;
}

/** One vector; nothing when a component is unknown or there twice. */
export function parseVector(text: string): Vector | undefined {
  const components = text.trim().split('.');
  const levels = components.filter((component) => Object.hasOwn(RANK, component));
  const credentials = components.filter((component) => CREDENTIALS.includes(component));
  const isWhole = levels.length + credentials.length === components.length;
  if (!isWhole || levels.length > 1 || new Set(credentials).size !== credentials.length) return undefined;
  return { text: text.trim(), proofing: (levels[0] ?? 'P0') as ProofingLevel, credentials };
}

/** Whether a client has registered a vector; the order of its components does not matter. */
export function isRegistered(vector: Vector, registered: readonly string[] | undefined): boolean {
  return registered === undefined || registered.some((text) => canonical(text) === canonical(vector.text));
}

/** The vector that `vot` says for somebody: of those they meet the one of the highest level, then the one that their account is known for. */
export function vectorMetBy(person: PatientPerson, asked: readonly Vector[]): Vector | undefined {
  const own = canonical(credentialsOf(person).join('.'));
  const isOwn = ({ credentials }: Vector) => Number(canonical(credentials.join('.')) === own);
  return asked
    .filter((vector) => meets(person, vector))
    .sort((one, other) => RANK[other.proofing] - RANK[one.proofing] || isOwn(other) - isOwn(one))[0];
}

/** What somebody who meets none of the vectors has to reach: the lowest level that was asked for. */
export function vectorToReach(asked: readonly Vector[]): Vector {
  return [...asked].sort((one, other) => RANK[one.proofing] - RANK[other.proofing])[0] as Vector;
}

/** The person, once they have proven what the vector asks for beyond what they hold. */
export function upliftedTo<P extends PatientPerson>(person: P, vector: Vector): P {
  const proofing = RANK[vector.proofing] > RANK[person.proofing] ? vector.proofing : person.proofing;
  const missing = vector.credentials.filter((credential) => !usableCredentials(person).includes(credential));
  const credentials = missing.length > 0 ? vector.credentials : credentialsOf(person);
  return { ...person, proofing, vectorOfTrust: [proofing, ...credentials].join('.') };
}

/** What somebody holds, as people read it: `P5.Cp.Cd`. */
export function heldBy(person: PatientPerson): string {
  return [person.proofing, ...credentialsOf(person)].join('.');
}

/** Whether a level has been reached. */
export function isAtLeast(held: ProofingLevel, level: ProofingLevel): boolean {
  return RANK[held] >= RANK[level];
}

function meets(person: PatientPerson, { proofing, credentials }: Vector): boolean {
  const usable = usableCredentials(person);
  return isAtLeast(person.proofing, proofing) && credentials.every((credential) => usable.includes(credential));
}

function credentialsOf({ vectorOfTrust }: PatientPerson): readonly string[] {
  const named = vectorOfTrust?.split('.').slice(1) ?? [];
  return named.length > 0 ? named : USUAL_CREDENTIALS;
}

/** A key on a device is added to an account that has a password and a device already. */
function usableCredentials(person: PatientPerson): readonly string[] {
  const named = credentialsOf(person);
  return named.includes('Ck') || named.includes('Cm') ? [...USUAL_CREDENTIALS, ...named] : named;
}

function canonical(text: string): string {
  return text.split('.').sort().join('.');
}

function vectors(...texts: readonly string[]): readonly Vector[] {
  return texts.map((text) => parseVector(text) as Vector);
}
