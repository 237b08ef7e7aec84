/** Types that versions of the contract share, or that differ in little more than the case of a letter. */
import { enumeration, listOf, optional, required, type Sequence, sequence } from './schema.ts';

/** Who asks. Version 1.1 lets both be left out, and answers with a fault all the same. */
export function userInfo(mandatory: boolean): Sequence {
  const field = mandatory ? required : optional;
  return sequence('UserInfo', [field('username', 'string'), field('password', 'string')]);
}

export const CAPACITY = enumeration('Capacity', 'High', 'Low', 'None');
const CONTACT_TYPE = enumeration('contactType', 'dts', 'itk', 'telno', 'email', 'faxno');
export const DISTANCE_SOURCE = enumeration('DistanceSource', 'Postcode', 'District', 'Sector', 'Web Service', 'National', 'Override');

const GENDERS = ['M', 'F', 'I'];
export const OLD_GENDER = enumeration('genderType', ...GENDERS);
export const GENDER = enumeration('GenderType', ...GENDERS);
export const OLD_AGE_FORMAT = enumeration('ageFormatType', 'Years', 'AgeGroup');
export const AGE_FORMAT = enumeration('AgeFormatType', 'Days', 'Months', 'Years', 'AgeGroup');

export const ARRAY_OF_INT = listOf('ArrayOfInt', 'int', 'int');

/** An id and a name: of a service's type, or of the region that it belongs to. */
export const SERVICE_DETAILS = sequence('serviceDetails', [required('id', 'long'), required('name', 'string')]);
export const SERVICE_TYPE = sequence('ServiceType', [required('id', 'long'), required('name', 'string')]);

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const TIME_OF_DAY = sequence('TimeOfDay', [required('hours', 'short'), required('minutes', 'short')]);

/** The week of a service. The item's name is the version's own; bank holidays came with 1.3. */
export function rota(itemName: string, withBankHolidays: boolean): Sequence {
  const day = enumeration('DayOfWeek', ...DAYS, ...(withBankHolidays ? ['Bankholiday'] : []));
  return listOf(
    'ArrayOfServiceCareItemRotaSession',
    itemName,
    sequence('ServiceCareItemRotaSession', [
      required('startDayOfWeek', day),
      optional('startTime', TIME_OF_DAY),
      required('endDayOfWeek', day),
      optional('endTime', TIME_OF_DAY),
      optional('status', 'string'),
    ]),
  );
}

export const OPEN_TIME_SPECIFIED = listOf('ArrayOfOpenTimeSpecified', 'openTimeSpecified', 'string');

export const CONTACT_DETAIL = sequence('ContactDetail', [
  required('tag', CONTACT_TYPE),
  required('name', 'string'),
  required('value', 'string'),
  required('order', 'int'),
]);

export const SERVICE_ENDPOINTS = listOf(
  'ArrayOfServiceEndpoints',
  'endpoint',
  sequence('Endpoint', [
    required('endpointOrder', 'int'),
    required('transport', 'string'),
    required('format', 'string'),
    required('interaction', 'string'),
    required('businessScenario', 'string'),
    required('address', 'string'),
    required('compression', 'string'),
    required('comment', 'string'),
  ]),
);

export const HOSPITAL_SCORES = listOf(
  'ArrayOfHospitalScores',
  'Hospital',
  sequence('Hospital', [
    required('hospital_name', 'string'),
    required('total_score', 'int'),
    required('note', 'string'),
    required('update_date', 'string'),
  ]),
);

export const EXCEPTIONS = listOf(
  'ArrayOfExceptionCapture',
  'ExceptionCapture',
  sequence('ExceptionCapture', [required('exceptionid', 'int'), optional('reason', 'string')]),
);
