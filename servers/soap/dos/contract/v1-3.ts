/** Versions 1.3 and 1.4, which differ in little. */
import { type Field, listOf, type OperationContract, optional, required, type Sequence, sequence } from './schema.ts';
import {
  ARRAY_OF_INT,
  CAPACITY,
  CONTACT_DETAIL,
  EXCEPTIONS,
  HOSPITAL_SCORES,
  OLD_AGE_FORMAT,
  OLD_GENDER,
  OPEN_TIME_SPECIFIED,
  rota,
  SERVICE_DETAILS,
  userInfo,
} from './types.ts';

const USER_INFO = userInfo(true);

const PATIENT: readonly Field[] = [
  optional('caseRef', 'string'),
  optional('caseId', 'string'),
  required('postcode', 'string'),
  optional('surgery', 'string'),
  required('age', 'short'),
  required('ageFormat', OLD_AGE_FORMAT),
  required('disposition', 'int'),
  required('symptomGroup', 'int'),
];

const ANALYSIS_CASE = sequence('SACase', [
  ...PATIENT,
  required('symptomDiscriminator', 'int'),
  optional('searchDistance', 'int'),
  required('gender', OLD_GENDER),
  optional('searchRole', 'int'),
]);

const WAIT_TIMES = sequence('WaitTimesType', [
  required('currentWaitTime', 'string'),
  required('patientsInDepartment', 'string'),
  required('patientsBeingSeen', 'string'),
  required('notes', 'string'),
]);

/** A service in an answer; what 1.4 added is not there otherwise. */
function serviceItem(name: string, is1_4: boolean): Sequence {
  return sequence(name, [
    required('id', 'int'),
    required('capacity', CAPACITY),
    optional('name', 'string'),
    is1_4 && optional('publicName', 'string'),
    optional('contactDetails', 'string'),
    optional('address', 'string'),
    optional('postcode', 'string'),
    optional('northings', 'int'),
    optional('eastings', 'int'),
    optional('url', 'string'),
    required('serviceType', SERVICE_DETAILS),
    optional('odsCode', 'string'),
    optional('nonPublicTelephoneNo', 'string'),
    optional('fax', 'string'),
    optional('referralText', 'string'),
    optional('distance', 'string'),
    optional('notes', 'string'),
    required('openAllHours', 'boolean'),
    is1_4 && optional('waitTimes', WAIT_TIMES),
    optional('rotaSessions', rota('ServiceCareItemRotaSession', true)),
    optional('openTimeSpecifiedSessions', OPEN_TIME_SPECIFIED),
  ]);
}

const SUMMARY_1_3 = serviceItem('ServiceCareSummaryDestination', false);
const SUMMARY_1_4 = serviceItem('ServiceCareSummaryDestination', true);

const SERVICE_DETAIL = sequence('ServiceDetail', [
  required('id', 'string'),
  required('odsCode', 'string'),
  optional('contactDetails', listOf('ArrayOfContactDetails', 'contactDetail', CONTACT_DETAIL)),
]);

function operations(is1_4: boolean): readonly OperationContract[] {
  const caseAsked = sequence('Case', [
    ...PATIENT,
    required('symptomDiscriminatorList', ARRAY_OF_INT),
    optional('searchDistance', 'int'),
    required('gender', OLD_GENDER),
    is1_4 && optional('searchDateTime', 'string'),
  ]);
  const times = is1_4 ? [required('RequestedAtDateTime', 'string'), required('SearchDateTime', 'string')] : [];
  const summary = is1_4 ? SUMMARY_1_4 : SUMMARY_1_3;
  return [
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
      request: [required('userInfo', USER_INFO), required('c', caseAsked)],
      response: [
        required('TransactionId', 'string'),
        ...times,
        required('CheckCapacitySummaryResult', listOf('ArrayOfServiceCareSummaryDestination', 'ServiceCareSummaryDestination', summary)),
      ],
    },
    {
      name: 'ServiceAnalysis',
      purpose: 'The services that can take a patient, for those who plan services.',
      request: [required('userInfo', USER_INFO), required('c', ANALYSIS_CASE)],
      response: [
        required('TransactionId', 'string'),
        required(
          'ServiceAnalysisResultArray',
          listOf('ArrayOfServiceAnalysisResults', 'ServiceAnalysisResult', serviceItem('ServiceAnalysisResult', false)),
        ),
      ],
    },
    {
      name: 'ExceptionCapture',
      purpose: 'Reasons for which a service may be passed over.',
      request: [required('userInfo', USER_INFO)],
      response: [optional('ExceptionCaptureResult', EXCEPTIONS)],
    },
  ];
}

export const OPERATIONS_1_3 = operations(false);
export const OPERATIONS_1_4 = operations(true);
