/**
 * Every fault that the Directory of Services can answer, as data, and the one place where one becomes bytes. The live service puts a bare
 * number where SOAP 1.2 asks for a name, and gives its reason no language: clients depend on both. Codes and texts are those of the
 * DoS API's table of errors (1.5; 1.3 where it differs). What the SOAP library before the service refuses has a name for its code.
 */

import { SOAP_MEDIA_TYPES, type SoapVersion, soapVersionOf } from '#formats/soap/versions';
import { envelopeWriter, type SoapFault, writeFault } from '#formats/soap/write';
import type { Reply, SandboxRequest } from '#kernel/http/message';
import type { EdgeFailure, ErrorCatalogue } from '#kernel/server';

interface DosError {
  /** A number; or who is to blame, in the words of SOAP. */
  readonly code: number | 'sender' | 'mustUnderstand';
  readonly text: string;
  /** For people who choose one. */
  readonly description: string;
}

const ERRORS = {
  systemFailure: { code: 100, text: 'System Search failure', description: 'The search itself fails.' },
  postcodeNotFound: {
    code: 101,
    text: 'Postcode Validation: Postcode not found',
    description: 'The postcode is missing, is none, or is not known.',
  },
  noServicesFound: {
    code: 102,
    text: 'Service Search: No services found',
    description: 'Nothing fits, and there is no emergency department near either: as in Wales and Scotland.',
  },
  serviceNotFound: { code: 103, text: 'Request Response: Service not found', description: 'Nothing has this DoS id or ODS code.' },
  noValidDiscriminators: {
    code: 104,
    text: 'Parameter Validation: No valid discriminators passed/SGSD combo not valid',
    description: 'There is no discriminator that goes with the symptom group.',
  },
  invalidDistance: {
    code: 105,
    text: 'Parameter Validation: Search distance must be greater than 0km and less than maximum system distance.',
    description: 'The distance is not 1 to 99 kilometres, and the directory has none of its own for the postcode.',
  },
  invalidGender: {
    code: 106,
    text: 'Parameter Validation: Invalid gender supplied - supported values: M, F, I',
    description: 'The gender is none of the three.',
  },
  invalidAgeFormatBefore1_5: {
    code: 106,
    text: 'Parameter Validation: Invalid age format supplied - supported values Years, AgeGroup',
    description: 'The age is in a form that the versions before 1.5 do not have.',
  },
  unsupportedVersion: {
    code: 107,
    text: 'WSDL Validation: Unsupported Webservice version',
    description: 'The header serviceVersion names a version that there is not.',
  },
  malformedXml: {
    code: 108,
    text: 'Malformed XML: The soap message is not valid xml.',
    description: 'The request is no XML, or not well-formed.',
  },
  unknownSoapVersion: {
    code: 108,
    text: 'Malformed XML: Unable to identify the SOAP version',
    description: 'The root of the request is an envelope of neither version of SOAP.',
  },
  invalidSearchDateTime: {
    code: 108,
    text: 'Parameter Validation: Search date and time is invalid',
    description: 'The search is for a time that is none.',
  },
  versionNotFound: {
    code: 109,
    text: 'WSDL Validation: (109) - Unable to find version',
    description: 'The WSDL is asked for in a version that there is not.',
  },
  searchDateTooLate: {
    code: 109,
    text: 'Parameter Validation: searchDateTime ([value]) more than 12 months in future',
    description: 'The search is for a time more than twelve months ahead.',
  },
  searchDatePast: {
    code: 110,
    text: 'Parameter Validation: searchDateTime ([value]) more than 1 minute in the past',
    description: 'The search is for a time more than a minute ago.',
  },
  forcedDistanceMissing: {
    code: 113,
    text: 'Parameter Validation: where the distance override value is true, a distance value must be provided',
    description: 'The distance is to be forced, and there is none.',
  },
  invalidAge: {
    code: 114,
    text: 'Parameter Validation: Invalid age supplied - mandatory field, only whole numbers allowed',
    description: 'The age is missing, or no whole number.',
  },
  invalidAgeInDays: {
    code: 115,
    text: 'Parameter Validation: Invalid age value supplied. Supported values where Days format is used are numbers between 0-31',
    description: 'The age in days is not 0 to 31.',
  },
  invalidAgeInMonths: {
    code: 116,
    text: 'Parameter Validation: Invalid age value supplied. Supported values where Months format is used are whole numbers between 1-23',
    description: 'The age in months is not 1 to 23.',
  },
  invalidAgeInYears: {
    code: 117,
    text: 'Parameter Validation: Invalid age value supplied. Supported values where Years format is used are whole numbers between 2-129',
    description: 'The age in years is not 2 to 129 (before 1.5: 0 to 129).',
  },
  invalidAgeGroup: {
    code: 118,
    text: 'Parameter Validation: Invalid age value supplied. Supported values where AgeGroup is used are: 1, 2, 3, 4',
    description: 'There is no such age group.',
  },
  invalidAgeFormat: {
    code: 119,
    text: 'Parameter Validation: Invalid age format supplied - supported values Years, Months, Days, AgeGroup',
    description: 'The form of the age is missing, or there is no such form.',
  },
  symptomGroupNotFound: {
    code: 120,
    text: 'Parameter Validation: Symptom Group could not be found',
    description: 'There is no such symptom group (1.5 only).',
  },
  dispositionNotFound: {
    code: 121,
    text: 'Parameter Validation: Disposition not found',
    description: 'There is no such disposition (1.5 only).',
  },
  loginFailure: {
    code: 300,
    text: 'Unable to login to DoS web services',
    description: 'Signing in does not work at the moment. Only a fault rule answers it.',
  },
  authenticationFailed: {
    code: 302,
    text: 'Authentication Failed: Please check user credentials (username/password) or check whether the user account is locked (use password reset to unlock)',
    description: 'There is no such user, the password is wrong, or the account is locked.',
  },
  incorrectPrivileges: {
    code: 303,
    text: 'Incorrect Privileges: Please check that the user has the correct privileges to run this service',
    description: 'The account may not use the web service.',
  },
  internalServerError: { code: 500, text: 'Internal Server Error', description: 'Something went wrong in the service.' },
  timeOut: { code: 504, text: 'Time out', description: 'The service takes too long. Only a fault rule answers it.' },
  credentialsMissing: {
    code: 1001,
    text: 'Request Validation: Unable to locate username and password in the request',
    description: 'The request has no user name or no password.',
  },
  unknownOperation: {
    code: 'sender',
    text: 'Function ("[value]") is not a valid method for this service',
    description: 'The body asks for an operation that the version does not have.',
  },
  headerNotUnderstood: {
    code: 'mustUnderstand',
    text: 'Header not understood',
    description: 'A header block that must be understood is not known here.',
  },
} as const satisfies Record<string, DosError>;

