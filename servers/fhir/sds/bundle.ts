/** What SDS answers a search with: a Bundle, indented as the live service indents it. Resources come as text that is indented already. */
import type { Reply, SandboxRequest } from '#kernel/http/message';
import { answerType } from './accept.ts';
import type { Exchange } from './checks.ts';

/** A resource for a bundle: its id, and its text once that is known. */
export type Entry = (id: string) => string;

/** The reply to a search. Ids are new each time: SDS has none of its own for what it finds. `summary` is for the journal. */
export function searchset({ request, deps: { ids }, correlationId }: Exchange, entries: readonly Entry[], summary: string): Reply {
  const newId = () => ids.uuid().toUpperCase();
  const address = request.baseUrl + request.path;
  const found = entries.map((entry) => {
    const id = newId();
    return `    {
      "fullUrl": ${JSON.stringify(`${address}/${id}`)},
      "resource": ${entry(id)},
      "search": {
        "mode": "match"
      }
    }`;
  });
  const body = `{
  "resourceType": "Bundle",
  "id": "${newId()}",
  "type": "searchset",
  "total": ${entries.length},
  "link": [
    {
      "relation": "self",
      "url": ${JSON.stringify(selfOf(request))}
    }
  ],
  "entry": ${found.length === 0 ? '[]' : `[\n${found.join(',\n')}\n  ]`}
}`;
  return {
    status: 200,
    headers: ['Content-Type', answerType(request.header('accept')) ?? 'application/fhir+json', 'X-Correlation-ID', correlationId],
    body,
    about: { summary, correlation: { correlationId, requestId: request.header('x-request-id') || undefined } },
  };
}

/** The whole address that was called, without percent-encoding. What does not decode is U+FFFD. */
function selfOf({ baseUrl, target }: SandboxRequest): string {
  if (!target.includes('%')) return baseUrl + target;
  try {
    return baseUrl + decodeURIComponent(target);
  } catch {
    return baseUrl + target.replace(/(?:%[0-9A-Fa-f]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString());
  }
}
