/** Version 1.1, which the WSDL without a version also describes: of 2012, with operations that later versions no longer have. */
import { listOf, type OperationContract, optional, required, type Sequence, sequence } from './schema.ts';
import {
  ARRAY_OF_INT,
  CAPACITY,
  CONTACT_DETAIL,
  EXCEPTIONS,
  OLD_AGE_FORMAT,
  OLD_GENDER,
  rota,
  SERVICE_DETAILS,
  userInfo,
} from './types.ts';

const USER_INFO = optional('userInfo', userInfo(false));
const ROTA_SESSIONS = optional('rotaSessions', rota('ServiceCareItemRotaSession', false));

const CASE: Sequence = sequence('Case', [
  optional('caseRef', 'string'),
  optional('caseId', 'string'),
  required('postcode', 'string'),
  optional('surgery', 'string'),
  required('age', 'short'),
  required('ageFormat', OLD_AGE_FORMAT),
  required('disposition', 'int'),
  required('symptomGroup', 'int'),
  required('symptomDiscriminatorList', ARRAY_OF_INT),
  optional('searchDistance', 'int'),
  required('gender', OLD_GENDER),
]);

const SERVICE_CARE_DESTINATION = sequence('ServiceCareDestination', [required('id', 'int'), required('capacity', CAPACITY)]);

const SUMMARY_1_1 = sequence('ServiceCareSummaryDestination', [
  required('id', 'int'),
  required('capacity', CAPACITY),
  optional('name', 'string'),
  optional('contactDetails', 'string'),
  optional('address', 'string'),
  optional('postcode', 'string'),
  optional('northings', 'int'),
  optional('eastings', 'int'),
  optional('url', 'string'),
  optional('notes', 'string'),
  required('obsolete', 'boolean'),
  required('updateTime', 'dateTime'),
  required('openAllHours', 'boolean'),
  ROTA_SESSIONS,
  required('serviceType', SERVICE_DETAILS),
  optional('odsCode', 'string'),
  optional('rootParent', SERVICE_DETAILS),
]);

const SERVICE_CARE_ITEM = sequence('ServiceCareItem', [
  required('id', 'int'),
  optional('name', 'string'),
  optional('contactDetails', 'string'),
  optional('address', 'string'),
  optional('url', 'string'),
  optional('notes', 'string'),
  required('obsolete', 'boolean'),
  required('updateTime', 'dateTime'),
  required('openAllHours', 'boolean'),
  ROTA_SESSIONS,
]);

const DISPOSITION = sequence('Disposition', [required('code', 'int'), optional('description', 'string')]);

const SERVICE_CARE_EXCEPTION = sequence('ServiceCareException', [
  optional('caseRef', 'string'),
  required('id', 'int'),
  required('exceptionid', 'short'),
]);

export const OPERATIONS_1_1: readonly OperationContract[] = [
  {
    name: 'ServiceDetailsById',
    purpose: 'How a referral reaches a service.',
    request: [USER_INFO, required('serviceId', 'string')],
    response: [optional('ContactDetails', listOf('ArrayOfContactDetail', 'ContactDetail', CONTACT_DETAIL))],
  },
  {
    name: 'Dispositions',
    purpose: 'What a triage can come to.',
    request: [USER_INFO],
    response: [optional('DispositionsResult', listOf('ArrayOfDisposition', 'Disposition', DISPOSITION))],
  },
  {
    name: 'CheckCapacity',
    purpose: 'The services that can take a patient, by id, best first.',
    request: [USER_INFO, optional('c', CASE)],
    response: [
      optional('CheckCapacityResult', listOf('ArrayOfServiceCareDestination', 'ServiceCareDestination', SERVICE_CARE_DESTINATION)),
    ],
  },
  {
    name: 'CheckCapacitySummary',
    purpose: 'The services that can take a patient, with what is known of each, best first.',
    request: [USER_INFO, optional('c', CASE)],
    response: [
      optional('CheckCapacitySummaryResult', listOf('ArrayOfServiceCareSummaryDestination', 'ServiceCareSummaryDestination', SUMMARY_1_1)),
    ],
  },
  {
    name: 'ServiceCare',
    purpose: 'What is known of one service.',
    request: [USER_INFO, required('serviceCareId', 'int')],
    response: [optional('ServiceCareResult', SERVICE_CARE_ITEM)],
  },
  {
    name: 'ExceptionCapture',
    purpose: 'Reasons for which a service may be passed over.',
    request: [USER_INFO],
    response: [optional('ExceptionCaptureResult', EXCEPTIONS)],
  },
  {
    name: 'ServiceCareException',
    purpose: 'Tells the directory why a service was passed over.',
    request: [USER_INFO, optional('serviceCareExp', SERVICE_CARE_EXCEPTION)],
    response: [optional('ServiceCareExceptionResult', 'string')],
  },
];
