/** `professional-contacts-1`: an organisation is, or was, responsible for somebody's care. Each message tells how it is now, in full. */
import * as v from 'valibot';
import { said } from '#world/changes/arguments';
import { date, text } from '#world/schema';
import { practitionerEntry, practitionerResource } from '../pieces/care.ts';
import { concept, identifier, sct } from '../pieces/codes.ts';
import { headerEntry, routingOf } from '../pieces/header.ts';
import { organisationEntry, organisationResource } from '../pieces/organisations.ts';
import { displayOf, homeAddress, patientEntry, VERIFICATION_BY_PROVIDERS } from '../pieces/people.ts';
import { bundle, entry, newResource, point, refer } from '../pieces/resources.ts';
import { instantOf } from '../pieces/time.ts';
import { element, value } from '../pieces/xml.ts';
import { codingOption, codingSaid, eventTrigger, keyOf, PROVIDER_OPTIONS } from '../trigger/occasion.ts';
import { providerOf } from '../trigger/provider.ts';

const HEALTH_VISITING = sct('1078501000000104', 'Health visiting service');
const HEALTH_VISITORS = sct('224534008', 'Health visitors, nurses and midwives');

/** `EpisodeOfCare.status`, in FHIR's own words. */
const STATUSES = ['planned', 'waitlist', 'active', 'onhold', 'finished', 'cancelled', 'entered-in-error'] as const;

export const professionalContacts = eventTrigger(
  {
    ...PROVIDER_OPTIONS,
    status: v.exactOptional(said('How it stands; active where nothing is said, of a delete entered-in-error', v.picklist(STATUSES))),
    service: v.exactOptional(said('What kind of care; health visiting where nothing is said', codingOption)),
    start: v.exactOptional(said('Since when they are responsible; the moment of the event where nothing is said', date)),
    end: v.exactOptional(said('Until when they were', date)),
    team: v.exactOptional(said("The team's name", text())),
  },
  async (options, occasion) => {
    const { ids, envelope, patient } = occasion;
    const { organisation, professional, source } = await providerOf(options, 'practice', occasion);
    const service = options.service === undefined ? HEALTH_VISITING : codingSaid(options.service);
    const managing = organisationResource(ids, organisation);
    const subject = newResource(ids, displayOf(patient));
    const episode = newResource(ids);
    const team = newResource(ids);
    const member = practitionerResource(ids, professional);
    const xml = bundle(ids, [
      headerEntry(envelope, { routing: routingOf(patient), source, responsible: managing, focus: episode }),
      organisationEntry(managing, organisation, { telecom: true }),
      patientEntry(subject, { patient, verification: VERIFICATION_BY_PROVIDERS, addresses: homeAddress(patient) }),
      entry(episode, 'EpisodeOfCare', [
        identifier(keyOf(options.identifier, occasion)),
        value('status', options.status ?? (envelope.kind === 'delete' ? 'entered-in-error' : 'active')),
        concept('type', service),
        point('patient', subject),
        refer('managingOrganization', managing),
        element('period', value('start', options.start ?? instantOf(envelope.changedAt)), value('end', options.end)),
        point('team', team),
      ]),
      entry(team, 'CareTeam', [
        identifier(keyOf(undefined, occasion, '-team')),
        value('name', options.team ?? `${organisation.name}, ${service.display ?? service.code}`),
        refer('subject', subject),
        element('participant', concept('role', HEALTH_VISITORS), point('member', member)),
      ]),
      practitionerEntry(member, professional, keyOf(undefined, occasion, '-practitioner')),
    ]);
    return { xml };
  },
);
