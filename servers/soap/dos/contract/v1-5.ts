/** Version 1.5, the current one. Its items begin with a small letter, where all before had a capital. */
import { listOf, type OperationContract, optional, required, sequence } from './schema.ts';
import {
  AGE_FORMAT,
  ARRAY_OF_INT,
  CAPACITY,
  DISTANCE_SOURCE,
  GENDER,
  HOSPITAL_SCORES,
  OPEN_TIME_SPECIFIED,
  rota,
  SERVICE_ENDPOINTS,
  SERVICE_TYPE,
  userInfo,
} from './types.ts';

const USER_INFO = userInfo(true);

const CASE = sequence('Case', [
  optional('caseRef', 'string'),
  optional('caseId', 'string'),
  required('postcode', 'string'),
  optional('surgery', 'string'),
  required('age', 'short'),
  required('ageFormat', AGE_FORMAT),
  required('disposition', 'int'),
  required('symptomGroup', 'int'),
  required('symptomDiscriminatorList', ARRAY_OF_INT),
  optional('searchDistance', 'int'),
  required('forceSearchDistance', 'boolean'),
  required('gender', GENDER),
  optional('searchDateTime', 'string'),
]);

const CAPACITY_ATTRIBUTES = listOf(
  'ArrayOfCapacityAttributes',
  'capacityAttribute',
  sequence('CapacityAttribute', [required('name', 'string'), required('description', 'string'), required('value', 'string')]),
  1,
);

const ATTRIBUTES = listOf(
  'ArrayOfAttributes',
  'attribute',
  sequence('Attribute', [
    required('dataType', 'string'),
    required('name', 'string'),
    required('description', 'string'),
    required('value', 'string'),
  ]),
);

const SERVICE_AGE_RANGES = listOf(
  'ArrayOfServiceAgeRanges',
  'ageRange',
  sequence('AgeRange', [required('daysFrom', 'float'), required('daysTo', 'float')]),
);

const SUMMARY_1_5 = sequence('ServiceCareSummaryDestination', [
  required('id', 'int'),
  required('capacity', CAPACITY),
  optional('name', 'string'),
  optional('publicName', 'string'),
  optional('contactDetails', 'string'),
  optional('address', 'string'),
  optional('postcode', 'string'),
  optional('northings', 'int'),
  optional('eastings', 'int'),
  optional('url', 'string'),
  required('serviceType', SERVICE_TYPE),
  optional('odsCode', 'string'),
  optional('nonPublicTelephoneNo', 'string'),
  optional('fax', 'string'),
  optional('publicFacingInformation', 'string'),
  optional('distance', 'string'),
  optional('referralInformation', 'string'),
  required('openAllHours', 'boolean'),
  optional('capacityAttributes', CAPACITY_ATTRIBUTES),
  required('serviceEndpoints', SERVICE_ENDPOINTS),
  optional('rotaSessions', rota('serviceCareItemRotaSession', true)),
  optional('openTimeSpecifiedSessions', OPEN_TIME_SPECIFIED),
  optional('attributes', ATTRIBUTES),
  required('serviceAgeRange', SERVICE_AGE_RANGES),
]);

const SERVICE_DETAIL = sequence('ServiceDetail', [
  required('id', 'string'),
  required('odsCode', 'string'),
  optional('serviceEndpoints', SERVICE_ENDPOINTS),
]);

export const OPERATIONS_1_5: readonly OperationContract[] = [
  {
    name: 'ServiceDetailsById',
    purpose: 'How a referral reaches a service.',
    request: [required('userInfo', USER_INFO), required('serviceId', 'string')],
    response: [optional('services', listOf('ArrayOfServices', 'service', SERVICE_DETAIL))],
  },
  {
    name: 'GetHospitalScores',
    purpose: 'How full hospitals are.',
    request: [optional('userInfo', USER_INFO)],
    response: [optional('GetHospitalScoresResult', HOSPITAL_SCORES)],
  },
  {
    name: 'CheckCapacitySummary',
    purpose: 'The services that can take a patient, with what is known of each, best first.',
    request: [required('userInfo', USER_INFO), required('c', CASE)],
    response: [
      required('TransactionId', 'string'),
      required('RequestedAtDateTime', 'string'),
      required('SearchDateTime', 'string'),
      optional('CalculatedAgeInDays', 'float'),
      required('SearchDistance', 'int'),
      required('SearchDistanceUsedSource', DISTANCE_SOURCE),
      required('CheckCapacitySummaryResult', listOf('ArrayOfServiceCareSummaryDestination', 'serviceCareSummaryDestination', SUMMARY_1_5)),
    ],
  },
];
