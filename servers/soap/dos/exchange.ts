/** One request on its way, and the checks that all operations make, in the order in which the live service makes them. */
import type { Reply, SandboxRequest } from '#kernel/http/message';
import type { Account } from '../accounts.ts';
import type { SoapDeps } from '../deps.ts';
import type { OperationContract } from './contract/schema.ts';
import { DOS_NAMESPACE, DOS_VERSIONS, type DosVersion, OPERATION_NAMES } from './contract/versions.ts';
import type { DosRefusal } from './errors.ts';
import { type Call, partOf, saidIn } from './requests/call.ts';

export interface Exchange {
  readonly request: SandboxRequest;
  readonly deps: SoapDeps;
  readonly call: Call;
  /** Of the user name in the request; nothing when there is no such account. */
  readonly account: Account | undefined;
  readonly versionName: string;
  readonly version: DosVersion | undefined;
}

/** When all of {@link COMMON_CHECKS} have passed. */
export interface GoodExchange extends Exchange {
  readonly account: Account;
  readonly version: DosVersion;
  readonly operation: OperationContract;
}

export type Check<E extends Exchange = Exchange> = (exchange: E) => DosRefusal | undefined;

/** An operation when the common checks have passed: those of its own, and what makes the reply. */
export interface DosOperation {
  readonly checks: readonly Check<GoodExchange>[];
  readonly run: (exchange: GoodExchange) => Promise<Reply | DosRefusal> | Reply | DosRefusal;
}

export async function beginExchange(request: SandboxRequest, deps: SoapDeps, call: Call): Promise<Exchange> {
  const username = saidIn(partOf(call.payload, 'userInfo'), 'username');
  const versionName = call.serviceVersion ?? (await deps.settings.read()).defaultVersion;
  return {
    request,
    deps,
    call,
    account: username === undefined ? undefined : await deps.accounts.get(username),
    versionName,
    version: DOS_VERSIONS.get(versionName),
  };
}

function operationIsKnown({ call: { isOurs, operation, payload } }: Exchange): DosRefusal | undefined {
  if (isOurs && OPERATION_NAMES.has(operation)) return undefined;
  const where = isOurs ? [] : [`it is in ${payload.uri || 'no namespace'}, and must be in ${DOS_NAMESPACE}`];
  return { error: 'unknownOperation', value: operation, advice: where };
}

function headersAreUnderstood({ call: { notUnderstood } }: Exchange): DosRefusal | undefined {
  return notUnderstood.length > 0 ? { error: 'headerNotUnderstood', advice: [`not known: ${notUnderstood.join(', ')}`] } : undefined;
}

function hasCredentials({ call }: Exchange): DosRefusal | undefined {
  const userInfo = partOf(call.payload, 'userInfo');
  const isComplete = saidIn(userInfo, 'username') !== undefined && saidIn(userInfo, 'password') !== undefined;
  return isComplete ? undefined : { error: 'credentialsMissing' };
}

function credentialsAreGood({ call, account }: Exchange): DosRefusal | undefined {
  const wrong = (advice: string): DosRefusal => ({ error: 'authenticationFailed', advice: [advice] });
  if (account === undefined) return wrong('there is no account of this name; GET /_sandbox/dos/accounts lists them');
  if (account.locked) return wrong('the account is locked');
  const password = saidIn(partOf(call.payload, 'userInfo'), 'password');
  return password === account.password ? undefined : wrong('the password is wrong');
}

function mayUseWebService({ account }: Exchange): DosRefusal | undefined {
  return account?.permissions.includes('webService') ? undefined : { error: 'incorrectPrivileges' };
}

function versionIsSupported({ version, versionName }: Exchange): DosRefusal | undefined {
  if (version !== undefined) return undefined;
  return { error: 'unsupportedVersion', advice: [`there is no version ${versionName}; there are ${[...DOS_VERSIONS.keys()].join(', ')}`] };
}

function versionHasOperation({ version, versionName, call: { operation } }: Exchange): DosRefusal | undefined {
  if (version?.operations.has(operation)) return undefined;
  return {
    error: 'unknownOperation',
    value: operation,
    advice: [`version ${versionName} has ${[...(version?.operations.keys() ?? [])].join(', ')}`],
  };
}

export const COMMON_CHECKS: readonly Check[] = [
  operationIsKnown,
  headersAreUnderstood,
  hasCredentials,
  credentialsAreGood,
  mayUseWebService,
  versionIsSupported,
  versionHasOperation,
];

/** The first check that refuses, by its name; nothing when all pass. */
export function firstRefusal<E extends Exchange>(
  checks: readonly Check<E>[],
  exchange: E,
): { readonly refusal: DosRefusal; readonly decidedBy: string } | undefined {
  for (const check of checks) {
    const refusal = check(exchange);
    if (refusal) return { refusal, decidedBy: check.name };
  }
  return undefined;
}
