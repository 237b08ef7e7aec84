/** Dispositions (1.1): what a triage can come to. */
import { DISPOSITIONS } from '#world/services/reference';
import { writeFields } from '../contract/answer.ts';
import type { DosOperation } from '../exchange.ts';
import { answer } from '../reply.ts';

export const dispositions: DosOperation = {
  checks: [],
  run: (exchange) => {
    const Disposition = [...DISPOSITIONS.values()].map(({ id, code, name }) => ({ code: id, description: name ?? code }));
    const content = writeFields(exchange.operation.response, { DispositionsResult: { Disposition } });
    return answer(exchange, content, { summary: `${Disposition.length} dispositions` });
  },
};
