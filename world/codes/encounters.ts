/** How people and those who care for them meet. */
import type { Concepts } from './table.ts';

/** Kinds of consultation, visit and attendance. */
export const ENCOUNTERS = {
  consultation: { snomed: '325851000000107', term: 'Consultation' },
  faceToFace: { snomed: '325861000000105', term: 'Face to face consultation' },
  telephoneCall: { snomed: '24671000000101', term: 'Telephone call to a patient' },
  telephone: { snomed: '24681000000104', term: 'Telephone Consultation' },
  surgery: { snomed: '25671000000102', term: 'Surgery Consultation Note' },
  thirdParty: { snomed: '25741000000100', term: 'Third Party Consultation' },
  homeVisit: { snomed: '25651000000106', term: 'Home Visit Note' },
  residentialHomeVisit: { snomed: '24631000000103', term: 'Residential Home Visit Note' },
  nightVisit: { snomed: '25761000000104', term: 'Night visit note' },
  clinic: { snomed: '24731000000108', term: 'Clinic Note' },
  outpatient: { snomed: '163381000000105', term: 'Outpatient Clinic Attendance' },
  emergencyDepartment: { snomed: '4525004', term: 'Emergency department patient visit' },
  hospitalAdmission: { snomed: '32485007', term: 'Hospital admission' },
  nonUrgentHospitalAdmission: { snomed: '183481006', term: 'Non-urgent hospital admission', readV2: '8H3..00' },
  consultationProcedure: { snomed: '11429006', term: 'Consultation' },
  report: { snomed: '371531000', term: 'Report of clinical encounter (record artifact)' },
  seenInGPsSurgery: { snomed: '185202000', term: "Seen in GP's surgery" },
  seenInHospitalWard: { snomed: '185212007', term: 'Seen in hospital ward' },
  seenInEmergencyClinic: { snomed: '185265000', term: 'Seen in emergency clinic' },
  telephoneContactByConsultant: { snomed: '314849005', term: 'Telephone contact by consultant' },
  medicalConsultationOnHospitalInpatient: { snomed: '24882007', term: 'Medical consultation on hospital inpatient' },
  didNotAttend: { snomed: '281399006', term: 'Did not attend' },
  didNotAttendNoReason: { snomed: '270426007', term: 'Did not attend - no reason', readV2: '9N42.00' },
  attendanceDetails: { snomed: '1077881000000105', term: 'Attendance details' },
  emergencyAmbulanceCall: { snomed: '239441000000103', term: 'Emergency ambulance call' },
  triage: { snomed: '225390008', term: 'Triage' },
  emergencyExaminationForTriage: { snomed: '245581009', term: 'Emergency examination for triage' },
} as const satisfies Concepts;
