/**
 * What a system says of itself in the token of Spine's FHIR APIs: each claim with its rule (Events-Management, "General API guidance";
 * FHIR-SpineCore, "JSON Web Tokens"). A claim that is wrong is named, and the first that is wrong is told.
 */
import type { Claims } from './unsigned-token.ts';

/** What an operation wants of the claims. */
export interface WantedClaims {
  /** Scopes of which it takes one, or several with a space between them where it takes several. */
  readonly scopes: readonly string[];
  readonly mostScopes: number;
  /** Whether a patient may be named. */
  readonly patientMayAsk: boolean;
  /** What must be among the scopes, where it is looked at closely. */
  readonly exactScope: string;
  /** To look at what the live service is not known to look at. */
  readonly strict: boolean;
}

/** Who asks, on whose behalf, and why. */
export interface SpineClaims {
  readonly asid: string;
  readonly odsCode: string;
  readonly reasonForRequest: string;
  readonly scopes: readonly string[];
  /** SDS role profile id. */
  readonly roleProfileId?: string;
  readonly nhsNumber?: string;
}

export type ClaimsReading = { readonly claims: SpineClaims; readonly advice: readonly string[] } | { readonly fault: string };

const SYSTEM = 'https://fhir.nhs.uk/Id/accredited-system|';
const ORGANISATION = 'https://fhir.nhs.uk/Id/ods-organization-code|';
const USER = 'https://fhir.nhs.uk/Id/sds-role-profile-id|';
const PATIENT = 'http://fhir.nhs.net/Id/nhs-number|';
const REASONS: readonly string[] = ['directcare', 'secondaryuses', 'patientaccess'];
/** Seconds that a token is good for. */
const LIFETIME = 300;

/** Reads the claims of a token as one operation wants them. */
export function readClaims(claims: Claims, wanted: WantedClaims): ClaimsReading {
  const read = new ClaimsReader(claims);
  read.text('iss');
  const subject = read.text('sub');
  read.text('aud');
  const expires = read.epochSeconds('exp');
  const issued = read.epochSeconds('iat');
  const reasonForRequest = read.text('reason_for_request', (text) => REASONS.includes(text), `one of ${REASONS.join(', ')}`);
  const scopes = readScopes(read, wanted);
  const system = read.text('requesting_system', (text) => isAsid(text.slice(SYSTEM.length)) && text.startsWith(SYSTEM), `${SYSTEM}ASID`);
  const organisation = read.text(organisationClaim(claims), startsWith(ORGANISATION), `${ORGANISATION}ODS code`);
  const user = read.optional('requesting_user', startsWith(USER), `${USER}role profile id`);
  const patient = wanted.patientMayAsk
    ? read.optional('requesting_patient', startsWith(PATIENT), `${PATIENT}NHS number`)
    : read.absent('requesting_patient');
  read.demand('sub', subject === (user ?? system), user === undefined ? 'the same as requesting_system' : 'the same as requesting_user');
  if (wanted.strict) read.demand('exp', expires - issued === LIFETIME, `${LIFETIME} seconds after iat`);
  if (read.fault !== undefined) return { fault: read.fault };
  return {
    claims: {
      asid: system.slice(SYSTEM.length),
      odsCode: organisation.slice(ORGANISATION.length),
      reasonForRequest,
      scopes,
      ...(user !== undefined && { roleProfileId: user.slice(USER.length) }),
      ...(patient !== undefined && { nhsNumber: patient.slice(PATIENT.length) }),
    },
    advice: adviceOn(claims, expires - issued, scopes, wanted),
  };
}

/** With a z as in all code that is published; with an s as in tables of the documentation. */
function organisationClaim(claims: Claims): string {
  const isBritish = claims.requesting_organization === undefined && claims.requesting_organisation !== undefined;
  return isBritish ? 'requesting_organisation' : 'requesting_organization';
}

function readScopes(read: ClaimsReader, { scopes, mostScopes, exactScope, strict }: WantedClaims): readonly string[] {
  const given = read.text('scope').split(' ');
  const isGood = given.length <= mostScopes && given.every((scope) => scopes.includes(scope));
  read.demand('scope', isGood, mostScopes === 1 ? scopes.join(' or ') : `at most ${mostScopes} of ${scopes.join(' and ')}`);
  if (strict) read.demand('scope', given.includes(exactScope), exactScope);
  return given;
}

function adviceOn(claims: Claims, lifetime: number, scopes: readonly string[], { exactScope }: WantedClaims): readonly string[] {
  return [
    ...(lifetime === LIFETIME ? [] : [`exp should be ${LIFETIME} seconds after iat; it is ${lifetime}`]),
    ...(scopes.includes(exactScope) ? [] : [`the scope for this should be ${exactScope}`]),
    ...(claims.requesting_organisation === undefined ? [] : ['the claim should be spelt requesting_organization']),
  ];
}

function startsWith(system: string): (text: string) => boolean {
  return (text) => text.length > system.length && text.startsWith(system);
}

export function isAsid(text: string): boolean {
  return /^\d{12}$/.test(text);
}

/** Reads one claim after the other, and keeps the first fault; what it gives after one is not to be used. */
class ClaimsReader {
  readonly #claims: Claims;
  fault: string | undefined;

  constructor(claims: Claims) {
    this.#claims = claims;
  }

  /** A claim that must be there. */
  text(name: string, isGood: (text: string) => boolean = () => true, shape = 'a text'): string {
    const value = this.#claims[name];
    if (value === undefined || value === null || value === '') this.#refuse(`Empty JWT ${name} claim`);
    else this.demand(name, typeof value === 'string' && value.trim() !== '' && isGood(value), shape);
    return typeof value === 'string' ? value : '';
  }

  optional(name: string, isGood: (text: string) => boolean, shape: string): string | undefined {
    const value = this.#claims[name];
    return value === undefined || value === null || value === '' ? undefined : this.text(name, isGood, shape);
  }

  absent(name: string): undefined {
    this.demand(name, this.#claims[name] === undefined, 'left out');
  }

  /** Ten digits, as a number or as a text. */
  epochSeconds(name: string): number {
    const value = this.#claims[name];
    if (value === undefined || value === null || value === '') this.#refuse(`Empty JWT ${name} claim`);
    else this.demand(name, /^\d{10}$/.test(String(value)), 'seconds since 1970, in ten digits');
    return Number(value);
  }

  demand(name: string, holds: boolean, shape: string): void {
    if (!holds) this.#refuse(`Invalid JWT ${name} claim: it must be ${shape}`);
  }

  #refuse(fault: string): void {
    this.fault ??= fault;
  }
}
