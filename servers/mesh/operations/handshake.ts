/** POST and GET /{mailboxId}: the daily greeting, which tells what client there is (MESH OAS, "Validate a mailbox"). */
import { type OfMailbox, ofMailbox } from '../checks.ts';
import type { MeshRefusal, Problem } from '../errors.ts';
import { answer, nothing } from '../replies.ts';

/** They have to be there; there are clients that leave one of them empty. */
const TOLD = ['mex-clientversion', 'mex-osname', 'mex-osversion'];

function clientIsTold({ request }: OfMailbox): MeshRefusal | undefined {
  const missing = TOLD.filter((name) => request.header(name) === undefined);
  if (missing.length === 0) return undefined;
  const problems = missing.map((name): Problem => ({ where: ['header', name], message: 'Field required', type: 'missing' }));
  return { error: 'invalidRequest', problems };
}

export const handshake = ofMailbox([clientIsTold], ({ version, mailboxId, request }) => {
  const about = { summary: `handshake of ${mailboxId}, client ${request.header('mex-clientversion')}` };
  return version === 1 ? answer(version, { mailboxId }, about) : nothing(version, about);
});
