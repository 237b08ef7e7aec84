/** The card of any document. */
import type { Organisation } from '#world/organisation';
import type { Patient } from '#world/patient';
import type { Practitioner } from '#world/practitioner';
import type { Card } from '../terminal/card.ts';
import type { Identified } from './identify.ts';
import type { WorldReader } from './reader.ts';

/** `ids`: of a patient, with the ids of the record's entries. */
export async function cardOf({ collection, id, doc }: Identified, reader: WorldReader, ids = false): Promise<Card> {
  switch (collection) {
    case 'patients':
      return (await import('./patient-card.ts')).patientCard(doc as Patient, reader, ids);
    case 'organisations':
      return (await import('./organisation-card.ts')).organisationCard(doc as Organisation, reader);
    case 'practitioners':
      return (await import('./practitioner-card.ts')).practitionerCard(doc as Practitioner, reader);
    case 'records':
      return cardOfRecord(id, doc, reader, ids);
    default:
      return (await import('./document-card.ts')).documentCard(collection, id, doc, reader);
  }
}

/** A record is shown on its patient's card. */
async function cardOfRecord(nhsNumber: string, doc: object, reader: WorldReader, ids: boolean): Promise<Card> {
  const patient = await reader.get<Patient>('patients', nhsNumber);
  if (patient) return (await import('./patient-card.ts')).patientCard(patient, reader, ids);
  return (await import('./document-card.ts')).documentCard('records', nhsNumber, doc, reader);
}
