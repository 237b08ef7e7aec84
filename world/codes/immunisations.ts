/** Vaccinations, and why one was not given. */
import type { Concept } from '../clinical-record.ts';
import { ROUTES } from './medications.ts';
import type { Concepts } from './table.ts';

/** What vaccines protect from. Hepatitis A and cholera have no sourced code here. */
export const DISEASES = {
  poliomyelitis: { snomed: '398102009', term: 'Acute poliomyelitis' },
  diphtheria: { snomed: '397430003', term: 'Diphtheria caused by Corynebacterium diphtheriae' },
  tetanus: { snomed: '76902006', term: 'Tetanus' },
  pertussis: { snomed: '27836007', term: 'Pertussis' },
  hib: { snomed: '709410003', term: 'Haemophilus influenzae type b infection' },
  hepatitisB: { snomed: '66071002', term: 'Type B viral hepatitis' },
  tuberculosis: { snomed: '56717001', term: 'Tuberculosis' },
  covid19: { snomed: '840539006', term: 'Disease caused by severe acute respiratory syndrome coronavirus 2' },
  influenza: { snomed: '6142004', term: 'Influenza' },
  meningococcal: { snomed: '23511006', term: 'Meningococcal infectious disease' },
  hpv: { snomed: '240532009', term: 'Human papilloma virus infection' },
  meningococcalB: { snomed: '1354584007', term: 'Meningococcal infectious disease caused by Neisseria meningitidis serogroup B' },
  measles: { snomed: '14189004', term: 'Measles' },
  mumps: { snomed: '36989005', term: 'Mumps' },
  rubella: { snomed: '36653000', term: 'Rubella' },
  chickenpox: { snomed: '38907003', term: 'Varicella' },
  pneumococcal: { snomed: '16814004', term: 'Pneumococcal infectious disease' },
  rotavirus: { snomed: '186150001', term: 'Enteritis caused by rotavirus' },
  rsv: { snomed: '55735004', term: 'Respiratory syncytial virus infection' },
  shingles: { snomed: '4740000', term: 'Herpes zoster' },
} as const satisfies Concepts;

/** A vaccination as it is recorded. */
export interface Vaccination {
  readonly concept: Concept;
  readonly programme: string;
  /** Which of a course. */
  readonly doseNumber?: number;
  readonly route: Concept;
  /** The product, where one is sourced. */
  readonly vaccine?: Concept;
  readonly millilitres?: string;
  readonly diseases: readonly Concept[];
}

