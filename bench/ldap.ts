/** LDAP: the look-ups of a message handling service, beside node:net that gives the same bytes. */
import type { Bench } from './lib/bench.ts';
import type { Figure, Target } from './lib/figures.ts';
import { bareLike, LdapLoad, searchMessage } from './lib/ldap.ts';
import { race } from './lib/race.ts';

const CONNECTIONS = 16;
const UPLOAD = 'urn:nhs:names:services:psis:REPC_IN150016UK05';
const SYSTEM = searchMessage(`(&(nhsIDCode=YES)(objectClass=nhsAs)(nhsAsSvcIA=${UPLOAD}))`, ['nhsMHSPartyKey', 'uniqueIdentifier']);
const CONTRACT = searchMessage(`(&(objectClass=nhsMhs)(nhsMHSPartyKey=YES-0000806)(nhsMhsSvcIA=${UPLOAD}))`, [
  ...['nhsEPInteractionType', 'nhsIDCode', 'nhsMhsCPAId', 'nhsMHSEndPoint', 'nhsMhsFQDN', 'nhsMHsIN', 'nhsMHSIsAuthenticated'],
  ...['nhsMHSPartyKey', 'nhsMHsSN', 'nhsMhsSvcIA', 'nhsProductKey', 'uniqueIdentifier', 'nhsMHSAckRequested', 'nhsMHSActor'],
  ...['nhsMHSDuplicateElimination', 'nhsMHSPersistDuration', 'nhsMHSRetries', 'nhsMHSRetryInterval', 'nhsMHSSyncReplyMode'],
]);
const ENTRY = searchMessage('(uniqueIdentifier=S20001A000182)');

/** A look-up is two searches. */
const TEN_THOUSAND_LOOK_UPS: Target = { atLeast: 20_000 };

export const bench: Bench = {
  title: 'LDAP: systems and contracts by organisation, party and interaction',
  async measure(lab) {
    const sandbox = await lab.sandbox(['ldap']);
    await lab.settled(sandbox);
    const ours = { pid: sandbox.pid, origin: sandbox.urls.ldap as string };
    const load = await LdapLoad.open(lab, CONNECTIONS);
    const figures: Figure[] = [];
    const measure = async (name: string, messages: readonly [Buffer, ...Buffer[]], target?: Target) => {
      lab.tell(name);
      const bare = await bareLike(lab, ours.origin, messages[0]);
      const samples = await race({ peer: () => load.on(bare, messages), ours: () => load.on(ours, messages) }, lab.effort);
      await bare.stop();
      figures.push({
        name,
        unit: 'req/s',
        ours: samples.ours,
        peer: { name: 'bare node:net', ...samples.peer },
        ...(target && { target }),
      });
    };
    await measure('one entry, all of it', [ENTRY]);
    await measure('a system', [SYSTEM]);
    await measure('its contract', [CONTRACT]);
    await measure('both in turn', [SYSTEM, CONTRACT], TEN_THOUSAND_LOOK_UPS);
    await load.stop();
    await sandbox.stop();
    return { figures };
  },
};
