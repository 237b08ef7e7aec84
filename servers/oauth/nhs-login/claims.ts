/**
 * What tokens and userinfo say about somebody (interface specification, tables 11, 16 and 17; scopes and levels as the partners' guide
 * lists them). What is not known is left out; nothing is null or empty.
 */
import { hash } from 'node:crypto';
import { isDay } from '#world/rules/date';
import type { PatientPerson } from '../oidc/people.ts';
import { isAtLeast } from './vectors.ts';

/** A sign-in, as its tokens tell it. Times in seconds since the epoch. */
export interface TokenFacts {
  readonly issuer: string;
  readonly trustmark: string;
  readonly subject: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly vot: string;
  readonly authTime: number;
  readonly issuedAt: number;
  readonly nonce?: string | undefined;
}

export type Claims = Readonly<Record<string, unknown>>;

/** Seconds. */
const ID_TOKEN_LIFETIME = 60 * 60;
export const ACCESS_TOKEN_LIFETIME = 5 * 60;

export function idTokenClaims(facts: TokenFacts, person: PatientPerson, jti: string): Claims {
  const { scopes, nonce, issuedAt } = facts;
  const isVerified = isAtLeast(person.proofing, 'P5');
  const about = scopes.includes('profile') ? profile(person) : scopes.includes('basic_demographics') ? basicDemographics(person) : {};
  return {
    ...common(facts),
    exp: issuedAt + ID_TOKEN_LIFETIME,
    jti,
    token_use: 'id',
    ...(isVerified && { id_status: 'verified' }),
    ...about,
    ...('family_name' in about && { surname: about.family_name }),
    ...(nonce !== undefined && { nonce }),
  };
}

export function accessTokenClaims(facts: TokenFacts, person: PatientPerson, jti: string): Claims {
  const { clientId, scopes, issuedAt } = facts;
  const nhsNumber = scopes.includes('profile') && isAtLeast(person.proofing, 'P5') ? person.nhsNumber : undefined;
  return {
    ...common(facts),
    exp: issuedAt + ACCESS_TOKEN_LIFETIME,
    jti,
    version: 0,
    client_id: clientId,
    reason_for_request: 'patientaccess',
    token_use: 'access',
    scope: scopes.join(' '),
    ...(nhsNumber !== undefined && { nhs_number: nhsNumber, requesting_patient: nhsNumber }),
  };
}

/** What userinfo says of somebody to whom these scopes were granted; but `client_user_metadata`, which is kept elsewhere. */
export function userinfoClaims(
  { issuer, clientId, subject, scopes }: Pick<TokenFacts, 'issuer' | 'clientId' | 'subject' | 'scopes'>,
  person: PatientPerson,
): Claims {
  const claims: Record<string, unknown> = { sub: subject, iss: issuer, aud: clientId };
  for (const scope of scopes) Object.assign(claims, CLAIMS_OF[scope]?.(person, subject));
  return claims;
}

const CLAIMS_OF: Readonly<Record<string, (person: PatientPerson, subject: string) => Claims>> = {
  profile,
  basic_demographics: basicDemographics,
  profile_extended: (person) => atLevel(person, 'P5', { given_name: person.givenName }),
  email: ({ email }, subject) => ({ email: email ?? `${subject}@patient.example`, email_verified: true }),
  phone: (person, subject) => {
    const recorded = mobileOf(person);
    return {
      phone_number: recorded ?? dramaNumber(subject),
      phone_number_verified: true,
      phone_number_pds_matched: recorded !== undefined,
    };
  },
  landline: ({ record }) => {
    const landline = internationally(
      record?.telecoms.find(({ kind, use, historic }) => kind === 'phone' && use === 'home' && historic !== true)?.value,
    );
    return landline === undefined ? {} : { landline_number: landline, landline_number_verified: true };
  },
  gp_registration_details: (person) =>
    atLevel(person, 'P5', { gp_registration_details: person.practice === undefined ? undefined : { gp_ods_code: person.practice } }),
  gp_integration_credentials: (person, subject) =>
    atLevel(person, 'P9', { gp_integration_credentials: credentialsAtPractice(person, subject) }),
};

function common({ issuer, subject, clientId, trustmark, vot, authTime, issuedAt }: TokenFacts): Claims {
  return { iss: issuer, sub: subject, aud: clientId, iat: issuedAt, vtm: trustmark, auth_time: authTime, vot };
}

/** At P0 the level alone: the platform cannot do without it. */
function profile(person: PatientPerson): Claims {
  const { proofing, nhsNumber } = person;
  return isAtLeast(proofing, 'P5')
    ? { ...(nhsNumber !== undefined && { nhs_number: nhsNumber }), ...basicDemographics(person) }
    : { identity_proofing_level: proofing };
}

function basicDemographics(person: PatientPerson): Claims {
  const { familyName, birthDate, proofing } = person;
  return atLevel(person, 'P5', {
    family_name: familyName,
    // a record may know no more than a year
    birthdate: birthDate !== undefined && isDay(birthDate) ? birthDate : undefined,
    identity_proofing_level: proofing,
  });
}

/** Those that have a value, if the level has been reached. */
function atLevel({ proofing }: PatientPerson, level: 'P5' | 'P9', claims: Claims): Claims {
  const known: Record<string, unknown> = {};
  if (!isAtLeast(proofing, level)) return known;
  for (const name in claims) if (claims[name] !== undefined && claims[name] !== '') known[name] = claims[name];
  return known;
}

/** What a practice gives out for its online services; each account has its own. */
function credentialsAtPractice({ practice, linkedToPractice }: PatientPerson, subject: string): Claims | undefined {
  if (practice === undefined || linkedToPractice === false) return undefined;
  const digest = hash('sha256', `${subject}\n${practice}`, 'buffer');
  const letters = [...digest.subarray(8, 22)].map((byte) => 'ABCDEFGHJKLMNPQRSTUVWXYZ'[byte % 24]).join('');
  return {
    gp_user_id: String(digest.readUIntBE(0, 6) % 1e10).padStart(10, '0'),
    gp_linkage_key: letters,
    gp_ods_code: practice,
  };
}

function mobileOf({ phone }: PatientPerson): string | undefined {
  return internationally(phone);
}

/** `+447700900123`; nothing when it is not a telephone number. */
function internationally(phone: string | undefined): string | undefined {
  const digits = phone?.replace(/[\s()-]+/g, '');
  if (digits === undefined || !/^\+?\d{7,15}$/.test(digits)) return undefined;
  return digits.startsWith('0') ? `+44${digits.slice(1)}` : digits;
}

/** Everybody who has an account has a mobile; one that the record does not know is of Ofcom's range for drama. */
function dramaNumber(subject: string): string {
  return `+447700900${String(hash('sha256', subject, 'buffer').readUInt32BE(0) % 1000).padStart(3, '0')}`;
}
