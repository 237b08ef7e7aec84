/**
 * The national service's own documents, read where they are: every request of its Postman collection, every example of its OAS. The
 * environment variable NHS_SANDBOX_REFERENCE_DATA names the folder that holds `pds-fhir/`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Contract, type Described } from '#conventions/testing/contract';
import type { JsonObject } from '#conventions/testing/json';
import { NOT_RUN, TRIGGERS, type Trigger, UNSCRIPTED } from './documented.ts';
import { USUAL_HEADERS } from './pds.ts';

export const folder = process.env.NHS_SANDBOX_REFERENCE_DATA;

/** A file of `pds-fhir/`, as JSON. */
export function readNational(...path: string[]) {
  return JSON.parse(readFileSync(join(folder ?? '', 'pds-fhir', ...path), 'utf8'));
}

/**
 * The OAS, as a contract. It has days of birth and death as dates by format; its words, that of some patients only the year is given, and
 * its pattern, that a death may have no time. The words hold.
 */
export function nationalContract(): Contract {
  const text = JSON.stringify(readNational('personal-demographics.bundled.json'), (_, value) => {
    if (!/^date/.test(value?.format) || !/data quality issues/.test(value.description)) return value;
    const { format: _format, ...rest } = value;
    return rest;
  });
  return new Contract(JSON.parse(text));
}

/** A request that the documents show, and what they say is answered. */
export interface Example extends Partial<Trigger> {
  readonly source: 'Postman' | 'OAS request' | 'OAS response';
  readonly name: string;
  readonly documented: { readonly status: number; readonly code?: string | undefined };
  /** Why it is not asked anywhere; otherwise there is a request. */
  readonly notRun?: string;
}

/** All of them. */
export function examples(): readonly Example[] {
  const contract = nationalContract();
  return [...postman(), ...contract.operations.flatMap(requestExamples), ...contract.operations.flatMap(responseExamples)];
}

interface Item {
  readonly name: string;
  readonly item?: readonly Item[];
  readonly event?: readonly { readonly script: { readonly exec?: readonly string[] } }[];
  readonly request?: {
    readonly method: string;
    readonly url: string | { readonly raw: string };
    readonly header: readonly { readonly key: string; readonly value: string; readonly disabled?: boolean }[];
    readonly body?: { readonly raw?: string };
  };
}

function postman(): Example[] {
  const flat = (items: readonly Item[]): Item[] => items.flatMap((one) => (one.item ? flat(one.item) : [one]));
  return flat(readNational('postman', 'patient-demographics-sandbox.postman_collection.json').item).map((item) => {
    const { method, url, header, body } = item.request as NonNullable<Item['request']>;
    const suffix = (typeof url === 'string' ? url : url.raw)
      .replace('{{base_url}}', '')
      .replace('subscriber:', 'subscriber%3A')
      .replaceAll(' ', '%20');
    const sent = header
      .filter(({ key, disabled }) => key !== '' && !disabled)
      .map(({ key, value }) => [key, value.includes('{{') ? (USUAL_HEADERS['X-Request-ID'] as string) : value]);
    const name = `${method} ${item.name}`;
    const example = {
      source: 'Postman',
      name,
      method,
      suffix,
      headers: Object.fromEntries(sent),
      documented: documentedOf(name, item),
    } as const;
    return { ...example, ...(body?.raw !== undefined && { body: body.raw }) };
  });
}

/** Most requests have a script that says what must come; of the others their names say it. */
function documentedOf(name: string, { event = [] }: Item): Example['documented'] {
  const script = event.flatMap(({ script: { exec = [] } }) => exec).join('\n');
  const status = /(?:code\)\.to\.equal|have\.status)\((\d{3})\)/.exec(script)?.[1];
  if (status !== undefined) return { status: Number(status), code: /coding\[0\]\.code\)\.to\.equal\("(\w+)"\)/.exec(script)?.[1] };
  const unscripted = UNSCRIPTED[name];
  if (unscripted === undefined) throw new Error(`nothing says what is answered to '${name}'`);
  return unscripted;
}

/** Bodies of requests; each is answered with the only success that the operation has, but where {@link UNSCRIPTED} says otherwise. */
function requestExamples({ method, path, operation }: Described): Example[] {
  const media = Object.entries(((operation.requestBody as JsonObject)?.content ?? {}) as JsonObject);
  return media.flatMap(([type, content]) =>
    Object.entries(((content as JsonObject).examples ?? {}) as Record<string, { readonly value: unknown }>).map(
      ([id, { value }]): Example => {
        const name = `${method} ${path} ${id}`;
        const { suffix, headers } = TRIGGERS[name] ?? TRIGGERS[`${method} ${path}`] ?? { suffix: path, headers: USUAL_HEADERS };
        return {
          source: 'OAS request',
          name,
          method,
          suffix,
          headers: { ...headers, 'Content-Type': type },
          body: JSON.stringify(value),
          documented: UNSCRIPTED[name] ?? { status: method === 'POST' ? 201 : 200 },
        };
      },
    ),
  );
}

function responseExamples({ method, path, operation }: Described): Example[] {
  return Object.entries(operation.responses as Record<string, JsonObject>).flatMap(([status, response]) =>
    Object.values((response.content ?? {}) as Record<string, { readonly example?: ExampleBody }>).flatMap(({ example }): Example[] => {
      if (example === undefined) return [];
      const name = `${method} ${path} ${status}`;
      const code = example.issue?.[0]?.details.coding[0]?.code;
      const notRun = NOT_RUN[name];
      const trigger = TRIGGERS[name];
      if (trigger === undefined && notRun === undefined) throw new Error(`nothing says how to get the example of '${name}'`);
      const documented = { status: UNSCRIPTED[name]?.status ?? Number(status), code };
      return [
        { source: 'OAS response', name, documented, ...(trigger && { method, ...trigger }), ...(notRun !== undefined && { notRun }) },
      ];
    }),
  );
}

interface ExampleBody {
  readonly issue?: readonly { readonly details: { readonly coding: readonly { readonly code: string }[] } }[];
}
