/** `POST /Events/1/$process-message`: a publisher tells that something has happened, and whoever has asked for it gets the very message. */
import type { Reply } from '#kernel/http/message';
import type { NewDelivery } from '../../dispatch/accepted.ts';
import { acknowledge, checked, decide, type Wanted } from '../checks.ts';
import type { RoutingFacts } from '../matching/facts.ts';
import { factsOf, match } from '../matching/matching.ts';
import { readyAnswer } from '../packs/ready.ts';
import { publishedByTkw } from '../packs/tkw.ts';
import { CONTENT_CHECKS, FORM_CHECKS } from '../publish/checks.ts';
import { interactionOf, typeOfInteraction } from '../publish/interactions.ts';
import { begin, type Publishing } from '../publish/publishing.ts';
import { tellProblems } from '../publish/strict.ts';

const WRITE = 'patient/Bundle.write';
/** Subscriptions that the journal names for each mailbox. */
const MOST_NAMED = 5;

const WANTED: Wanted = {
  interaction: (interactionId) => {
    const type = typeOfInteraction(interactionId);
    return type && interactionOf(type);
  },
  scopes: [WRITE],
  exactScope: WRITE,
  mostScopes: 1,
  patientMayAsk: false,
  formats: ['xml'],
};

/**
 * 202 without a body, or, where the type of event is old, with an OperationOutcome that says so. A message that comes twice is delivered
 * twice, and a publisher who has subscribed gets what it sends.
 */
export const publishEvent = checked(WANTED, begin, FORM_CHECKS, (publishing) => {
  const { header } = publishing.message;
  const find = () => publishedByTkw(header?.routing?.nhsNumber?.value ?? '', header?.event?.code ?? '');
  return (
    readyAnswer(publishing, find, ({ notices = [] }) => acknowledge(publishing, 202, [], notices)) ??
    decide(publishing, CONTENT_CHECKS, accept)
  );
});

async function accept(publishing: Publishing): Promise<Reply> {
  const { deps, header, body, caller, notices, type } = publishing;
  const now = deps.clock.now();
  const code = type?.code ?? '';
  const messageId = detached(header.id ?? '');
  const nhsNumber = header.routing?.nhsNumber?.value ?? '';
  // of somebody whom PDS does not know there is only the number
  const facts = (await factsOf(deps.world, nhsNumber, now)) ?? { nhsNumber, homes: [] };
  const deliveries = await match(deps.world.store, code, facts, now);
  await deps.dispatch.acceptAll([
    {
      service: 'nems',
      type: code,
      messageId,
      origin: 'published',
      facts,
      bodies: { message: { contentType: 'application/xml', content: body } },
      deliveries,
      subject: nhsNumber,
      ...(caller.asid !== undefined && { publisher: caller.asid }),
    },
  ]);
  const reply = acknowledge(publishing, 202, [], notices);
  return {
    ...reply,
    about: {
      summary: summarise(`${code} about ${nhsNumber}`, facts, deliveries),
      correlation: { messageId },
      explain: () => explain(body, deliveries),
    },
  };
}

/** The same text, on its own: a part of another text keeps all of that in memory, here the message for as long as it is known that it came. */
function detached(text: string): string {
  return Buffer.from(text).toString();
}

function summarise(what: string, { withheld }: RoutingFacts, deliveries: readonly NewDelivery[]): string {
  const subscriptions = deliveries.reduce((count, delivery) => count + delivery.subscriptions.length, 0);
  const goes =
    withheld !== undefined
      ? `goes nowhere, since the record is ${withheld}`
      : `goes to ${counted(deliveries.length, 'mailbox', 'mailboxes')} of ${counted(subscriptions, 'subscription', 'subscriptions')}`;
  return `${what}: accepted, ${goes}`;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** Who gets it, and where the specification says otherwise. Who nearly got it takes a look at the store, for which the journal does not wait. */
function explain(body: Uint8Array, deliveries: readonly NewDelivery[]): readonly string[] {
  return [...deliveries.map(tellDelivery), ...tellProblems(body).map((problem) => `not as specified: ${problem}`)];
}

function tellDelivery({ to, subscriptions }: NewDelivery): string {
  const where = to.channel === 'mesh' ? to.mailboxId : to.arn;
  return `${where} gets it for ${subscriptions.slice(0, MOST_NAMED).join(', ')}${subscriptions.length > MOST_NAMED ? ', …' : ''}`;
}
