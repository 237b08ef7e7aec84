/**
 * An OpenAPI 3.0 document as a contract: holds answers against it. Used by tests, of our own documents and of the national services'.
 *
 * Beyond OpenAPI it knows two extensions, which our own documents have:
 * - `x-error-codes` of a response: the codes that its OperationOutcome may carry. Others are faults.
 * - `x-otherwise` of the document: the responses to methods and paths that it does not describe.
 */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { isObject, type JsonObject } from './json.ts';
import { DocumentSchemas } from './schemas.ts';

/** An answer, as far as a contract is about it. */
export interface Answered {
  readonly method: string;
  /** Less the base of the API, and less the query. */
  readonly path: string;
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Decoded where it is JSON; nothing where there is none. */
  readonly body: unknown;
}

/** An operation of the document. */
export interface Described {
  readonly method: string;
  readonly path: string;
  readonly operation: JsonObject;
  /** Where in the document its responses are. */
  readonly responses: readonly string[];
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];
/** Of the connection and of the message itself: no contract names them. */
const UNNAMED = new Set(['content-type', 'content-length', 'date', 'connection']);

export class Contract {
  readonly document: JsonObject;
  readonly operations: readonly Described[];
  readonly #schemas: DocumentSchemas;
  readonly #patterns: readonly (readonly [RegExp, Described])[];

  constructor(document: JsonObject) {
    this.document = document;
    this.#schemas = new DocumentSchemas(document);
    this.operations = Object.entries(document.paths as JsonObject).flatMap(([path, item]) =>
      METHODS.flatMap((method): Described[] => {
        const operation = (item as JsonObject)[method];
        return isObject(operation)
          ? [{ method: method.toUpperCase(), path, operation, responses: ['paths', path, method, 'responses'] }]
          : [];
      }),
    );
    // a segment that is spelled out goes before one that may be anything
    const literalFirst = [...this.operations].sort((a, b) => a.path.split('{').length - b.path.split('{').length);
    this.#patterns = literalFirst.map((described) => [patternOf(described.path), described]);
  }

  /** Reads a document from YAML, or JSON, which is YAML too. */
  static read(file: string | URL): Contract {
    return new Contract(parse(readFileSync(file, 'utf8'), { maxAliasCount: -1 }));
  }

  /** The operation that answers; nothing where the path that is meant, the one with most of it spelled out, has none by this method. */
  find(method: string, path: string): Described | undefined {
    const meant = this.#patterns.find(([pattern]) => pattern.test(path))?.[1].path;
    return this.operations.find((described) => described.path === meant && described.method === method);
  }

