/** Answers in an envelope like the live service's. */
import type { SoapVersion } from '#formats/soap/versions';
import { type EnvelopeWriter, envelopeWriter } from '#formats/soap/write';
import type { About, Reply } from '#kernel/http/message';
import { DOS_PREFIX, element } from './contract/answer.ts';
import { DOS_NAMESPACE } from './contract/versions.ts';
import { CONTENT_TYPES, ENVELOPE_PREFIXES } from './errors.ts';
import type { GoodExchange } from './exchange.ts';

const ENVELOPES: Readonly<Record<SoapVersion, EnvelopeWriter>> = { '1.1': envelopeOf('1.1'), '1.2': envelopeOf('1.2') };

function envelopeOf(version: SoapVersion): EnvelopeWriter {
  return envelopeWriter({ version, prefix: ENVELOPE_PREFIXES[version], namespaces: { [DOS_PREFIX]: DOS_NAMESPACE }, declaration: true });
}

/** `content` is what stands in the operation's response element. */
export function answer({ call, version, operation }: GoodExchange, content: string, about: About): Reply {
  return {
    status: 200,
    headers: ['Content-Type', CONTENT_TYPES[call.soap]],
    body: ENVELOPES[call.soap](element(`${operation.name}Response`, content)),
    about: {
      ...about,
      summary: `${operation.name} ${version.name}: ${about.summary ?? ''}`,
      advice: [...call.advice, ...(about.advice ?? [])],
    },
  };
}
