/**
 * How a service looks in JSON. Names are those that clients of the live API read (`type.name`, `capacity.status.rag`, `patientDistance`)
 * and its documentation labels (`callHandler`, `other`); of the rest, which only their meaning is published of, ours.
 */
import type { DirectoryService } from '#world/directory-service';
import { locate } from '#world/places/places';
import { projection } from '#world/projection';
import type { DaySession } from '#world/services/opening';
import { DISCRIMINATORS, DISPOSITIONS, SERVICE_TYPES, SYMPTOM_GROUPS } from '#world/services/reference';
import { clinicalProfile } from '#world/services/templates';
import { endpointValues, type UrlOf } from '../dos/views/endpoints.ts';
import { knownCodeOf } from '../dos/views/service.ts';
import type { FoundService } from '../search/case.ts';
import { METRES_IN_A_MILE } from './enquiry.ts';

/** The colours are ours. */
const CAPACITIES = {
  green: { rag: 'GREEN', human: 'High', hex: '#22B14C' },
  amber: { rag: 'AMBER', human: 'Low', hex: '#FFC20E' },
  red: { rag: 'RED', human: 'None', hex: '#ED1C24' },
} as const;

const WEEK = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday', 'bankHoliday'] as const;

/** A writer for one session: endpoints lie on other servers of the suite, and where those are the session knows. */
export function foundWriter(urlOf: UrlOf): (found: FoundService) => string {
  const fixed = projection((service: DirectoryService) =>
    JSON.stringify({ ...common(service), endpoints: endpointValues(service, urlOf) }),
  );
  return ({ service, metres }) => `${fixed(service).slice(0, -1)},"patientDistance":"${(metres / METRES_IN_A_MILE).toFixed(1)}"}`;
}

/** All that the directory knows of a service, for those who ask for that one. */
export function detailed(service: DirectoryService, urlOf: UrlOf): object {
  const { symptoms, dispositions } = clinicalProfile(service);
  const practices = [...service.restrictedToPractices, ...service.commissionedForPractices];
  return {
    ...common(service),
    town: service.address.town ?? '',
    publicName: service.publicName ?? '',
    email: service.email ?? '',
    isNational: service.type === NATIONAL_RESPONSE,
    symptomGroups: [...symptoms].map(([id, discriminators]) => ({
      id,
      name: SYMPTOM_GROUPS.get(id)?.name ?? '',
      symptomDiscriminators: [...discriminators].map((one) => ({ id: one, name: DISCRIMINATORS.get(one)?.name ?? '' })),
    })),
    dispositions: [...dispositions].map((id) => ({ id, name: DISPOSITIONS.get(id)?.name ?? '' })),
    serviceReferrals: { restricted: service.restrictedToPractices.length > 0, services: practices.map((id) => ({ id })) },
    genders: service.genders.map((gender) => ({ id: gender[0]?.toUpperCase() ?? '', name: gender })),
    endpoints: endpointValues(service, urlOf),
  };
}

const NATIONAL_RESPONSE = 138;

function common(service: DirectoryService): object {
  const { address, opening } = service;
  const location = service.location ?? locate(address.postcode);
  return {
    id: Number(service.id),
    name: service.name,
    type: { id: service.type, name: SERVICE_TYPES.get(service.type)?.name ?? '' },
    odsCode: knownCodeOf(service),
    address: [...address.lines, ...(address.town === undefined ? [] : [address.town])],
    postcode: address.postcode,
    easting: location?.easting ?? 0,
    northing: location?.northing ?? 0,
    phone: { public: service.telephone ?? '', nonPublic: service.nonPublicTelephone ?? '', fax: service.fax ?? '' },
    web: service.web ?? '',
    openingTimes: {
      allHours: opening.always === true,
      days: WEEK.flatMap((day) => {
        const sessions = opening.week[day] ?? [];
        return sessions.length === 0 ? [] : [{ day: nameOfDay(day), sessions: sessions.map(hoursOf) }];
      }),
      specifiedDates: opening.dates.map(({ date, sessions }) => ({ date, sessions: sessions.map(hoursOf) })),
    },
    referralInstructions: { callHandler: service.publicInformation ?? '', other: service.referralInstructions ?? '' },
    capacity: { status: CAPACITIES[service.capacityStatus] },
  };
}

function nameOfDay(day: (typeof WEEK)[number]): string {
  return day === 'bankHoliday' ? 'BankHoliday' : day[0]?.toUpperCase() + day.slice(1);
}

/** Sessions end on their day, the last minute at the latest. */
function hoursOf({ from, to }: DaySession): object {
  return { start: timeOfDay(from), end: timeOfDay(to === '24:00' ? '23:59' : to) };
}

function timeOfDay(time: string): object {
  const [hours, minutes] = time.split(':').map(Number);
  return { hours, minutes };
}