  /** The parameters of an operation, wherever they are described. */
  parametersOf(method: string, path: string): readonly JsonObject[] {
    const described = this.find(method, path);
    if (described === undefined) return [];
    const place = [...described.responses.slice(0, -1), 'parameters'];
    return ((described.operation.parameters ?? []) as readonly unknown[]).map((_, at) => this.#resolve([...place, String(at)]).value);
  }

  /** What about an answer is not as the document says; empty when all is. */
  faultsOf(answered: Answered): readonly string[] {
    const { method, path, status, headers } = answered;
    const described = this.find(method, path);
    const place = described?.responses ?? ('x-otherwise' in this.document ? ['x-otherwise'] : undefined);
    if (place === undefined) return [`${method} ${path} is not described`];
    const found = this.#response(place, status);
    if (found === undefined) return [`status ${status} is not described`];
    return [...this.#faultsOfHeaders(found.value, found.place, headers), ...this.#faultsOfContent(found.value, found.place, answered)];
  }

  /** Why the schema at a place of the document is none; nothing when it is one. */
  readonly compiles = (place: readonly string[]): string | undefined => {
    try {
      this.#schemas.at(place);
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  };

  /**
   * What is wrong with a body alone, against the first schema that there is for this method, path and status. For documents of others, which
   * do not say all of headers and content types.
   */
  faultsOfBody({ method, path, status, body }: Pick<Answered, 'method' | 'path' | 'status' | 'body'>): readonly string[] {
    const described = this.find(method, path);
    if (described === undefined) return [`${method} ${path} is not described`];
    const found = this.#response(described.responses, status);
    const [type] = Object.keys((found?.value.content ?? {}) as JsonObject);
    if (found === undefined || type === undefined) return [`no body is described for status ${status}`];
    return this.#schemas.at([...found.place, 'content', type, 'schema'])(body);
  }

  #faultsOfHeaders(response: JsonObject, at: readonly string[], headers: Answered['headers']): string[] {
    const faults: string[] = [];
    const known = new Set(UNNAMED);
    for (const name of Object.keys((response.headers ?? {}) as JsonObject)) {
      const { value: header, place } = this.#resolve([...at, 'headers', name]);
      const sent = headers[name.toLowerCase()];
      known.add(name.toLowerCase());
      if (sent === undefined) {
        if (header.required === true) faults.push(`header ${name}: is missing`);
      } else if (header.schema !== undefined)
        for (const fault of this.#schemas.at([...place, 'schema'])(headerValue(sent, header))) faults.push(`header ${name}: ${fault}`);
    }
    for (const name of Object.keys(headers)) if (!known.has(name)) faults.push(`header ${name}: is not described`);
    return faults;
  }

  #faultsOfContent(response: JsonObject, at: readonly string[], { headers, body }: Answered): readonly string[] {
    const types = Object.keys((response.content ?? {}) as JsonObject);
    if (types.length === 0) return body === undefined || body === '' ? [] : ['a body is not described'];
    const sent = headers['content-type']?.split(';')[0]?.trim();
    const type = types.find((one) => one === sent || one === '*/*');
    if (sent === undefined || type === undefined) return [`content type ${sent} is not described`];
    const media = (response.content as JsonObject)[type] as JsonObject;
    const faults = media.schema === undefined ? [] : this.#schemas.at([...at, 'content', type, 'schema'])(body);
    return [...faults, ...faultsOfCode(response, body)];
  }

  #response(responses: readonly string[], status: number): { readonly value: JsonObject; readonly place: readonly string[] } | undefined {
    const { value, place } = this.#resolve(responses);
    const key = [String(status), `${String(status)[0]}XX`, 'default'].find((one) => one in value);
    return key === undefined ? undefined : this.#resolve([...place, key]);
  }

  /** What is at a place, and where that really is, when references lead elsewhere. */
  #resolve(place: readonly string[]): { readonly value: JsonObject; readonly place: readonly string[] } {
    let value: unknown = this.document;
    let real: readonly string[] = [];
    for (const token of place) {
      value = (value as JsonObject)[token];
      real = [...real, token];
      while (isObject(value) && typeof value.$ref === 'string') {
        real = value.$ref.slice(2).split('/').map(unescaped);
        value = real.reduce<unknown>((inner, one) => (inner as JsonObject)[one], this.document);
      }
    }
    return { value: value as JsonObject, place: real };
  }
}

function patternOf(path: string): RegExp {
  const literal = (text: string) => text.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
  return new RegExp(
    `^${path
      .split(/\{[^}]*\}/)
      .map(literal)
      .join('[^/]+')}$`,
  );
}

function unescaped(token: string): string {
  return decodeURIComponent(token).replaceAll('~1', '/').replaceAll('~0', '~');
}

function headerValue(sent: string, { schema }: JsonObject): unknown {
  const { type } = schema as JsonObject;
  return type === 'integer' || type === 'number' ? Number(sent) : sent;
}

function faultsOfCode(response: JsonObject, body: unknown): readonly string[] {
  const codes = response['x-error-codes'] as readonly unknown[] | undefined;
  if (codes === undefined || !isObject(body) || body.resourceType !== 'OperationOutcome') return [];
  const [issue] = body.issue as readonly { readonly details?: { readonly coding?: readonly { readonly code?: unknown }[] } }[];
  const code = issue?.details?.coding?.[0]?.code;
  return codes.includes(code) ? [] : [`error code ${String(code)} is not described; described are ${codes.join(', ')}`];
}
