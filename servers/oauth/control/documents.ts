/** The OpenAPI documents of what this server serves. */
import { readFile } from 'node:fs/promises';
import { refuse } from '#kernel/control/control';
import { json } from '#kernel/http/reply';
import { codePath } from '#kernel/package';
import type { Operation } from '#kernel/server';
import type { OauthDeps } from '../deps.ts';

const DOCUMENTS = [
  {
    name: 'platform',
    title: 'Authorisation server of the API platform, and the helpers under /_sandbox',
    file: 'servers/oauth/openapi.yaml',
  },
  { name: 'cis2', title: 'NHS CIS2 Authentication', file: 'servers/oauth/cis2/openapi.yaml' },
  { name: 'nhs-login', title: 'NHS login', file: 'servers/oauth/nhs-login/openapi.yaml' },
  { name: 'realms', title: 'Mock identity providers', file: 'servers/oauth/realms/openapi.yaml' },
] as const;

/** `GET /_sandbox/openapi`: which documents there are, and where. */
export const listDocuments: Operation<OauthDeps> = ({ baseUrl }) =>
  json(200, { items: DOCUMENTS.map(({ name, title }) => ({ name, title, url: `${baseUrl}/_sandbox/openapi/${name}` })) });

/** `GET /_sandbox/openapi/{name}`: one of them, as YAML. */
export const readDocument: Operation<OauthDeps> = async (request) => {
  const document = DOCUMENTS.find(({ name }) => name === request.params.name);
  if (document === undefined) return refuse(404, `there is no such document; there are: ${DOCUMENTS.map(({ name }) => name).join(', ')}`);
  return { status: 200, headers: ['Content-Type', 'application/yaml'], body: await readFile(codePath(document.file)) };
};
