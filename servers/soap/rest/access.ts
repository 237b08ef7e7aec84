/** Who asks: basic authentication (RFC 7617) with an account of the directory. */
import type { SandboxRequest } from '#kernel/http/message';
import type { Account, Accounts } from '../accounts.ts';
import type { RestRefusal } from './errors.ts';

/** The account that may ask, or why nobody may. The client is told no more than that it may not; the journal is. */
export async function authenticate(request: SandboxRequest, accounts: Accounts): Promise<Account | RestRefusal> {
  const refused = (advice: string): RestRefusal => ({ error: 'unauthorized', advice: [advice] });
  const credentials = credentialsOf(request.header('authorization'));
  if (credentials === undefined) return refused('there is no Authorization header with Basic credentials');
  const account = await accounts.get(credentials.username);
  if (account === undefined) return refused('there is no account of this name; GET /_sandbox/dos/accounts lists them');
  if (account.locked) return refused('the account is locked');
  if (account.password !== credentials.password) return refused('the password is wrong');
  return account.permissions.includes('restApi') ? account : refused('the account lacks the permission restApi');
}

function credentialsOf(authorization: string | undefined): { readonly username: string; readonly password: string } | undefined {
  const encoded = /^basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(authorization ?? '')?.[1];
  const decoded = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  return colon < 0 ? undefined : { username: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}
