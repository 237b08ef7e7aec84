/** What the directory tells of a service, in the names of all versions at once: each version takes those that its contract has. */
import type { DirectoryService } from '#world/directory-service';
import { locate } from '#world/places/places';
import { ATTRIBUTES, SERVICE_TYPES } from '#world/services/reference';
import type { Values } from '../contract/answer.ts';
import { endpointValues, type UrlOf } from './endpoints.ts';
import { rotaSessions, specifiedSessions } from './opening.ts';

const CAPACITIES: Readonly<Record<DirectoryService['capacityStatus'], string>> = { green: 'High', amber: 'Low', red: 'None' };

/** The oldest age of a profile, in days: 130 years less a day. The world keeps whole days. */
const OLDEST_IN_DAYS = 47_481;
const OLDEST_AS_TOLD = 47_481.5;

/** 1.1 tells when a service was last changed. The world does not keep that, so it is the day on which the service began, or this. */
const LONG_AGO = '2013-04-01';

/** In place of what 1.4 meant to tell and never did. */
const NO_WAIT_TIMES: Values = { currentWaitTime: '', patientsInDepartment: '', patientsBeingSeen: '', notes: '' };

/** What depends on where it is told. */
export interface Telling {
  readonly urlOf: UrlOf;
  /** Whether hours of bank holidays are told: from 1.3 on. */
  readonly bankHolidays: boolean;
}

/** Everything but what depends on the search: the distance, and what is put after the name. */
export function serviceValues(service: DirectoryService, { urlOf, bankHolidays }: Telling): Values {
  const { id, name, address, opening, publicInformation = '', referralInstructions = '' } = service;
  const location = service.location ?? locate(address.postcode);
  const week = rotaSessions(service, bankHolidays);
  return {
    id,
    capacity: CAPACITIES[service.capacityStatus],
    name,
    publicName: service.publicName ?? '',
    contactDetails: service.telephone ?? '',
    address: [...address.lines, address.town, address.postcode].filter((line) => line !== undefined).join(', '),
    postcode: address.postcode,
    northings: location?.northing,
    eastings: location?.easting,
    url: service.web ?? '',
    serviceType: { id: service.type, name: SERVICE_TYPES.get(service.type)?.name ?? '' },
    odsCode: knownCodeOf(service),
    nonPublicTelephoneNo: service.nonPublicTelephone ?? '',
    fax: service.fax ?? '',
    referralText: publicInformation,
    publicFacingInformation: publicInformation,
    notes: referralInstructions,
    referralInformation: referralInstructions,
    obsolete: service.status !== 'active',
    updateTime: `${service.period?.from ?? LONG_AGO}T00:00:00Z`,
    openAllHours: opening.always === true,
    waitTimes: NO_WAIT_TIMES,
    serviceEndpoints: { endpoint: endpointValues(service, urlOf) },
    rotaSessions: { ServiceCareItemRotaSession: week, serviceCareItemRotaSession: week },
    openTimeSpecifiedSessions: { openTimeSpecified: specifiedSessions(service) },
    attributes: { attribute: attributeValues(service) },
    serviceAgeRange: { ageRange: ageValues(service) },
  };
}

/** The code under which a service is known: where it has none, the directory gives its id. */
export function knownCodeOf({ id, odsCode }: DirectoryService): string {
  return odsCode ?? id;
}

function attributeValues({ attributes }: DirectoryService): readonly Values[] {
  return attributes.map(({ name, value }) => ({
    dataType: 'Boolean',
    name,
    description: ATTRIBUTES.get(name) ?? '',
    value: value ? 'TRUE' : 'FALSE',
  }));
}

function ageValues({ ages }: DirectoryService): readonly Values[] {
  const ranges = ages.length > 0 ? ages : [{ fromDays: 0, toDays: OLDEST_IN_DAYS }];
  return ranges.map(({ fromDays, toDays }) => ({ daysFrom: fromDays, daysTo: toDays === OLDEST_IN_DAYS ? OLDEST_AS_TOLD : toDays }));
}
