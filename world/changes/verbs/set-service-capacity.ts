import * as v from 'valibot';
import { SERVICES } from '../../collections.ts';
import { code, text } from '../../schema.ts';
import { said } from '../arguments.ts';
import { refuse } from '../change.ts';
import { verb } from '../verb.ts';

export const setServiceCapacity = verb({
  name: 'set-service-capacity',
  description: 'Says whether a service of the Directory of Services takes patients at the moment',
  args: v.strictObject({
    service: said('DoS service id', code(10)),
    status: said('red takes nobody', v.picklist(['green', 'amber', 'red'])),
    note: v.exactOptional(said('Why', text(500))),
  }),
  async run(change, { service: id, status, note }) {
    const service = await change.get(SERVICES, id);
    if (service === undefined) return refuse('missing', 'no-such-service', `there is no service ${id}`, 'service');
    if (service.status === 'closed') refuse('state', 'service-closed', `service ${id} has closed`, 'service');
    const { capacityNote: _, ...kept } = service;
    await change.put(SERVICES, { ...kept, capacityStatus: status, ...(note !== undefined && { capacityNote: note }) });
  },
});
