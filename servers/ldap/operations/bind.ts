/** Who somebody says they are: RFC 4511 §4.2. Look-ups need nobody in particular; people of the directory can bind with their name. */
import { timingSafeEqual } from 'node:crypto';
import type { BindRequest } from '#formats/ldap/message';
import type { Outcome } from '../outcome.ts';
import type { LdapOperation } from './operation.ts';
import { NOT_A_NAME } from './refusals.ts';

export const bind: LdapOperation<BindRequest> = ({ version, name, credentials }, { aim, view, settings }): Outcome => {
  if (version !== 3)
    return { result: 'protocolError', diagnostic: 'only version 3 of the protocol is spoken here', decidedBy: 'isVersion3' };
  if (credentials.method === 'sasl')
    return {
      result: 'authMethodNotSupported',
      diagnostic: `SASL mechanism ${credentials.mechanism} is not supported`,
      decidedBy: 'isSimple',
    };
  if (credentials.method === 'unknown')
    return { result: 'authMethodNotSupported', diagnostic: 'unknown authentication method', decidedBy: 'isSimple' };
  if (aim === undefined) return NOT_A_NAME;
  const { password } = credentials;
  if (name === '') return password === '' ? { result: 'success' } : refused('anonymousHasNoPassword');
  if (password === '')
    return {
      result: 'unwillingToPerform',
      diagnostic: 'unauthenticated bind (DN with no password) disallowed',
      decidedBy: 'namedHasPassword',
    };
  const entry = view.at(aim.path);
  if (!entry?.attributes[0]?.values.includes('nhsPerson')) return refused('isSomebody');
  if (!sameText(password, settings.password)) return refused('passwordIsRight');
  return { result: 'success', identity: { name: entry.dn + aim.suffix, session: aim.session } };
};

function refused(decidedBy: string): Outcome {
  return { result: 'invalidCredentials', decidedBy };
}

function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
