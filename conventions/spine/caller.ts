/**
 * Who calls a FHIR API of Spine: the checks of what every request bears, each a named step of a list that its API keeps. How strictly
 * follows the environment, as at the API platform: `integration` demands all of it; `local` looks at what is sent; `sandbox` at none.
 */
import type { Environment } from '#kernel/config';
import type { SandboxRequest } from '#kernel/http/message';
import type { AccreditedSystem } from '#world/accredited-system';
import { interactionsOf } from '#world/spine/contracts';
import type { World } from '#world/world';
import type { Check, Verdict } from '../api-platform/checks.ts';
import { isAsid, readClaims, type SpineClaims, type WantedClaims } from './claims.ts';
import { readUnsignedToken } from './unsigned-token.ts';

/** What an operation wants of its caller. */
export interface WantedCaller extends WantedClaims {
  /** The interaction, in the form in which the directory has it, that an `InteractionID` stands for; nothing where it is not for this operation. */
  readonly interaction: (interactionId: string) => string | undefined;
  /** What it is where no `InteractionID` is sent; nothing where that cannot be known. */
  readonly usualInteraction?: string;
}

/** Who calls, as far as it is said. */
export interface SpineCaller {
  readonly asid?: string;
  /** The accredited system; nothing where none is named, or one that stands for any. */
  readonly system?: AccreditedSystem;
  readonly claims?: SpineClaims;
  /** What the `InteractionID` stands for. */
  readonly interaction?: string;
}

/** A request on its way, as far as these checks go. */
export interface SpineExchange {
  readonly request: SandboxRequest;
  readonly deps: { readonly environment: Environment; readonly world: World };
  readonly wanted: WantedCaller;
  /** Filled in by the checks. */
  caller: SpineCaller;
  /** For the journal: where the live service would have been stricter. */
  readonly advice: string[];
}

export type CallerErrorName = 'MISSING_OR_INVALID_HEADER' | 'ASID_CHECK_FAILED';
type Found = Verdict<CallerErrorName>;

/** Nobody in particular, who may do what anybody may. */
export const NOBODY: SpineCaller = Object.freeze({});

/** In tests everywhere: they stand for any system that may do what is asked. Not in `integration`. */
const ANYBODY: ReadonlySet<string> = new Set(['999999999999', '111111111111']);

function hasFromAsid(exchange: SpineExchange): Found {
  const verdict = asidIn(exchange, 'fromASID');
  const asid = seen(exchange, 'fromASID');
  if (asid !== undefined && verdict === undefined) exchange.caller = { ...exchange.caller, asid };
  return verdict;
}

function hasToAsid(exchange: SpineExchange): Found {
  return asidIn(exchange, 'toASID');
}

function interactionIsAsked(exchange: SpineExchange): Found {
  const { wanted } = exchange;
  const sent = seen(exchange, 'InteractionID');
  if (sent === undefined) {
    if (wanted.usualInteraction !== undefined) exchange.caller = { ...exchange.caller, interaction: wanted.usualInteraction };
    return missing(exchange, 'InteractionID');
  }
  const interaction = wanted.interaction(sent);
  if (interaction === undefined) return badHeader('InteractionID header does not match request');
  exchange.caller = { ...exchange.caller, interaction };
  return undefined;
}

/** The token is one, and its claims are good. */
function tokenIsGood(exchange: SpineExchange): Found {
  const { wanted, caller, advice } = exchange;
  const authorization = seen(exchange, 'Authorization');
  if (authorization === undefined) return missing(exchange, 'Authorization');
  const token = readUnsignedToken(authorization);
  if ('fault' in token) return badHeader(token.fault);
  const read = readClaims(token.claims, wanted);
  if ('fault' in read) return badHeader(read.fault);
  const { claims } = read;
  if (caller.asid !== undefined && claims.asid !== caller.asid)
    return badHeader('Invalid JWT requesting_system claim: its ASID must be that of the fromASID header');
  advice.push(...token.advice, ...read.advice);
  exchange.caller = { ...caller, asid: claims.asid, claims };
  return undefined;
}

/** Sender and receiver are systems that are in use, and accredited for the interaction. */
async function systemsMayDoThis(exchange: SpineExchange): Promise<Found> {
  const { caller } = exchange;
  const refused = await systemOf(exchange, caller.asid, 'sender');
  if ('refusal' in refused) return refused.refusal;
  if (refused.system !== undefined) exchange.caller = { ...caller, system: refused.system };
  const receiver = await systemOf(exchange, seen(exchange, 'toASID'), 'receiver');
  return 'refusal' in receiver ? receiver.refusal : undefined;
}

function organisationIsOnSystem({ caller }: SpineExchange): Found {
  const { claims, system } = caller;
  if (claims === undefined || system === undefined || organisationsOf(system).includes(claims.odsCode)) return undefined;
  return badHeader(`Invalid JWT requesting_organization claim: ${claims.odsCode} does not use the system with the ASID ${system.asid}`);
}

/** All of them, in the order in which Spine's test harness looks. */
export const CALLER_CHECKS: readonly Check<SpineExchange, CallerErrorName>[] = [
  hasFromAsid,
  hasToAsid,
  interactionIsAsked,
  tokenIsGood,
  systemsMayDoThis,
  organisationIsOnSystem,
];

/** Whether a caller may act for an organisation: anybody may of whom no system is known. */
export function mayActFor({ system }: SpineCaller, odsCode: string): boolean {
  return system === undefined || organisationsOf(system).includes(odsCode);
}

/** ODS codes: who runs a system, and who else uses it. */
function organisationsOf({ organisation, clients }: AccreditedSystem): readonly string[] {
  return [organisation, ...clients];
}

/** A header, where the environment looks at it. */
function seen({ request, deps }: SpineExchange, name: string): string | undefined {
  return deps.environment === 'sandbox' ? undefined : request.header(name.toLowerCase()) || undefined;
}

function missing({ deps }: SpineExchange, name: string): Found {
  return deps.environment === 'integration' ? badHeader(`${name} HTTP Header is missing`) : undefined;
}

function badHeader(diagnostics: string): Found {
  return { error: 'MISSING_OR_INVALID_HEADER', diagnostics };
}

function asidIn(exchange: SpineExchange, name: string): Found {
  const value = seen(exchange, name);
  if (value === undefined) return missing(exchange, name);
  return isAsid(value) ? undefined : badHeader(`${name} HTTP Header is not an ASID: it must be twelve digits`);
}

async function systemOf(
  { deps, caller }: SpineExchange,
  asid: string | undefined,
  role: 'sender' | 'receiver',
): Promise<{ readonly system?: AccreditedSystem } | { readonly refusal: Found }> {
  if (asid === undefined || (deps.environment !== 'integration' && ANYBODY.has(asid))) return {};
  const system = (await deps.world.systems.get(asid))?.doc;
  const refuse = (reason: string): { readonly refusal: Found } => ({
    refusal: { error: 'ASID_CHECK_FAILED', advice: [`the ${role}, ASID ${asid}, ${reason}`] },
  });
  if (system === undefined) return refuse('is no system of this world');
  if (system.withdrawn) return refuse('has been taken out of use');
  const { interaction } = caller;
  if (interaction !== undefined && !interactionsOf(system).has(interaction)) return refuse(`is not accredited for ${interaction}`);
  return { system };
}
