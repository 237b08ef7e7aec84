/**
 * `failsafe-message-…-1`: somebody should have been seen, and has not been. Today's specification has no page for these types: this
 * follows what it said of them before it was withdrawn, as far as that can be known, and is a guess.
 */
import * as v from 'valibot';
import { said } from '#world/changes/arguments';
import { instant, positive, text } from '#world/schema';
import { concept, identifier } from '../pieces/codes.ts';
import { headerEntry, routingOf } from '../pieces/header.ts';
import { organisationEntry, organisationResource } from '../pieces/organisations.ts';
import { displayOf, patientEntry, VERIFICATION_BY_PROVIDERS } from '../pieces/people.ts';
import { bundle, entry, newResource, point } from '../pieces/resources.ts';
import { OPERATOR, SPINE } from '../pieces/spine.ts';
import { careConnectExtension, nhsCodes } from '../pieces/systems.ts';
import { instantOf } from '../pieces/time.ts';
import { each, element, extension, value } from '../pieces/xml.ts';
import { codingOption, codingSaid, eventTrigger, keyOf, PROVIDER_OPTIONS } from '../trigger/occasion.ts';
import { EVENT_TYPES } from '../types.ts';

export const failsafe = eventTrigger(
  {
    identifier: PROVIDER_OPTIONS.identifier,
    increment: v.exactOptional(said('How often it has been said of this patient; 1 where nothing is said', positive)),
    ruleVersion: v.exactOptional(said('Version of the rule that was not kept to', text(50))),
    evaluated: v.exactOptional(said('When that was found; the moment of the event where nothing is said', instant)),
    incomplete: v.exactOptional(said('What is missing', v.array(codingOption))),
  },
  async (options, occasion) => {
    const { ids, envelope, patient } = occasion;
    const { code } = envelope;
    const operator = organisationResource(ids, OPERATOR);
    const subject = newResource(ids, displayOf(patient));
    const task = newResource(ids);
    const display = EVENT_TYPES.get(code)?.display;
    const xml = bundle(ids, [
      headerEntry(envelope, { routing: routingOf(patient), source: SPINE, responsible: operator, focus: task }),
      entry(task, 'Task', [
        extension(careConnectExtension('IncrementNumber'), value('valueInteger', options.increment ?? 1)),
        extension(careConnectExtension('FailsafeRuleVersion'), value('valueString', options.ruleVersion ?? '1.0')),
        identifier(keyOf(options.identifier, occasion)),
        value('status', 'requested'),
        value('intent', 'proposal'),
        concept('code', { system: nhsCodes('EventType'), code, ...(display !== undefined && { display }) }),
        point('for', subject),
        value('authoredOn', options.evaluated ?? instantOf(envelope.changedAt)),
        element('requester', point('agent', operator)),
        each(options.incomplete, (missing) =>
          element('input', element('type', value('text', 'Incomplete element')), concept('valueCodeableConcept', codingSaid(missing))),
        ),
      ]),
      organisationEntry(operator, OPERATOR),
      patientEntry(subject, { patient, verification: VERIFICATION_BY_PROVIDERS, gender: false }),
    ]);
    return { xml };
  },
);