/** By programme and dose. Of the six-in-one vaccine only refusals are sourced: `DECLINED`; what was given is text. */
export const VACCINATIONS = {
  flu: {
    concept: { snomed: '985151000000100', term: 'Administration of first inactivated seasonal influenza vaccination' },
    programme: 'FLU (injection)',
    doseNumber: 1,
    route: ROUTES.intramuscular,
    vaccine: {
      snomed: '43207411000001105',
      term: 'Cell-based trivalent influenza vaccine (surface antigen, inactivated) suspension for injection 0.5ml pre-filled syringes (Seqirus UK Ltd)',
    },
    millilitres: '0.5',
    diseases: [DISEASES.influenza],
  },
  fluSecond: {
    concept: { snomed: '985171000000109', term: 'Administration of second inactivated seasonal influenza vaccination' },
    programme: 'FLU (injection)',
    doseNumber: 2,
    route: ROUTES.intramuscular,
    vaccine: {
      snomed: '45175511000001104',
      term: 'Vaxigrip Trivalent influenza vaccine suspension for injection 0.5ml pre-filled syringes (Sanofi)',
    },
    millilitres: '0.5',
    diseases: [DISEASES.influenza],
  },
  fluNasal: {
    concept: { snomed: '884861000000100', term: 'Administration of first intranasal seasonal influenza vaccination' },
    programme: 'FLU (nasal)',
    doseNumber: 1,
    route: ROUTES.nasal,
    vaccine: {
      snomed: '43208811000001106',
      term: 'Fluenz (trivalent) vaccine nasal suspension 0.2ml unit dose (AstraZeneca UK Ltd) (product)',
    },
    millilitres: '0.2',
    diseases: [DISEASES.influenza],
  },
  fluNasalSecond: {
    concept: { snomed: '884881000000109', term: 'Administration of second intranasal seasonal influenza vaccination' },
    programme: 'FLU (nasal)',
    doseNumber: 2,
    route: ROUTES.nasal,
    vaccine: {
      snomed: '43208811000001106',
      term: 'Fluenz (trivalent) vaccine nasal suspension 0.2ml unit dose (AstraZeneca UK Ltd) (product)',
    },
    millilitres: '0.2',
    diseases: [DISEASES.influenza],
  },
  fluSeasonal: {
    concept: { snomed: '822851000000102', term: 'Seasonal influenza vaccination' },
    programme: 'FLU (GP Connect style)',
    route: ROUTES.intramuscular,
    vaccine: {
      snomed: '22704311000001109',
      term: 'Fluarix Tetra vaccine suspension for injection 0.5ml pre-filled syringes (GlaxoSmithKline UK Ltd)',
    },
    millilitres: '0.5',
    diseases: [DISEASES.influenza],
  },
  covidFirst: {
    concept: {
      snomed: '1324681000000101',
      term: 'Administration of first dose of severe acute respiratory syndrome coronavirus 2 vaccine (procedure)',
    },
    programme: 'COVID',
    doseNumber: 1,
    route: ROUTES.intramuscular,
    vaccine: {
      snomed: '39114911000001105',
      term: 'COVID-19 Vaccine Vaxzevria (ChAdOx1 S [recombinant]) not less than 2.5x100,000,000 infectious units/0.5ml dose suspension for injection multidose vials (AstraZeneca UK Ltd) (product)',
    },
    millilitres: '0.5',
    diseases: [DISEASES.covid19],
  },
  covidSecond: {
    concept: {
      snomed: '1324691000000104',
      term: 'Administration of second dose of SARS-CoV-2 (severe acute respiratory syndrome coronavirus 2) vaccine',
    },
    programme: 'COVID',
    doseNumber: 2,
    route: ROUTES.intramuscular,
    vaccine: {
      snomed: '39115611000001103',
      term: 'Comirnaty COVID-19 mRNA Vaccine 30micrograms/0.3ml dose concentrate for dispersion for injection multidose vials (Pfizer Ltd)',
    },
    millilitres: '0.3',
    diseases: [DISEASES.covid19],
  },
  hpv: {
    concept: { snomed: '761841000', term: 'Administration of vaccine product containing only Human papillomavirus antigen (procedure)' },
    programme: 'HPV',
    route: ROUTES.intramuscular,
    vaccine: {
      snomed: '33493111000001108',
      term: 'Gardasil 9 vaccine suspension for injection 0.5ml pre-filled syringes (Merck Sharp & Dohme (UK) Ltd) (product)',
    },
    millilitres: '0.5',
    diseases: [DISEASES.hpv],
  },
  hpvGardasil: {
    concept: { snomed: '761841000', term: 'Administration of vaccine product containing only Human papillomavirus antigen (procedure)' },
    programme: 'HPV',
    route: ROUTES.intramuscular,
    vaccine: {
      snomed: '10880211000001104',
      term: 'Gardasil vaccine suspension for injection 0.5ml pre-filled syringes (Merck Sharp & Dohme (UK) Ltd) (product)',
    },
    millilitres: '0.5',
    diseases: [DISEASES.hpv],
  },
  menAcwy: {
    concept: {
      snomed: '871874000',
      term: 'Administration of vaccine product containing only Neisseria meningitidis serogroup A, C, W135 and Y antigens (procedure)',
    },
    programme: 'MENACWY',
    route: ROUTES.intramuscular,
    vaccine: { snomed: '39779611000001104', term: 'MenQuadfi vaccine solution for injection 0.5ml vials (Sanofi) (product)' },
    millilitres: '0.5',
    diseases: [DISEASES.meningococcal],
  },
  menAcwyMenveo: {
    concept: {
      snomed: '871874000',
      term: 'Administration of vaccine product containing only Neisseria meningitidis serogroup A, C, W135 and Y antigens (procedure)',
    },
    programme: 'MENACWY',
    route: ROUTES.intramuscular,
    vaccine: {
      snomed: '17188711000001105',
      term: 'Menveo vaccine powder and solvent for solution for injection 0.5ml vials (Novartis Vaccines and Diagnostics Ltd) (product)',
    },
    millilitres: '0.5',
    diseases: [DISEASES.meningococcal],
  },
  menAcwyNimenrix: {
    concept: {
      snomed: '871874000',
      term: 'Administration of vaccine product containing only Neisseria meningitidis serogroup A, C, W135 and Y antigens (procedure)',
    },
    programme: 'MENACWY',
    route: ROUTES.intramuscular,
    vaccine: {
      snomed: '20517811000001104',
      term: 'Nimenrix vaccine powder and solvent for solution for injection 0.5ml pre-filled syringes',
    },
    millilitres: '0.5',
    diseases: [DISEASES.meningococcal],
  },
  mmr: {
    concept: { snomed: '38598009', term: 'Measles-mumps-rubella vaccination', readV2: '65M1.00' },
    programme: 'MMR',
    doseNumber: 1,
    route: ROUTES.intramuscular,
    vaccine: {
      snomed: '34925111000001104',
      term: 'Priorix vaccine powder and solvent for solution for injection 0.5ml pre-filled syringes (GlaxoSmithKline UK Ltd) (product)',
    },
    millilitres: '0.5',
    diseases: [DISEASES.measles, DISEASES.mumps, DISEASES.rubella],
  },
  mmrSecond: {
    concept: { snomed: '170433008', term: 'Measles mumps and rubella vaccination - second dose (procedure)' },
    programme: 'MMR',
    doseNumber: 2,
    route: ROUTES.intramuscular,
    vaccine: {
      snomed: '13968211000001108',
      term: 'M-M-RVAXPRO vaccine powder and solvent for suspension for injection 0.5ml pre-filled syringes (Merck Sharp & Dohme (UK) Ltd) (product)',
    },
    millilitres: '0.5',
    diseases: [DISEASES.measles, DISEASES.mumps, DISEASES.rubella],
  },
  mmrv: {
    concept: {
      snomed: '432636005',
      term: 'Administration of vaccine product containing only Human alphaherpesvirus 3 and Measles morbillivirus and Mumps orthorubulavirus and Rubella virus antigens',
    },
    programme: 'MMRV',
    doseNumber: 1,
    route: ROUTES.intramuscular,
    vaccine: {
      snomed: '45525711000001102',
      term: 'Priorix Tetra vaccine powder and solvent for solution for injection 0.5ml pre-filled syringes (GlaxoSmithKline UK Ltd) (product)',
    },
    millilitres: '0.5',
    diseases: [DISEASES.measles, DISEASES.mumps, DISEASES.rubella, DISEASES.chickenpox],
  },
  mmrvSecond: {
    concept: { snomed: '433733003', term: 'Administration of second dose of measles and mumps and rubella and varicella virus vaccine' },
    programme: 'MMRV',
    doseNumber: 2,
    route: ROUTES.intramuscular,
    vaccine: {
      snomed: '45480711000001107',
      term: 'ProQuad vaccine powder and solvent for suspension for injection 0.5ml pre-filled syringes',
    },
    millilitres: '0.5',
    diseases: [DISEASES.measles, DISEASES.mumps, DISEASES.rubella, DISEASES.chickenpox],
  },
  tdIpv: {
    concept: { snomed: '414619005', term: 'Administration of low dose diphtheria and inactivated poliomyelitis and tetanus vaccine' },
    programme: 'TD/IPV (3IN1)',
    route: ROUTES.intramuscular,
    vaccine: {
      snomed: '7374511000001107',
      term: 'Revaxis vaccine suspension for injection 0.5ml pre-filled syringes (Sanofi) 1 pre-filled disposable injection (product)',
    },
    millilitres: '0.5',
    diseases: [DISEASES.poliomyelitis, DISEASES.diphtheria, DISEASES.tetanus],
  },
  fiveInOneFirst: {
    concept: {
      snomed: '414259000',
      term: 'Administration of first dose of diphtheria and Haemophilus influenza B and five component acellular pertussis and inactivated poliomyelitis and tetanus vaccine',
      readV2: '65a0.00',
    },
    programme: 'DTaP/IPV/Hib (5 in 1)',
    doseNumber: 1,
    route: ROUTES.intramuscular,
    diseases: [DISEASES.poliomyelitis, DISEASES.diphtheria, DISEASES.tetanus, DISEASES.pertussis, DISEASES.hib],
  },
  fiveInOneSecond: {
    concept: {
      snomed: '415507003',
      term: 'Second diphtheria tetanus and five component acellular pertussis, haemophilus influenzae type b, inactivated polio vaccination',
      readV2: '65a1.00',
    },
    programme: 'DTaP/IPV/Hib (5 in 1)',
    doseNumber: 2,
    route: ROUTES.intramuscular,
    diseases: [DISEASES.poliomyelitis, DISEASES.diphtheria, DISEASES.tetanus, DISEASES.pertussis, DISEASES.hib],
  },
  fiveInOneThird: {
    concept: {
      snomed: '415712004',
      term: 'Third diphtheria tetanus and five component acellular pertussis, haemophilus influenzae type b, inactivated polio vaccination',
      readV2: '65a2.00',
    },
    programme: 'DTaP/IPV/Hib (5 in 1)',
    doseNumber: 3,
    route: ROUTES.intramuscular,
    diseases: [DISEASES.poliomyelitis, DISEASES.diphtheria, DISEASES.tetanus, DISEASES.pertussis, DISEASES.hib],
  },
  hibMenC: {
    concept: {
      snomed: '428975001',
      term: 'Vaccination with Haemophilus influenzae type B and Neisseria meningitidis serotype C combination vaccine',
      readV2: '65b..00',
    },
    programme: 'HIBMENC',
    route: ROUTES.intramuscular,
    diseases: [DISEASES.hib, DISEASES.meningococcal],
  },
  menCFirst: {
    concept: { snomed: '314414007', term: 'Administration of first dose of meningitis C vaccine', readV2: '657E.00' },
    programme: 'Men C',
    doseNumber: 1,
    route: ROUTES.intramuscular,
    diseases: [DISEASES.meningococcal],
  },
  menCSecond: {
    concept: { snomed: '314415008', term: 'Second meningitis C vaccination', readV2: '657F.00' },
    programme: 'Men C',
    doseNumber: 2,
    route: ROUTES.intramuscular,
    diseases: [DISEASES.meningococcal],
  },
  menBFirst: {
    concept: { snomed: '720539004', term: 'Administration of first dose of meningitis B vaccine' },
    programme: 'MENB',
    doseNumber: 1,
    route: ROUTES.intramuscular,
    diseases: [DISEASES.meningococcalB],
  },
  pcvFirst: {
    concept: { snomed: '247631000000101', term: 'First pneumococcal conjugated vaccination', readV2: '657L.00' },
    programme: 'PNEUMOCOCCAL (PCV)',
    doseNumber: 1,
    route: ROUTES.intramuscular,
    diseases: [DISEASES.pneumococcal],
  },
  pcvSecond: {
    concept: { snomed: '247641000000105', term: 'Second pneumococcal conjugated vaccination', readV2: '657M.00' },
    programme: 'PNEUMOCOCCAL (PCV)',
    doseNumber: 2,
    route: ROUTES.intramuscular,
    diseases: [DISEASES.pneumococcal],
  },
  pneumococcal: {
    concept: { snomed: '12866006', term: 'Administration of pneumococcal vaccine' },
    programme: 'PNEUMOCOCCAL',
    route: ROUTES.intramuscular,
    vaccine: {
      snomed: '10245211000001108',
      term: 'Pneumococcal polysaccharide conjugated vaccine (adsorbed) suspension for injection 0.5ml pre-filled syringes',
    },
    millilitres: '0.5',
    diseases: [DISEASES.pneumococcal],
  },
  rotavirusFirst: {
    concept: { snomed: '868631000000102', term: 'First rotavirus vaccination' },
    programme: 'ROTAVIRUS',
    doseNumber: 1,
    route: ROUTES.oral,
    diseases: [DISEASES.rotavirus],
  },
  shingles: {
    concept: { snomed: '859641000000109', term: 'Herpes zoster vaccination' },
    programme: 'SHINGLES',
    route: ROUTES.intramuscular,
    diseases: [DISEASES.shingles],
  },
  hepatitisBFirst: {
    concept: { snomed: '170370000', term: 'Administration of first dose of hepatitis B vaccine' },
    programme: 'HEPB',
    doseNumber: 1,
    route: ROUTES.intramuscular,
    diseases: [DISEASES.hepatitisB],
  },
  hepatitisAFirst: {
    concept: { snomed: '170378007', term: 'First hepatitis A vaccination' },
    programme: 'Hep A (travel)',
    doseNumber: 1,
    route: ROUTES.intramuscular,
    diseases: [],
  },
  cholera: {
    concept: { snomed: '28877009', term: 'Administration of cholera vaccine' },
    programme: 'Cholera (travel)',
    route: ROUTES.oral,
    vaccine: { snomed: '5185911000001103', term: 'Dukoral cholera vaccine oral suspension (Valneva UK Ltd)' },
    diseases: [],
  },
} as const satisfies Readonly<Record<string, Vaccination>>;

