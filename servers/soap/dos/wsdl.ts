/** `GET ?wsdl` and `?wsdl=1.5`: the contract, with the address at which the client has found it. */
import type { Operation } from '#kernel/server';
import { DOS_BASE } from '../address.ts';
import type { SoapDeps } from '../deps.ts';
import { DOS_VERSIONS } from './contract/versions.ts';
import { writeWsdl } from './contract/wsdl.ts';
import { refuse } from './errors.ts';

export const readWsdl: Operation<SoapDeps> = async (request, { settings }) => {
  const asked = request.query.get('wsdl');
  // without a question there is a message to be read, and none was sent
  if (asked === null)
    return refuse('1.2', { error: 'malformedXml', advice: ['operations are posted; GET ?wsdl gives the contract'] }, 'isXml');
  // a client made from it sends no version of its own, and is answered in the same
  const name = asked === '' ? (await settings.read()).defaultVersion : asked;
  const version = DOS_VERSIONS.get(name);
  if (version === undefined)
    return refuse('1.2', { error: 'versionNotFound', advice: [`there are ${[...DOS_VERSIONS.keys()].join(', ')}`] }, 'versionIsThere');
  return {
    status: 200,
    headers: ['Content-Type', 'text/xml; charset=utf-8'],
    body: writeWsdl(version, request.baseUrl + DOS_BASE),
    about: { summary: `WSDL ${name}` },
  };
};
