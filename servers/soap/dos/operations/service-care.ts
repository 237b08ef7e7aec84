/** ServiceCare (1.1): what is known of one service. */
import { writeFields } from '../contract/answer.ts';
import type { DosOperation } from '../exchange.ts';
import { answer } from '../reply.ts';
import { saidIn } from '../requests/call.ts';
import { serviceValues } from '../views/service.ts';

export const serviceCare: DosOperation = {
  checks: [],
  run: async (exchange) => {
    const { world, urlOf } = exchange.deps;
    const service = await world.services.get(saidIn(exchange.call.payload, 'serviceCareId') ?? '');
    if (service === undefined) return { error: 'serviceNotFound' };
    const content = writeFields(exchange.operation.response, {
      ServiceCareResult: serviceValues(service.doc, { urlOf, bankHolidays: false }),
    });
    return answer(exchange, content, { summary: `${service.id} ${service.doc.name}` });
  },
};