/** Vaccinations that were declined. */
export const DECLINED = {
  sixInOne: {
    snomed: '1082521000000100',
    term: 'Diphtheria, tetanus and acellular pertussis, inactivated polio, Haemophilus influenzae type b and hepatitis B vaccination declined',
  },
  sixInOneFirst: {
    snomed: '1086431000000100',
    term: 'First diphtheria, tetanus and acellular pertussis, inactivated polio, Haemophilus influenzae type b and hepatitis B vaccination declined',
  },
  sixInOneSecond: {
    snomed: '1086441000000109',
    term: 'Second diphtheria, tetanus and acellular pertussis, inactivated polio, Haemophilus influenzae type b and hepatitis B vaccination declined',
  },
  sixInOneThird: {
    snomed: '1086451000000107',
    term: 'Third diphtheria, tetanus and acellular pertussis, inactivated polio, Haemophilus influenzae type b and hepatitis B vaccination declined',
  },
} as const satisfies Concepts;

/** Where it is injected. */
export const SITES = {
  leftUpperArm: { snomed: '368208006', term: 'Left upper arm structure (body structure)' },
  rightUpperArm: { snomed: '368209003', term: 'Right upper arm' },
  leftThigh: { snomed: '61396006', term: 'Structure of left thigh' },
  rightThigh: { snomed: '11207009', term: 'Structure of right thigh' },
  leftButtock: { snomed: '723979003', term: 'Structure of left buttock' },
  rightButtock: { snomed: '723980000', term: 'Structure of right buttock' },
  nasalCavity: { snomed: '279549004', term: 'Nasal cavity structure' },
} as const satisfies Concepts;

/** Why a vaccination was not given. */
export const NOT_GIVEN = {
  noConsentTetanusDiphtheria: { snomed: '171257003', term: 'No consent - Tetanus/low dose diphtheria vaccine' },
  noConsent: { snomed: '310376006', term: 'Immunisation consent not given' },
  sensitivity: { snomed: '171277005', term: 'Sensitivity contraindicated - immunisation' },
  covidContraindicated: {
    snomed: '1240661000000107',
    term: 'Severe acute respiratory syndrome coronavirus 2 vaccination contraindicated (situation)',
  },
  fluDeclined: { snomed: '315640000', term: 'Influenza vaccination declined' },
  covidDeclined: { snomed: '1145032005', term: 'SARS-CoV-2 mRNA vaccine declined' },
} as const satisfies Concepts;
