/** Referrals. */
import type { Concepts } from './table.ts';

/** To whom or by whom somebody was referred. */
export const REFERRALS = {
  patientReferral: { snomed: '3457005', term: 'Patient referral' },
  outbound: { snomed: '792931000000107', term: 'Outbound referral' },
  gp: { snomed: '183561008', term: 'Referral to GP (general practitioner)', readV2: '8H62.00' },
  orthopaedics: { snomed: '183545006', term: 'Referral to orthopaedic service', readV2: '8H54.00' },
  physiotherapy: { snomed: '308447003', term: 'Referral to physiotherapist' },
  speechAndLanguageTherapy: { snomed: '308452008', term: 'Referral to speech and language therapist' },
  socialServices: { snomed: '306238000', term: 'Referral to Social Services' },
  palliativeCare: { snomed: '306237005', term: 'Referral to palliative care service' },
  counselling: { snomed: '308448008', term: 'Referral to counselor' },
  handSurgery: { snomed: '306312003', term: 'Referral to hand surgeon' },
  immunology: { snomed: '183520008', term: 'Referral to clinical immunology service' },
  applianceOfficer: { snomed: '281098006', term: 'Refer to appliance officer' },
  privateDoctor: { snomed: '266747000', term: 'Referral to private doctor', readV2: '8H61.00' },
  furtherCare: { snomed: '183444007', term: 'Referral for further care', readV2: '8H...00' },
  referForVascularStudies: { snomed: '183844002', term: 'Refer for vascular studies', readV2: '8HR7.00' },
  referForAngiogram: { snomed: '183835003', term: 'Refer for angiogram' },
  selfReferral: { snomed: '306098008', term: 'Self-referral', readV2: '8Hh..00' },
  selfReferralToService: { snomed: '310434002', term: 'Self-referral to service' },
  referredByGeneralPractitioner: { snomed: '108161000000109', term: 'Referred by general practitioner' },
  referredByHospitalDoctor: { snomed: '185360007', term: 'Referred by hospital doctor' },
  referredByNurse: { snomed: '185362004', term: 'Referred by nurse' },
  referredByMidwife: { snomed: '185363009', term: 'Referred by midwife' },
  referredByPharmacist: { snomed: '185369008', term: 'Referred by pharmacist' },
  referredByConsultant: { snomed: '312357002', term: 'Referred by consultant' },
  pharmacistMinorIllness: { snomed: '1577041000000109', term: 'Community Pharmacist Consultation Service for minor illness' },
  adviceAndGuidance: { snomed: '2008431000006105', term: 'Advice and guidance request sent' },
  twoWeekRuleBrain: { snomed: '831251000006101', term: '2 week rule referral - brain' },
} as const satisfies Concepts;

/** How soon, in HL7 V3. */
export const REFERRAL_PRIORITIES = {
  immediate: { snomed: '88694003', term: 'Immediate' },
  high: { snomed: '394849002', term: 'High' },
  normal: { snomed: '394848005', term: 'Normal' },
} as const satisfies Concepts;
