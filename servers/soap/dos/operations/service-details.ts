/** ServiceDetailsById: how a referral reaches a service, which the client names by its DoS id or by its ODS code. */
import type { DirectoryService } from '#world/directory-service';
import { writeFields } from '../contract/answer.ts';
import type { DosOperation, GoodExchange } from '../exchange.ts';
import { answer } from '../reply.ts';
import { saidIn } from '../requests/call.ts';
import { contactValues, endpointValues } from '../views/endpoints.ts';
import { knownCodeOf } from '../views/service.ts';

/** More than share an ODS code anywhere. */
const MOST = 100;

export const serviceDetailsById: DosOperation = {
  checks: [],
  run: async (exchange) => {
    const id = saidIn(exchange.call.payload, 'serviceId');
    const services = id === undefined ? [] : await servicesOf(id, exchange);
    const [first] = services;
    if (first === undefined) return { error: 'serviceNotFound' };
    const { urlOf } = exchange.deps;
    const content = writeFields(exchange.operation.response, {
      // 1.1 tells of the contact details and not whose they are
      ContactDetails: { ContactDetail: services.flatMap((service) => contactValues(service, urlOf)) },
      services: {
        service: services.map((service) => ({
          id: service.id,
          odsCode: knownCodeOf(service),
          // a service that has none is told by its id and code alone
          ...(service.endpoints.length > 0 && {
            serviceEndpoints: { endpoint: endpointValues(service, urlOf) },
            contactDetails: { contactDetail: contactValues(service, urlOf) },
          }),
        })),
      },
    });
    return answer(exchange, content, { summary: services.map(({ id, name }) => `${id} ${name}`).join('; ') });
  },
};

/** The service of an id; else those of an ODS code that are active. */
async function servicesOf(id: string, { deps: { world } }: GoodExchange): Promise<readonly DirectoryService[]> {
  const byId = await world.services.get(id);
  if (byId !== undefined) return [byId.doc];
  const { items } = await world.services.find({ index: 'odsCode', equals: id.toUpperCase() }, { limit: MOST });
  return items.map(({ doc }) => doc).filter(({ status }) => status === 'active');
}
