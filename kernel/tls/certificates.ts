/** Making X.509 certificates. Loads a heavy library: import this file only when there is one to be made. */
import 'reflect-metadata';
import { createPrivateKey, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import * as x509 from '@peculiar/x509';

/** A private key and its certificate, both PEM. */
export interface Credentials {
  readonly key: string;
  readonly cert: string;
}

/** What a certificate says, and for how long. */
export interface CertificateOrder {
  /** The subject's common name. */
  readonly commonName: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** What a certificate is for: a server at these names and addresses, or a client. */
export type Purpose = { readonly server: readonly string[] } | { readonly client: true };

const P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;
const { KeyUsageFlags } = x509;

/** A self-signed certificate of an authority for this key. The same key and name again make one that vouches for the same certificates. */
export async function makeAuthorityCertificate(key: string, order: CertificateOrder): Promise<string> {
  const keys = await importKeys(key);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      ...validity(order),
      name: nameOf(order.commonName),
      keys,
      signingAlgorithm: SIGNING,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  );
  return certificate.toString('pem');
}

/** A certificate for this key, signed by the authority. */
export async function makeCertificate(key: string, order: CertificateOrder, purpose: Purpose, authority: Credentials): Promise<string> {
  const { publicKey } = await importKeys(key);
  const issuer = new x509.X509Certificate(authority.cert);
  const { privateKey: signingKey } = await importKeys(authority.key);
  const certificate = await x509.X509CertificateGenerator.create(
    {
      ...validity(order),
      subject: nameOf(order.commonName),
      issuer: issuer.subjectName,
      publicKey,
      signingKey,
      signingAlgorithm: SIGNING,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        ...purposeExtensions(purpose),
        await x509.SubjectKeyIdentifierExtension.create(publicKey, false, webcrypto),
        await x509.AuthorityKeyIdentifierExtension.create(await issuer.publicKey.export(webcrypto), false, webcrypto),
      ],
    },
    webcrypto,
  );
  return certificate.toString('pem');
}

function purposeExtensions(purpose: Purpose): x509.Extension[] {
  if ('client' in purpose) return [new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth])];
  return [
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    new x509.SubjectAlternativeNameExtension(purpose.server.map((value) => ({ type: isIP(value) ? 'ip' : 'dns', value }))),
  ];
}

/** A distinguished name of one attribute. The library would read commas, quotes and `#` in a plain string as syntax. */
function nameOf(commonName: string): x509.Name {
  return new x509.Name([{ CN: [{ utf8String: commonName }] }]);
}

function validity({ notBefore, notAfter }: CertificateOrder) {
  return { notBefore, notAfter };
}

async function importKeys(pem: string): Promise<webcrypto.CryptoKeyPair> {
  const jwk = createPrivateKey(pem).export({ format: 'jwk' });
  const { d: _, ...publicJwk } = jwk;
  const [privateKey, publicKey] = await Promise.all([
    webcrypto.subtle.importKey('jwk', jwk, P256, true, ['sign']),
    webcrypto.subtle.importKey('jwk', publicJwk, P256, true, ['verify']),
  ]);
  return { privateKey, publicKey };
}
