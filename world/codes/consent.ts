/** Consent to sharing a record, and who may decide for somebody. */
import type { Concepts } from './table.ts';

/** What was agreed to or refused. */
export const CONSENTS = {
  sharing: { snomed: '425691002', term: 'Consent given for electronic record sharing' },
  localUpload: { snomed: '417528008', term: 'Consent given for upload to local shared electronic record', readV2: '93C0.00' },
  nationalUpload: { snomed: '417370002', term: 'Consent given for upload to national shared electronic record' },
  thirdPartySharing: { snomed: '319951000000105', term: 'consent given to share patient data with specified third party' },
  localUploadRefused: { snomed: '416409005', term: 'Refused consent for upload to local shared electronic record' },
  nationalUploadRefused: { snomed: '416308001', term: 'refused consent for upload to national shared electronic record' },
  informationSharing: { snomed: '887031000000108', term: 'Consent for information sharing' },
  lastingPowerOfAttorneyWelfare: { snomed: '341051000000100', term: 'Lasting power of attorney personal welfare' },
  eligibility: { snomed: '61871000000107', term: 'Eligibility for treatment' },
  prognosis: { snomed: '310868002', term: 'Informing patient of prognosis' },
} as const satisfies Concepts;
