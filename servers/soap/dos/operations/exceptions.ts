/** ExceptionCapture: reasons for which a service may be passed over. ServiceCareException (1.1): that one was, and why. */
import { writeFields } from '../contract/answer.ts';
import type { DosOperation } from '../exchange.ts';
import { answer } from '../reply.ts';
import { partOf, saidIn, wholeNumber } from '../requests/call.ts';

/** Ids and names of the DoS API's reference data, "reject reasons". */
const REJECT_REASONS: ReadonlyMap<number, string> = new Map([
  [21, 'Unsuitable due to transport/distance'],
  [22, 'Rejected for capacity reasons'],
  [23, 'Recommended service not clinically appropriate'],
  [24, 'Service declined referral or could not be contacted'],
  [26, 'Patient choice'],
  [31, 'No appointments'],
  [32, 'Available appointments not suitable'],
  [40, 'Patient not eligible for service'],
  [41, 'Patient requires home visit'],
  [99, 'Other reason'],
]);

export const exceptionCapture: DosOperation = {
  checks: [],
  run: (exchange) => {
    const ExceptionCapture = [...REJECT_REASONS].map(([exceptionid, reason]) => ({ exceptionid, reason }));
    const content = writeFields(exchange.operation.response, { ExceptionCaptureResult: { ExceptionCapture } });
    return answer(exchange, content, { summary: `${REJECT_REASONS.size} reasons` });
  },
};

/** What the live service answers is not published: a string of its contract. Nothing is stored; the journal has it. */
const NOTED = 'OK';

export const serviceCareException: DosOperation = {
  checks: [],
  run: async (exchange) => {
    const told = partOf(exchange.call.payload, 'serviceCareExp');
    const service = await exchange.deps.world.services.get(saidIn(told, 'id') ?? '');
    if (service === undefined) return { error: 'serviceNotFound' };
    const reason = REJECT_REASONS.get(wholeNumber(saidIn(told, 'exceptionid')) ?? 0);
    const content = writeFields(exchange.operation.response, { ServiceCareExceptionResult: NOTED });
    return answer(exchange, content, {
      summary: `${service.id} ${service.doc.name} was passed over: ${reason ?? 'for a reason that is not known'}`,
      correlation: { caseRef: saidIn(told, 'caseRef') },
      ...(reason === undefined && { advice: ['ExceptionCapture lists the reasons'] }),
    });
  },
};