export type DosErrorName = keyof typeof ERRORS;

/** An error of the catalogue and what this request has to do with it. */
export interface DosRefusal {
  readonly error: DosErrorName;
  /** What its text names: the operation, the time. */
  readonly value?: string;
  /** For the journal: what the sandbox knows and the live service would not say. */
  readonly advice?: readonly string[];
  readonly explain?: () => readonly string[];
}

/** Faults of the live service come with the status of SOAP 1.1 (§6.2), in both versions. */
const FAULT_STATUS = 500;

/** As PHP's SOAP library writes them, which the live service is built on. */
export const ENVELOPE_PREFIXES: Readonly<Record<SoapVersion, string>> = { '1.1': 'SOAP-ENV', '1.2': 'env' };

const CODE_NAMES: Readonly<Record<SoapVersion, Readonly<Record<'sender' | 'mustUnderstand', string>>>> = {
  '1.1': { sender: 'SOAP-ENV:Client', mustUnderstand: 'SOAP-ENV:MustUnderstand' },
  '1.2': { sender: 'env:Sender', mustUnderstand: 'env:MustUnderstand' },
};

const FAULT_ENVELOPES = {
  '1.1': envelopeWriter({ version: '1.1', prefix: ENVELOPE_PREFIXES['1.1'], declaration: true }),
  '1.2': envelopeWriter({ version: '1.2', prefix: ENVELOPE_PREFIXES['1.2'], declaration: true }),
};

export const CONTENT_TYPES: Readonly<Record<SoapVersion, string>> = {
  '1.1': `${SOAP_MEDIA_TYPES['1.1']}; charset=utf-8`,
  '1.2': `${SOAP_MEDIA_TYPES['1.2']}; charset=utf-8`,
};

/** The reply that refuses a request, in the version of SOAP that it speaks; `decidedBy` names the check. */
export function refuse(version: SoapVersion, { error: name, value, advice, explain }: DosRefusal, decidedBy?: string): Reply {
  const { code, text }: DosError = ERRORS[name];
  const fault: SoapFault = {
    code: typeof code === 'number' ? String(code) : CODE_NAMES[version][code],
    reason: value === undefined ? text : text.replace('[value]', () => value),
  };
  return {
    status: FAULT_STATUS,
    headers: ['Content-Type', CONTENT_TYPES[version]],
    body: FAULT_ENVELOPES[version](writeFault({ version, prefix: ENVELOPE_PREFIXES[version] }, fault)),
    about: {
      summary: `fault ${fault.code}: ${fault.reason}`,
      error: name,
      ...(decidedBy !== undefined && { decidedBy }),
      ...(advice !== undefined && { advice }),
      ...(explain !== undefined && { explain }),
    },
  };
}

export const dosErrors: ErrorCatalogue = {
  entries: Object.entries<DosError>(ERRORS).map(([name, { code, description }]) => ({
    name,
    status: FAULT_STATUS,
    description: typeof code === 'number' ? `${code}: ${description}` : description,
  })),
  render: (name, request) => refuse(versionSpoken(request), { error: name as DosErrorName }),
  failure: (failure, request) => refuse(versionSpoken(request), { error: FAILURES[failure] }, failure),
};

const FAILURES: Readonly<Record<EdgeFailure, DosErrorName>> = {
  bodyTooLarge: 'malformedXml',
  badTarget: 'internalServerError',
  internal: 'internalServerError',
};

/** The version of SOAP of a request that has not been read: by its envelope if that has arrived, else by its media type. */
function versionSpoken(request: SandboxRequest): SoapVersion {
  const beginning = request.body.arrived?.toString('latin1', 0, 2000) ?? '';
  const [, uri] = /<(?:[\w.-]+:)?Envelope\b[^>]*?["'](http:\/\/[^"']*soap[^"']*envelope\/?)["']/i.exec(beginning) ?? [];
  const named = uri === undefined ? undefined : soapVersionOf(uri);
  return named ?? (request.header('content-type')?.trim().toLowerCase().startsWith('text/xml') ? '1.1' : '1.2');
}
