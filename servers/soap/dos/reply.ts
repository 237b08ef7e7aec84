/** Answers in an envelope like the live service's. */
import type { SoapVersion } from '#formats/soap/versions';
import { type EnvelopeJoiner, envelopeJoiner } from '#formats/soap/write';
import type { Piece } from '#formats/xml/pieces';
import type { About, Reply } from '#kernel/http/message';
import { around, DOS_PREFIX } from './contract/answer.ts';
import { DOS_NAMESPACE } from './contract/versions.ts';
import { CONTENT_TYPES, ENVELOPE_PREFIXES } from './errors.ts';
import type { GoodExchange } from './exchange.ts';

const ENVELOPES: Readonly<Record<SoapVersion, EnvelopeJoiner>> = { '1.1': envelopeOf('1.1'), '1.2': envelopeOf('1.2') };

function envelopeOf(version: SoapVersion): EnvelopeJoiner {
  return envelopeJoiner({ version, prefix: ENVELOPE_PREFIXES[version], namespaces: { [DOS_PREFIX]: DOS_NAMESPACE }, declaration: true });
}

/** `content` is what stands in the operation's response element: in one text, or in pieces where some were written before. */
export function answer({ call, version, operation }: GoodExchange, content: string | readonly Piece[], about: About): Reply {
  const pieces = typeof content === 'string' ? [content] : content;
  return {
    status: 200,
    headers: ['Content-Type', CONTENT_TYPES[call.soap]],
    body: ENVELOPES[call.soap](around(`${operation.name}Response`, pieces)),
    about: {
      ...about,
      summary: `${operation.name} ${version.name}: ${about.summary ?? ''}`,
      advice: [...call.advice, ...(about.advice ?? [])],
    },
  };
}
