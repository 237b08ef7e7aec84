/** What people cannot bear, and what happens then. */
import type { Concepts } from './table.ts';

/** Allergies as disorders or findings, and that there are none known. */
export const ALLERGIES = {
  penicillin: { snomed: '91936005', term: 'Allergy to penicillin' },
  aspirinAllergy: { snomed: '293586001', term: 'Aspirin allergy', readV2: '14LK.00' },
  warfarinAllergy: { snomed: '294881007', term: 'Warfarin allergy', readV2: '14LP.00' },
  allergyToDrug: { snomed: '416098002', term: 'Allergy to drug', readV2: '14L..00' },
  noKnownDrugAllergy: { snomed: '409137002', term: 'No known drug allergy (situation)' },
  noKnownAllergy: { snomed: '716186003', term: 'No known allergy' },
  peanuts: { snomed: '91935009', term: 'Allergy to peanuts', readV2: 'SN58200', ctv3: 'Xa1no' },
  allergyToNuts: { snomed: '91934008', term: 'Allergy to nuts' },
  allergyToFish: { snomed: '417532002', term: 'Allergy to fish' },
  shellfishAllergy: { snomed: '300913006', term: 'Shellfish allergy' },
  allergyToSeafood: { snomed: '91937001', term: 'Allergy to seafood' },
  allergyToWheat: { snomed: '420174000', term: 'Allergy to wheat' },
  allergyToEdibleEgg: { snomed: '91930004', term: 'Allergy to edible egg', readV2: 'SN58000' },
  allergyToSoya: { snomed: '714035009', term: 'Allergy to soya' },
  allergyToDairyProduct: { snomed: '425525006', term: 'Allergy to dairy product' },
  allergyToStrawberries: { snomed: '91938006', term: 'Allergy to strawberries' },
  delayedAllergyToRedMeat: { snomed: '788781001', term: 'Delayed allergy to red meat (finding)' },
  allergyToTreePollen: { snomed: '419263009', term: 'Allergy to tree pollen' },
  allergyToGrassPollen: { snomed: '418689008', term: 'Allergy to grass pollen' },
  danderAnimalAllergy: { snomed: '232347008', term: 'Dander (animal) allergy' },
  allergyToAnimalHair: { snomed: '300911008', term: 'Allergy to animal hair' },
  allergyToFelisCatusProtein: { snomed: '1208807009', term: 'Allergy to Felis catus protein (finding)' },
  houseDustMiteAllergy: { snomed: '232350006', term: 'House dust mite allergy' },
  allergyToMould: { snomed: '419474003', term: 'Allergy to mould' },
  allergyToBeeVenom: { snomed: '424213003', term: 'Allergy to bee venom' },
  allergicReactionToWaspSting: { snomed: '300909004', term: 'Allergic reaction to wasp sting', readV2: 'SN59200' },
  allergyToLatex: { snomed: '300916003', term: 'Allergy to latex', readV2: 'SN53100' },
  allergyToInfluenzaVirusVaccine: { snomed: '294647003', term: 'Allergy to Influenza virus vaccine' },
  allergyToBisphosphonate: { snomed: '294833000', term: 'Allergy to bisphosphonate', readV2: 'ZV14K00' },
  salicylateAllergy: { snomed: '293585002', term: 'Salicylate allergy (disorder)' },
  allergyToAntibiotic: { snomed: '109991000119100', term: 'Allergy to antibiotic', readV2: 'ZVu6M00' },
  perfumeAllergy: { snomed: '300908007', term: 'Perfume allergy' },
  nonCoeliacGlutenSensitivity: { snomed: '442728009', term: 'Non-coeliac gluten sensitivity', readV2: 'J695.00' },
} as const satisfies Concepts;

/** The agent itself. */
export const SUBSTANCES = {
  amoxicillin: { snomed: '372687004', term: 'Amoxicillin' },
  penicillinClassOfAntibiotic: { snomed: '373270004', term: 'Penicillin -class of antibiotic-' },
  paracetamol: { snomed: '777067000', term: 'Paracetamol' },
  peanutDietary: { snomed: '256349002', term: 'Peanut - dietary' },
  sesameOil: { snomed: '89707004', term: 'Sesame oil (substance)' },
  penicillinContainingProduct: { snomed: '890458001', term: 'Penicillin-containing product' },
} as const satisfies Concepts;

/** Histories of an allergy, adverse reactions, and what a transfer of a record degraded. */
export const ALLERGY_HISTORIES = {
  transferDegradedDrugAllergy: { snomed: '196461000000101', term: 'Transfer-degraded drug allergy' },
  transferDegradedNonDrugAllergy: { snomed: '196471000000108', term: 'Transfer-degraded non-drug allergy (record artifact)' },
  hOPenicillinAllergy: { snomed: '161591004', term: 'H/O: penicillin allergy', readV2: '14L1.00' },
  hOAspirinAllergy: { snomed: '395102008', term: 'H/O: aspirin allergy', readV2: '14LK.00' },
  penicillinAdverseReaction: { snomed: '292954005', term: 'Penicillin adverse reaction', readV2: 'TJ00.00' },
  amoxycillinAdverseReaction: { snomed: '292967008', term: 'Amoxycillin adverse reaction', readV2: 'TJ00300' },
  adverseReactionToErythromycin: { snomed: '218291007', term: 'Adverse reaction to erythromycin (finding)' },
  trimethoprimAdverseReaction: { snomed: '292939004', term: 'Trimethoprim adverse reaction', readV2: 'TJ0yC00' },
} as const satisfies Concepts;

/** What happened. */
export const REACTIONS = {
  urticarialRash: { snomed: '247472004', term: 'Urticarial rash' },
  anaphylaxis: { snomed: '39579001', term: 'Anaphylactic reaction' },
  rash: { snomed: '271807003', term: 'Rash' },
  allergicAngioedema: { snomed: '402387002', term: 'Allergic angioedema' },
  itching: { snomed: '418290006', term: 'Itching' },
  dyspnoea: { snomed: '267036007', term: 'Dyspnoea' },
  wheezing: { snomed: '56018004', term: 'Wheezing' },
  nausea: { snomed: '422587007', term: 'Nausea' },
  vomiting: { snomed: '422400008', term: 'Vomiting' },
  diarrhoea: { snomed: '62315008', term: 'Diarrhea' },
  dizziness: { snomed: '404640003', term: 'Dizziness' },
  rhinoconjunctivitis: { snomed: '878820003', term: 'Rhinoconjunctivitis' },
  faceGoesRed: { snomed: '271811009', term: 'Face goes red' },
  abdominalPain: { snomed: '21522001', term: 'Abdominal pain', readV2: '1969.00' },
  cough: { snomed: '49727002', term: 'Cough' },
} as const satisfies Concepts;

/** How bad it was: a qualifier in CDA and HL7 V3. */
export const SEVERITIES = {
  mild: { snomed: '255604002', term: 'Mild' },
  moderate: { snomed: '6736007', term: 'Moderate' },
  severe: { snomed: '24484000', term: 'Severe' },
  lifeThreatening: { snomed: '442452003', term: 'Life threatening severity' },
  fatal: { snomed: '399166001', term: 'Fatal' },
} as const satisfies Concepts;
