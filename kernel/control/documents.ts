/** OpenAPI documents: of this control API, and of what the server serves. */
import { readFile } from 'node:fs/promises';
import type { Reply } from '../http/message.ts';
import { json } from '../http/reply.ts';
import { codePath } from '../package.ts';
import type { Operation } from '../server.ts';
import { type ControlDeps, definitionOf, refuse } from './control.ts';

/** The description of this API. */
export const readOpenApi: Operation<ControlDeps> = () => yaml('kernel/control/openapi.yaml');

/** `GET /_sandbox/openapi`: which documents the server has, and where. */
export const listApiDocuments: Operation<ControlDeps> = ({ baseUrl }, { kernel, server }) => {
  const documents = definitionOf(kernel, server)?.documents ?? [];
  return json(200, { items: documents.map(({ name, title }) => ({ name, title, url: `${baseUrl}/_sandbox/openapi/${name}` })) });
};

/** `GET /_sandbox/openapi/{name}`: one of them, as YAML. */
export const readApiDocument: Operation<ControlDeps> = (request, { kernel, server }) => {
  const documents = definitionOf(kernel, server)?.documents ?? [];
  const document = documents.find(({ name }) => name === request.params.name);
  if (document !== undefined) return yaml(document.file);
  return refuse(404, `there is no such document; there are: ${documents.map(({ name }) => name).join(', ') || 'none'}`);
};

async function yaml(file: string): Promise<Reply> {
  return { status: 200, headers: ['Content-Type', 'application/yaml'], body: await readFile(codePath(file), 'utf8') };
}
