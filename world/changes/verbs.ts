/**
 * Every change of the world that has a name. Servers make them with {@link perform}; testers ask for them over the control API, to
 * which this table is given as it is.
 */
import type { SessionContext } from '#kernel/session';
import type { Verb } from '#kernel/verbs';
import { openWorld } from '../world.ts';
import { describeArguments } from './arguments.ts';
import { perform, type WorldVerb } from './verb.ts';
import { amendAppointment, cancelAppointment } from './verbs/amend-appointment.ts';
import { bookAppointment } from './verbs/book-appointment.ts';
import { changeAddress } from './verbs/change-address.ts';
import { changeContact } from './verbs/change-contact.ts';
import { changeName } from './verbs/change-name.ts';
import { completeAppointment } from './verbs/complete-appointment.ts';
import { deregisterPatient } from './verbs/deregister-patient.ts';
import { dispensePrescription } from './verbs/dispense-prescription.ts';
import { endEmployment } from './verbs/end-employment.ts';
import { fileResult } from './verbs/file-result.ts';
import { giveImmunisation } from './verbs/give-immunisation.ts';
import { invalidateRecord } from './verbs/invalidate-record.ts';
import { issuePrescription } from './verbs/issue-prescription.ts';
import { mergePatients } from './verbs/merge-patients.ts';
import { movePatient } from './verbs/move-patient.ts';
import { nominatePharmacy } from './verbs/nominate-pharmacy.ts';
import { openOrganisation } from './verbs/open-organisation.ts';
import { receiveDocument } from './verbs/receive-document.ts';
import { receiveResult } from './verbs/receive-result.ts';
import { recordAllergy } from './verbs/record-allergy.ts';
import { recordBirth } from './verbs/record-birth.ts';
import { recordDeath } from './verbs/record-death.ts';
import { recordEncounter } from './verbs/record-encounter.ts';
import { recordObservation } from './verbs/record-observation.ts';
import { endProblem, recordProblem } from './verbs/record-problem.ts';
import { recordProcedure } from './verbs/record-procedure.ts';
import { referPatient } from './verbs/refer-patient.ts';
import { registerPatient } from './verbs/register-patient.ts';
import { registerTemporarily } from './verbs/register-temporarily.ts';
import { removeDeath } from './verbs/remove-death.ts';
import { restrictRecord, unrestrictRecord } from './verbs/restrict-record.ts';
import { retirePractice } from './verbs/retire-practice.ts';
import { setServiceCapacity } from './verbs/set-service-capacity.ts';
import { setSharing } from './verbs/set-sharing.ts';
import { startEmployment } from './verbs/start-employment.ts';
import { startMedication } from './verbs/start-medication.ts';
import { stopMedication } from './verbs/stop-medication.ts';
import { uploadSummary } from './verbs/upload-summary.ts';

export { perform, type WorldVerb } from './verb.ts';

/** People, what is known of their health, their appointments, and those who look after them. */
export const WORLD_VERBS: readonly WorldVerb[] = [
  registerPatient,
  recordBirth,
  movePatient,
  registerTemporarily,
  deregisterPatient,
  changeName,
  changeAddress,
  changeContact,
  nominatePharmacy,
  recordDeath,
  removeDeath,
  mergePatients,
  invalidateRecord,
  restrictRecord,
  unrestrictRecord,
  setSharing,
  recordEncounter,
  recordProblem,
  endProblem,
  recordAllergy,
  recordObservation,
  recordProcedure,
  giveImmunisation,
  startMedication,
  stopMedication,
  issuePrescription,
  dispensePrescription,
  receiveResult,
  fileResult,
  receiveDocument,
  referPatient,
  uploadSummary,
  bookAppointment,
  amendAppointment,
  cancelAppointment,
  completeAppointment,
  openOrganisation,
  retirePractice,
  startEmployment,
  endEmployment,
  setServiceCapacity,
];

/** The same as the kernel offers them. */
export const VERBS: readonly Verb[] = WORLD_VERBS.map((verb) => ({
  name: verb.name,
  description: verb.description,
  arguments: describeArguments(verb.args),
  run: ({ store, clock, ids }: SessionContext, args) => perform(openWorld(store), verb, args, { at: clock.now(), ids }),
}));
