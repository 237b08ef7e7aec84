/** `/_sandbox/nems/trigger`: an event happens because a tester says so. The world stays as it is. */
import { readJson, refuse } from '#kernel/control/control';
import { json } from '#kernel/http/reply';
import type { Operation } from '#kernel/server';
import { VersionConflict } from '#kernel/store/store';
import type { NemsServerDeps } from '../deps.ts';
import type { Accepted, ToAccept } from '../dispatch/accepted.ts';
import type { RaisedEvent } from '../nems/events/raise.ts';
import { describeTriggers, trigger } from '../nems/events/trigger.ts';
import type { RoutingFacts } from '../nems/matching/facts.ts';
import { countingFacts, factsOf, match } from '../nems/matching/matching.ts';
import { Numbers } from '../relay/numbers.ts';
import { shownEvent } from './shown.ts';

type Deps = Pick<NemsServerDeps, 'store' | 'world' | 'clock' | 'ids' | 'settings' | 'dispatch'>;

/** `GET`: what can be said of each type, as JSON Schema. */
export const listTriggers: Operation<Deps> = () => json(200, { items: describeTriggers() });

/** `POST {"event":"vaccinations-1","patient":"9912003888", …}`: 201 with what was accepted, whether anybody gets it or not. */
export const triggerEvent: Operation<Deps> = async (request, deps) => {
  const read = await readJson(request);
  if ('refusal' in read) return read.refusal;
  for (let tries = 1; ; tries += 1) {
    try {
      const made = await makeEvent(read.value, deps);
      return 'problems' in made ? refuse(400, 'not an event that can be made', made.problems) : json(201, shownEvent(made.accepted));
    } catch (error) {
      // the relay, or another tester, has given out the same number of an event about the patient
      if (!(error instanceof VersionConflict) || tries === 5) throw error;
    }
  }
};

async function makeEvent(
  request: unknown,
  deps: Deps,
): Promise<{ readonly accepted: Accepted } | { readonly problems: readonly { path: string; reason: string }[] }> {
  const { store, world, clock, ids, dispatch } = deps;
  const numbers = new Numbers(store);
  const sequence = (code: string, nhsNumber: string) => numbers.next(nhsNumber, code);
  const triggered = await trigger(request, { world, ids, now: clock.now(), sequence });
  if (triggered.event === undefined) return { problems: triggered.problems };
  const item = await toAccept(triggered.event, deps);
  const [accepted] = await dispatch.acceptAll([item], async (tx) => {
    await numbers.write(tx);
    return true;
  });
  return { accepted: accepted as Accepted };
}

async function toAccept(event: RaisedEvent, { world, store, clock, settings }: Deps): Promise<ToAccept> {
  const { code, messageId, nhsNumber, baby, xml, formerHome } = event;
  const now = clock.now();
  const options = { ...(formerHome !== undefined && { formerHome }), motherUnknown: baby !== undefined };
  const known: RoutingFacts = (await factsOf(world, nhsNumber ?? baby, now, options)) ?? { homes: [] };
  const facts = await countingFacts(known, code, settings);
  return {
    service: 'nems',
    type: code,
    messageId,
    origin: 'triggered',
    ...(nhsNumber !== undefined && { subject: nhsNumber }),
    facts,
    bodies: { message: { contentType: 'application/xml', content: xml } },
    deliveries: await match(store, code, facts, now),
  };
}
