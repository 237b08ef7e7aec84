/** Operations beside those of the protocol: RFC 4511 §4.12. `Who am I?` (RFC 4532) is one; StartTLS another, if it is switched on. */
import { type Request, START_TLS, WHO_AM_I } from '#formats/ldap/message';
import type { Outcome } from '../outcome.ts';
import type { LdapOperation } from './operation.ts';

export const extended: LdapOperation<Extract<Request, { kind: 'extended' }>> = ({ oid, value }, { identity, secure, settings }) => {
  if (oid === WHO_AM_I && value === undefined) return { result: 'success', value: Buffer.from(identity.name && `dn:${identity.name}`) };
  if (oid === START_TLS && settings.startTls) return startTls(secure);
  return { result: 'protocolError', diagnostic: 'unsupported extended operation', decidedBy: 'operationIsKnown' };
};

function startTls(secure: boolean): Outcome {
  return secure
    ? { result: 'operationsError', oid: START_TLS, diagnostic: 'TLS already started', decidedBy: 'isPlain' }
    : { result: 'success', oid: START_TLS };
}
