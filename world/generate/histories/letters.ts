/** Letters from hospitals, short, as practices get them. */
import { DOCUMENT_TYPES } from '../../codes/documents.ts';
import type { Chance } from '../chance.ts';
import type { ConditionName } from './conditions.ts';

export interface Letter {
  readonly type: (typeof DOCUMENT_TYPES)[keyof typeof DOCUMENT_TYPES];
  readonly title: string;
  readonly text: string;
}

const SPECIALTIES: Partial<Readonly<Record<ConditionName, string>>> = {
  heartDisease: 'Cardiology',
  heartAttack: 'Cardiology',
  atrialFibrillation: 'Cardiology',
  heartFailure: 'Cardiology',
  stroke: 'Stroke Medicine',
  severeMentalIllness: 'Psychiatry',
  dementia: 'Memory Service',
  epilepsy: 'Neurology',
  parkinsons: 'Neurology',
  rheumatoidArthritis: 'Rheumatology',
  inflammatoryBowel: 'Gastroenterology',
  breastCancer: 'Breast Surgery',
  prostateCancer: 'Urology',
  colonCancer: 'Colorectal Surgery',
  glaucoma: 'Ophthalmology',
};

const FOUND: Partial<Readonly<Record<ConditionName, readonly string[]>>> = {
  heartDisease: [
    'Exercise test positive at stage three. Medical treatment advised, to return if it gets worse.',
    'CT coronary angiogram: moderate disease of one vessel.',
  ],
  heartAttack: [
    'Admitted with crushing chest pain. Primary angioplasty with one stent. Echocardiogram: mildly reduced function. No complications.',
  ],
  atrialFibrillation: ['Echocardiogram: left atrium enlarged, valves normal. Rate control is satisfactory.'],
  heartFailure: ['Echocardiogram: ejection fraction 38 %. Please bring the doses up as blood pressure and kidneys allow.'],
  stroke: [
    'Sudden weakness of the left arm. CT without bleed, too late for thrombolysis. Therapy on the ward with good effect. Home with community team.',
  ],
  severeMentalIllness: [
    'Mood level for two months, takes the medicines. Care coordinator visits fortnightly. Please do the yearly physical checks.',
  ],
  dementia: ['Addenbrooke’s score 71. CT shows some shrinkage. Probable Alzheimer’s disease. Family know; support offered.'],
  epilepsy: ['EEG shows a left temporal focus. Treatment begun by us; please go on with it. DVLA told.'],
  parkinsons: ['Tremor and stiffness on the right. Treatment begun, specialist nurse in touch.'],
  rheumatoidArthritis: ['Anti-CCP positive. Methotrexate with folic acid, shared care agreement enclosed.'],
  inflammatoryBowel: ['Ileoscopy with biopsies: active inflammation. Treatment from this clinic, bloods at yours.'],
  breastCancer: ['Core biopsy: ductal carcinoma, grade 2. Wide excision, margins clear. Radiotherapy to follow.'],
  prostateCancer: ['MRI and biopsy: Gleason 3+4. Options explained; surveillance chosen for now.'],
  colonCancer: ['Laparoscopic resection of the sigmoid. Recovery as expected, home on the fifth day. Histology to follow.'],
  glaucoma: ['Pressures 25 and 26. Field shows an early arcuate defect. Drops begun.'],
};

const ASKED = [
  'We shall see them again in six months.',
  'Discharged to your care; please refer again if need be.',
  'Please repeat kidney function in a fortnight.',
  'Follow-up by telephone in three months.',
];

const CONSULTANTS = [
  'Dr Aldous Penhallow',
  'Miss Farah Siddiqui',
  'Dr Nkechi Obiora',
  'Mr Gareth Prothero',
  'Dr Ewa Zielińska',
  'Dr Rachel Ashworth',
  'Mr Vikram Desai',
  'Dr Colm Geraghty',
];

/** Who signs. */
export function consultant(chance: Chance): string {
  return chance.pick(CONSULTANTS);
}

/** A letter about a condition to the practice, signed. */
export function writeLetter(
  chance: Chance,
  kind: 'admission' | 'clinic',
  condition: ConditionName,
  diagnosis: string,
  patient: string,
  author: string,
): Letter {
  const specialty = SPECIALTIES[condition] ?? 'General Medicine';
  const found = chance.pick(FOUND[condition] ?? ['Seen and examined; findings as you describe them.']);
  const greeting = kind === 'admission' ? `Discharged from hospital: ${patient}` : `Seen in clinic: ${patient}`;
  return {
    type: kind === 'admission' ? DOCUMENT_TYPES.dischargeSummary : DOCUMENT_TYPES.outpatientLetter,
    title: kind === 'admission' ? `Discharge summary, ${specialty}` : `${specialty} clinic letter`,
    text: `${greeting}\n\nDiagnosis: ${diagnosis}.\n\n${found}\n\n${chance.pick(ASKED)}\n\n${author}\n${specialty}`,
  };
}
