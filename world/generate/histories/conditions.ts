/**
 * What people suffer from for long: how common it is by age and sex, what is prescribed and measured because of it, and what is said when it
 * begins and when it is looked at again.
 *
 * How common: the level is that of the register of the Quality and Outcomes Framework 2023/24 where there is one (`QOF_REGISTERS` in
 * `../figures.ts`; two conditions may share it), else an approximate share of those who have it in their general practice
 * record. The shape over age and sex is approximate: for hypertension and diabetes after the Health Survey for England 2021 part 2 (diagnosed
 * diabetes 1 % below 35 to 16 % at 75 and over; hypertension 9 % at 16 to 44, 60 % at 65 and over, a third of it undiagnosed), for COPD after
 * Stone et al. 2023 (doi 10.2147/COPD.S411739), for asthma after Bloom et al. 2019 (doi 10.1183/13993003.02130-2018), else after what is
 * generally known.
 */
import type { Concept } from '../../clinical-record.ts';
import { MEDICINES, PRODUCTS, ROUTES, type UNITS } from '../../codes/medications.ts';
import { PROBLEMS } from '../../codes/problems.ts';
import { PROCEDURES } from '../../codes/procedures.ts';
import { REFERRALS } from '../../codes/referrals.ts';
import { AGE_PER_1000, FEMALE_BY_AGE_PER_1000 } from '../figures.ts';
import type { PanelName } from './tests.ts';

export interface Prescription {
  readonly medicine: Concept;
  readonly dosage: string;
  readonly amount: number;
  readonly unit: keyof typeof UNITS;
  readonly days: number;
  /** Of a thousand who have the condition, how many take it. */
  readonly share: number;
  readonly route?: Concept;
  readonly asNeeded?: true;
  /** The age until which it is given; tablets and capsules only from ten. */
  readonly upTo?: number;
  /** A penicillin: not for those who are allergic. */
  readonly penicillin?: true;
}

/** What a doctor writes when it begins. */
export interface Beginning {
  /** Not told of anybody younger. */
  readonly from?: number;
  readonly history: string;
  readonly examination?: string;
  readonly plan: string;
}

export interface Condition {
  readonly name: ConditionName;
  readonly concept: Concept;
  /** How common it is below 10, 18, 25, 35, 45, 55, 65, 75, 85, and above: only the proportions count. */
  readonly women: readonly number[];
  readonly men: readonly number[];
  /** Of a thousand people of at least an age, how many have it. */
  readonly level: { readonly per1000: number; readonly from: number };
  /** Those that come together more often than by chance. */
  readonly kin?: 'circulation' | 'lungs' | 'mind' | 'joints';
  readonly significance: 'major' | 'minor';
  /** The age before which it does not begin, and how many years ago it did at most. */
  readonly begins: { readonly age: number; readonly yearsAgo: number };
  /** Of a thousand, in how many it is over. */
  readonly over?: number;
  readonly beginnings: readonly Beginning[];
  readonly reviews: readonly string[];
  readonly prescriptions: readonly Prescription[];
  /** Blood and urine, looked at each year. */
  readonly panels: readonly PanelName[];
  readonly procedures?: readonly { readonly concept: Concept; readonly share: number }[];
  readonly referral?: { readonly concept: Concept; readonly specialty: string; readonly reason: string; readonly share: number };
  /** Which letter came because of it, and to how many of a thousand. */
  readonly letter?: { readonly kind: 'admission' | 'clinic'; readonly share: number };
  /** Not to be shown to others. */
  readonly confidential?: true;
}

export type ConditionName =
  | 'hypertension'
  | 'type2Diabetes'
  | 'type1Diabetes'
  | 'asthma'
  | 'copd'
  | 'heartDisease'
  | 'heartAttack'
  | 'atrialFibrillation'
  | 'heartFailure'
  | 'stroke'
  | 'arteries'
  | 'kidneys'
  | 'thyroid'
  | 'depression'
  | 'anxiety'
  | 'severeMentalIllness'
  | 'dementia'
  | 'epilepsy'
  | 'migraine'
  | 'parkinsons'
  | 'osteoarthritis'
  | 'rheumatoidArthritis'
  | 'osteoporosis'
  | 'gout'
  | 'reflux'
  | 'irritableBowel'
  | 'inflammatoryBowel'
  | 'coeliac'
  | 'breastCancer'
  | 'prostateCancer'
  | 'colonCancer'
  | 'hayFever'
  | 'eczema'
  | 'obesity'
  | 'learningDisability'
  | 'glaucoma'
  | 'hearingLoss'
  | 'endometriosis'
  | 'hiv';

/** The ages at which each next share of `women` and `men` begins. */
export const AGE_STEPS: readonly number[] = [10, 18, 25, 35, 45, 55, 65, 75, 85];

const daily = (medicine: Concept, share: number, unit: 'tablet' | 'capsule' = 'tablet', when = 'daily'): Prescription => ({
  medicine,
  dosage: `One to be taken ${when}`,
  amount: 28,
  unit,
  days: 28,
  share,
});

export const CONDITIONS: readonly Condition[] = [
  {
    name: 'hypertension',
    concept: PROBLEMS.essentialHypertension,
    women: [0, 0, 4, 14, 45, 125, 250, 390, 520, 570],
    men: [0, 0, 6, 22, 65, 155, 285, 420, 510, 530],
    level: { per1000: 148, from: 0 },
    kin: 'circulation',
    significance: 'major',
    begins: { age: 22, yearsAgo: 22 },
    beginnings: [
      {
        history: 'Raised readings at the last two visits. Home readings over the week average 152/94. No headaches, no chest pain.',
        examination: 'Fundi normal. Heart sounds normal, no oedema.',
        plan: 'Hypertension confirmed. Risk and diet discussed, treatment begun. Bloods and urine in two weeks.',
      },
      {
        history: 'Came for travel vaccines, blood pressure found to be high. Father had a stroke at 61.',
        plan: 'Ambulatory monitoring confirms. Agreed to start tablets. Review in a month.',
      },
      {
        history: 'NHS Health Check. Ambulatory daytime average 148/91.',
        plan: 'Less salt, more walking; starts treatment. Repeat in four weeks.',
      },
    ],
    reviews: [
      'Blood pressure review. Feels well, takes tablets as prescribed.',
      'Annual blood pressure check. No side effects. Home readings within target.',
      'Hypertension review: forgets a dose now and then. Pill box suggested.',
    ],
    prescriptions: [
      daily(MEDICINES.amlodipine10mgTablets, 390),
      daily(MEDICINES.ramipril5mgCapsules, 330, 'capsule'),
      daily(MEDICINES.losartan50mgTablets, 170),
      daily(MEDICINES.lisinopril10mgTablets, 90),
      daily(MEDICINES.bendroflumethiazide2_5mgTablets, 120, 'tablet', 'each morning'),
      daily(MEDICINES.atorvastatin20mgTablets, 330, 'tablet', 'at night'),
    ],
    panels: ['renal', 'lipids'],
  },
  {
    name: 'type2Diabetes',
    concept: PROBLEMS.type2Diabetes,
    women: [0, 1, 3, 10, 28, 60, 100, 140, 150, 125],
    men: [0, 1, 3, 12, 36, 82, 140, 185, 200, 165],
    level: { per1000: 70, from: 17 },
    kin: 'circulation',
    significance: 'major',
    begins: { age: 25, yearsAgo: 18 },
    beginnings: [
      {
        history: 'Thirsty and up twice in the night for two months. Sister is diabetic.',
        plan: 'HbA1c in the diabetic range twice. Education programme, metformin, eye screening.',
      },
      {
        history: 'Raised HbA1c found at the NHS Health Check, confirmed on repeat. No symptoms.',
        plan: 'Diet and weight discussed at length. Starts metformin. Foot check and eye screening arranged.',
      },
    ],
    reviews: [
      'Diabetes annual review. Feet: pulses present, sensation normal. Eye screening up to date.',
      'Diabetes review. Has lost a little weight. No hypos.',
      'Diabetic review with the nurse. Sugars higher since the holidays; will walk more.',
    ],
    prescriptions: [
      {
        medicine: MEDICINES.metformin500mgTablets,
        dosage: 'Two to be taken twice a day with meals',
        amount: 112,
        unit: 'tablet',
        days: 28,
        share: 720,
      },
      {
        medicine: MEDICINES.gliclazide80mgTablets,
        dosage: 'One to be taken twice a day with meals',
        amount: 56,
        unit: 'tablet',
        days: 28,
        share: 240,
      },
      {
        medicine: MEDICINES.insulinGlarginePens,
        dosage: '18 units to be injected at night',
        amount: 5,
        unit: 'prefilledInjection',
        days: 56,
        share: 110,
        route: ROUTES.subcutaneous,
      },
      daily(MEDICINES.atorvastatin20mgTablets, 560, 'tablet', 'at night'),
    ],
    panels: ['hba1c', 'renal', 'lipids', 'albuminRatio'],
  },
  {
    name: 'type1Diabetes',
    concept: PROBLEMS.type1Diabetes,
    women: [1, 4, 5, 6, 6, 6, 6, 5, 4, 2],
    men: [1, 4, 6, 7, 7, 8, 7, 6, 4, 2],
    level: { per1000: 5, from: 0 },
    significance: 'major',
    begins: { age: 2, yearsAgo: 30 },
    beginnings: [
      {
        history: 'Weight loss, thirst and vomiting; ketones 4.1. Admitted the same day.',
        plan: 'Insulin begun in hospital. Diabetes nurse to follow up within the week.',
      },
    ],
    reviews: ['Type 1 diabetes review. Wears a sensor, three mild hypos a month.', 'Annual review: no retinopathy, feet well.'],
    prescriptions: [
      {
        medicine: MEDICINES.insulinGlarginePens,
        dosage: '20 units to be injected at night',
        amount: 5,
        unit: 'prefilledInjection',
        days: 56,
        share: 1000,
        route: ROUTES.subcutaneous,
      },
      { medicine: PRODUCTS.contourTestingStrips, dosage: 'Use as directed', amount: 50, unit: 'device', days: 28, share: 600 },
    ],
    panels: ['hba1c', 'renal', 'albuminRatio'],
  },
  {
    name: 'asthma',
    concept: PROBLEMS.asthma,
    women: [22, 60, 66, 62, 68, 80, 88, 90, 84, 62],
    men: [34, 82, 62, 50, 50, 54, 58, 64, 66, 54],
    level: { per1000: 65, from: 6 },
    kin: 'lungs',
    significance: 'major',
    begins: { age: 3, yearsAgo: 30 },
    beginnings: [
      {
        history: 'Wheezes with colds and at night. Mother has hay fever.',
        examination: 'Scattered wheeze, peak flow 20 % better after salbutamol.',
        plan: 'Asthma. Inhaler technique shown, action plan given.',
      },
      {
        history: 'Cough for months, worse with exercise and cold air.',
        examination: 'Chest clear today.',
        plan: 'Peak flow diary shows variation. Preventer and reliever, review in six weeks.',
      },
    ],
    reviews: [
      'Asthma review. Reliever once a week. Technique good.',
      'Asthma annual review: no attacks, no days lost. Has an action plan.',
      'Asthma review. Woken at night twice this month; preventer to be used each day.',
    ],
    prescriptions: [
      {
        medicine: MEDICINES.salbutamol100Inhaler,
        dosage: 'Two puffs to be inhaled when required',
        amount: 200,
        unit: 'dose',
        days: 56,
        share: 880,
        route: ROUTES.inhalation,
        asNeeded: true,
      },
      {
        medicine: MEDICINES.beclometasone50Inhaler,
        dosage: 'Two puffs to be inhaled twice a day',
        amount: 200,
        unit: 'dose',
        days: 50,
        share: 560,
        route: ROUTES.inhalation,
      },
      daily(MEDICINES.montelukast10mgTablets, 90, 'tablet', 'in the evening'),
    ],
    panels: [],
    procedures: [
      { concept: PROCEDURES.asthmaMonitoringCheckDone, share: 650 },
      { concept: PROCEDURES.spirometry, share: 200 },
    ],
  },
  {
    name: 'copd',
    concept: PROBLEMS.copd,
    women: [0, 0, 0, 0, 2, 12, 38, 68, 82, 62],
    men: [0, 0, 0, 0, 2, 11, 36, 72, 96, 84],
    level: { per1000: 19, from: 0 },
    kin: 'lungs',
    significance: 'major',
    begins: { age: 40, yearsAgo: 14 },
    beginnings: [
      {
        history: 'Breathless on hills for two years, coughs each morning. Thirty pack years.',
        examination: 'Hyperinflated, quiet breath sounds.',
        plan: 'Spirometry shows obstruction. COPD explained, inhalers begun, help to stop smoking.',
      },
    ],
    reviews: [
      'COPD review. MRC grade 3. One course of steroids since last year.',
      'COPD annual review. Walks to the shops. Rescue pack at home.',
    ],
    prescriptions: [
      {
        medicine: MEDICINES.salbutamol100Inhaler,
        dosage: 'Two puffs to be inhaled up to four times a day',
        amount: 200,
        unit: 'dose',
        days: 28,
        share: 900,
        route: ROUTES.inhalation,
        asNeeded: true,
      },
      {
        medicine: PRODUCTS.seretide125Evohaler,
        dosage: 'Two puffs to be inhaled twice a day',
        amount: 120,
        unit: 'dose',
        days: 30,
        share: 520,
        route: ROUTES.inhalation,
      },
    ],
    panels: ['bloodCount'],
    procedures: [{ concept: PROCEDURES.spirometry, share: 800 }],
  },
  {
    name: 'heartDisease',
    concept: PROBLEMS.ischaemicHeartDisease,
    women: [0, 0, 0, 0, 2, 8, 22, 55, 100, 125],
    men: [0, 0, 0, 1, 6, 26, 75, 145, 215, 240],
    level: { per1000: 24, from: 0 },
    kin: 'circulation',
    significance: 'major',
    begins: { age: 38, yearsAgo: 16 },
    beginnings: [
      {
        history: 'Tight chest on the hill up from the station, eases within minutes.',
        examination: 'Pulse regular. Heart sounds normal.',
        plan: 'Rapid access chest pain clinic. Aspirin, statin, spray.',
      },
    ],
    reviews: ['Heart disease review. No angina this year. Walks daily.', 'Annual coronary review: uses the spray about once a month.'],
    prescriptions: [
      daily(MEDICINES.aspirin75mgDispersibleTablets, 700),
      daily(MEDICINES.atorvastatin40mgTablets, 850, 'tablet', 'at night'),
      daily(MEDICINES.bisoprolol5mgTablets, 620),
    ],
    panels: ['lipids', 'renal'],
    procedures: [{ concept: PROCEDURES.ecg12Lead, share: 700 }],
    letter: { kind: 'clinic', share: 600 },
  },
  {
    name: 'heartAttack',
    concept: PROBLEMS.myocardialInfarction,
    women: [0, 0, 0, 0, 1, 3, 7, 16, 28, 34],
    men: [0, 0, 0, 0, 3, 11, 27, 46, 62, 66],
    level: { per1000: 8, from: 0 },
    kin: 'circulation',
    significance: 'major',
    begins: { age: 38, yearsAgo: 12 },
    over: 700,
    beginnings: [
      {
        history: 'Discharged after a heart attack, stent to one artery.',
        plan: 'Medicines gone through. Cardiac rehabilitation booked, no driving for a week.',
      },
    ],
    reviews: ['Seen after the heart attack. No pain, rehabilitation finished.'],
    prescriptions: [
      daily(MEDICINES.aspirin75mgDispersibleTablets, 900),
      daily(MEDICINES.clopidogrel75mgTablets, 250),
      daily(MEDICINES.atorvastatin40mgTablets, 900, 'tablet', 'at night'),
      daily(MEDICINES.ramipril5mgCapsules, 750, 'capsule'),
      daily(MEDICINES.bisoprolol5mgTablets, 800),
    ],
    panels: ['lipids', 'renal', 'liver'],
    procedures: [{ concept: PROCEDURES.ecg12Lead, share: 900 }],
    letter: { kind: 'admission', share: 950 },
  },
  {
    name: 'atrialFibrillation',
    concept: PROBLEMS.atrialFibrillation,
    women: [0, 0, 0, 1, 2, 5, 16, 46, 105, 175],
    men: [0, 0, 0, 1, 4, 13, 34, 80, 150, 215],
    level: { per1000: 22, from: 0 },
    kin: 'circulation',
    significance: 'major',
    begins: { age: 35, yearsAgo: 10 },
    beginnings: [
      {
        history: 'Irregular pulse noticed at the flu clinic. Palpitations now and then.',
        examination: 'Pulse irregularly irregular, 96.',
        plan: 'ECG confirms. Stroke risk explained, anticoagulant advised; rate control.',
      },
    ],
    reviews: ['Atrial fibrillation review. Rate 72, no bleeding.', 'AF review: kidney function checked, dose stays.'],
    prescriptions: [daily(MEDICINES.bisoprolol5mgTablets, 680), daily(MEDICINES.digoxin125microgramTablets, 180)],
    panels: ['renal', 'bloodCount'],
    procedures: [{ concept: PROCEDURES.ecg12Lead, share: 950 }],
    letter: { kind: 'clinic', share: 400 },
  },
  {
    name: 'heartFailure',
    concept: PROBLEMS.heartFailure,
    women: [0, 0, 0, 0, 1, 3, 8, 20, 48, 95],
    men: [0, 0, 0, 1, 2, 6, 16, 36, 74, 120],
    level: { per1000: 11, from: 0 },
    kin: 'circulation',
    significance: 'major',
    begins: { age: 40, yearsAgo: 8 },
    beginnings: [
      {
        history: 'Short of breath lying flat, ankles swollen by the evening.',
        examination: 'Basal crackles, pitting oedema to mid shin.',
        plan: 'NT-proBNP raised. Echocardiogram and heart failure clinic; water tablet meanwhile.',
      },
    ],
    reviews: [
      'Heart failure review. Weight steady, sleeps on two pillows.',
      'Heart failure review: ankles better, kidney function to be repeated.',
    ],
    prescriptions: [
      daily(MEDICINES.furosemide40mgTablets, 700, 'tablet', 'each morning'),
      daily(MEDICINES.ramipril2_5mgTablets, 650),
      daily(MEDICINES.bisoprolol5mgTablets, 700),
      daily(MEDICINES.spironolactone50mgTablets, 260),
    ],
    panels: ['renal', 'bloodCount'],
    procedures: [{ concept: PROCEDURES.ecg12Lead, share: 800 }],
    letter: { kind: 'clinic', share: 700 },
  },
  {
    name: 'stroke',
    concept: PROBLEMS.stroke,
    women: [0, 0, 0, 1, 3, 8, 17, 38, 76, 105],
    men: [0, 0, 0, 1, 3, 10, 26, 56, 96, 118],
    level: { per1000: 19, from: 0 },
    kin: 'circulation',
    significance: 'major',
    begins: { age: 30, yearsAgo: 12 },
    over: 400,
    beginnings: [
      {
        history: 'Home from the stroke unit. Weak left hand, speech nearly back to normal.',
        plan: 'Clopidogrel and statin go on. Community therapy team visits; must not drive for a month.',
      },
    ],
    reviews: [
      'Stroke review. Hand stronger, goes out with a stick.',
      'Stroke annual review: no further events, blood pressure within target.',
    ],
    prescriptions: [daily(MEDICINES.clopidogrel75mgTablets, 760), daily(MEDICINES.atorvastatin40mgTablets, 820, 'tablet', 'at night')],
    panels: ['lipids', 'renal'],
    procedures: [{ concept: PROCEDURES.ctBrain, share: 900 }],
    referral: {
      concept: REFERRALS.speechAndLanguageTherapy,
      specialty: 'Speech and language therapy',
      reason: 'Word finding still slow after the stroke.',
      share: 280,
    },
    letter: { kind: 'admission', share: 900 },
  },
  {
    name: 'arteries',
    concept: PROBLEMS.peripheralVascularDisease,
    women: [0, 0, 0, 0, 0, 1, 4, 11, 20, 22],
    men: [0, 0, 0, 0, 1, 3, 12, 28, 40, 40],
    level: { per1000: 6, from: 0 },
    kin: 'circulation',
    significance: 'major',
    begins: { age: 45, yearsAgo: 10 },
    beginnings: [
      {
        history: 'Calf cramps after two hundred yards, gone after a rest.',
        examination: 'Foot pulses hard to feel on the right.',
        plan: 'Vascular studies. Clopidogrel, statin, stop smoking, walk through it.',
      },
    ],
    reviews: ['Circulation review. Walks further before the calf hurts.'],
    prescriptions: [daily(MEDICINES.clopidogrel75mgTablets, 720), daily(MEDICINES.atorvastatin40mgTablets, 780, 'tablet', 'at night')],
    panels: ['lipids'],
    referral: {
      concept: REFERRALS.referForVascularStudies,
      specialty: 'Vascular surgery',
      reason: 'Intermittent claudication, for duplex.',
      share: 700,
    },
  },
  {
    name: 'kidneys',
    concept: PROBLEMS.chronicKidneyDisease3a,
    women: [0, 0, 0, 1, 4, 12, 34, 95, 220, 330],
    men: [0, 0, 0, 1, 4, 12, 32, 88, 200, 300],
    level: { per1000: 44, from: 18 },
    kin: 'circulation',
    significance: 'major',
    begins: { age: 40, yearsAgo: 10 },
    beginnings: [
      {
        history: 'Kidney function below 60 on two tests three months apart. No symptoms.',
        plan: 'CKD 3a explained. Blood pressure first; avoid anti-inflammatories. Yearly bloods and urine.',
      },
    ],
    reviews: ['Kidney review: function stable. Blood pressure good.', 'CKD review. Reminded about ibuprofen.'],
    prescriptions: [daily(MEDICINES.atorvastatin20mgTablets, 420, 'tablet', 'at night')],
    panels: ['renal', 'albuminRatio', 'bloodCount'],
  },
  {
    name: 'thyroid',
    concept: { term: 'Hypothyroidism' },
    women: [0, 2, 6, 16, 34, 58, 80, 100, 112, 115],
    men: [0, 0, 1, 3, 6, 11, 18, 26, 34, 40],
    level: { per1000: 36, from: 0 },
    significance: 'major',
    begins: { age: 15, yearsAgo: 20 },
    beginnings: [
      { history: 'Tired, cold, has put on weight, skin dry.', plan: 'TSH raised twice. Starts levothyroxine, repeat in eight weeks.' },
    ],
    reviews: ['Thyroid check. Feels well on this dose.', 'Thyroid review. TSH in range, same dose for another year.'],
    prescriptions: [
      daily(MEDICINES.levothyroxineSodium100microgramTablets, 520, 'tablet', 'each morning before breakfast'),
      daily(MEDICINES.levothyroxineSodium50microgramTablets, 900, 'tablet', 'each morning before breakfast'),
    ],
    panels: ['thyroid'],
  },
  {
    name: 'depression',
    concept: PROBLEMS.depression,
    women: [0, 8, 130, 185, 200, 210, 205, 160, 125, 105],
    men: [0, 4, 66, 105, 122, 130, 122, 90, 70, 62],
    level: { per1000: 132, from: 18 },
    kin: 'mind',
    significance: 'minor',
    begins: { age: 14, yearsAgo: 15 },
    over: 450,
    beginnings: [
      {
        from: 18,
        history: 'Low for three months since losing the job. Wakes at four. No thoughts of harming themselves.',
        plan: 'Talked it through. Talking therapies, tablet discussed; back in two weeks.',
      },
      { history: 'Low and tearful for some weeks, sleeps badly, sees fewer friends.', plan: 'Talked it through, Back in two weeks.' },
      {
        from: 18,
        history: 'Tearful at work, nothing gives pleasure. Good support at home.',
        plan: 'PHQ-9 15. Starts sertraline, leaflets given. Phone in two weeks.',
      },
    ],
    reviews: [
      'Mood review. Better, would like to stay on the tablets through the winter.',
      'Depression review: sleeping well, back at work.',
    ],
    prescriptions: [
      daily(MEDICINES.sertraline100mgTablets, 230),
      daily(MEDICINES.citalopram20mgTablets, 170),
      daily(MEDICINES.fluoxetine20mgCapsules, 100, 'capsule'),
      daily(MEDICINES.venlafaxine75mgModifiedReleaseCapsules, 60, 'capsule'),
    ],
    panels: [],
    referral: {
      concept: REFERRALS.counselling,
      specialty: 'Talking therapies',
      reason: 'Low mood, would like to talk to somebody.',
      share: 350,
    },
  },
  {
    name: 'anxiety',
    concept: PROBLEMS.anxiety,
    women: [2, 22, 90, 105, 98, 90, 80, 62, 54, 48],
    men: [1, 10, 45, 56, 54, 48, 42, 34, 30, 26],
    level: { per1000: 60, from: 0 },
    kin: 'mind',
    significance: 'minor',
    begins: { age: 9, yearsAgo: 12 },
    over: 500,
    beginnings: [
      { history: 'Worries all the time, heart races in shops, avoids the bus.', plan: 'Explained panic. Self-help, talking therapies.' },
    ],
    reviews: ['Anxiety review. Uses the breathing exercises, manages the bus.'],
    prescriptions: [
      {
        medicine: MEDICINES.propranolol40mgTablets,
        dosage: 'One to be taken up to three times a day when required',
        amount: 56,
        unit: 'tablet',
        days: 28,
        share: 210,
        asNeeded: true,
      },
      daily(MEDICINES.sertraline100mgTablets, 180),
    ],
    panels: [],
    referral: {
      concept: REFERRALS.counselling,
      specialty: 'Talking therapies',
      reason: 'Panic attacks; asks for cognitive behavioural therapy.',
      share: 300,
    },
  },
  {
    name: 'severeMentalIllness',
    concept: PROBLEMS.bipolarDisorder,
    women: [0, 0, 5, 9, 13, 16, 16, 14, 12, 10],
    men: [0, 0, 6, 11, 15, 16, 14, 11, 9, 7],
    level: { per1000: 10, from: 0 },
    kin: 'mind',
    significance: 'major',
    begins: { age: 17, yearsAgo: 20 },
    beginnings: [
      {
        history: 'Discharged from the mental health unit after a first manic episode.',
        plan: 'Community team sees weekly. Medicines from the hospital for now; physical checks here.',
      },
    ],
    reviews: ['Mental health physical check: weight, blood pressure, bloods done.'],
    prescriptions: [],
    panels: ['lipids', 'hba1c'],
    letter: { kind: 'clinic', share: 700 },
  },
  {
    name: 'dementia',
    concept: PROBLEMS.dementia,
    women: [0, 0, 0, 0, 0, 0, 2, 12, 66, 200],
    men: [0, 0, 0, 0, 0, 0, 2, 12, 56, 150],
    level: { per1000: 8, from: 0 },
    significance: 'major',
    begins: { age: 58, yearsAgo: 6 },
    beginnings: [
      {
        history: 'Daughter worried: repeats questions, lost on the way from the shop.',
        plan: 'Memory clinic confirms. Lasting power of attorney and driving discussed.',
      },
    ],
    reviews: ['Dementia review with the family. Day centre twice a week. Care plan brought up to date.'],
    prescriptions: [],
    panels: ['bloodCount', 'thyroid', 'renal'],
    referral: {
      concept: REFERRALS.socialServices,
      specialty: 'Social services',
      reason: 'Carer needs a break; asks for an assessment.',
      share: 420,
    },
    letter: { kind: 'clinic', share: 800 },
  },
  {
    name: 'epilepsy',
    concept: PROBLEMS.epilepsy,
    women: [3, 5, 7, 7, 8, 9, 9, 9, 10, 10],
    men: [4, 5, 7, 8, 9, 10, 10, 11, 12, 12],
    level: { per1000: 8, from: 18 },
    significance: 'major',
    begins: { age: 2, yearsAgo: 25 },
    beginnings: [
      {
        history: 'Two seizures seen by the family in a month. Bit the tongue, confused afterwards.',
        plan: 'First fit clinic within two weeks. No driving, no baths alone.',
      },
    ],
    reviews: ['Epilepsy review. No seizure for over a year. Drives again.'],
    prescriptions: [],
    panels: ['bloodCount', 'liver'],
    letter: { kind: 'clinic', share: 750 },
  },
  {
    name: 'migraine',
    concept: PROBLEMS.migraine,
    women: [4, 30, 62, 85, 100, 98, 70, 48, 36, 24],
    men: [3, 16, 22, 28, 32, 30, 24, 18, 14, 10],
    level: { per1000: 45, from: 0 },
    significance: 'minor',
    begins: { age: 8, yearsAgo: 20 },
    over: 300,
    beginnings: [
      {
        history: 'One-sided throbbing headache each month, zigzag lights first, has to lie down.',
        examination: 'Normal neurology and fundi.',
        plan: 'Migraine. Diary, pain relief early, leaflet.',
      },
    ],
    reviews: ['Headache review. Two attacks in three months.'],
    prescriptions: [
      {
        medicine: MEDICINES.propranolol40mgTablets,
        dosage: 'One to be taken twice a day',
        amount: 56,
        unit: 'tablet',
        days: 28,
        share: 160,
      },
      daily(MEDICINES.amitriptyline10mgTablets, 90, 'tablet', 'at night'),
    ],
    panels: [],
  },
  {
    name: 'parkinsons',
    concept: PROBLEMS.parkinsonsDisease,
    women: [0, 0, 0, 0, 0, 0, 1, 5, 12, 14],
    men: [0, 0, 0, 0, 0, 1, 3, 9, 20, 22],
    level: { per1000: 2, from: 0 },
    significance: 'major',
    begins: { age: 45, yearsAgo: 9 },
    beginnings: [
      {
        history: 'Right hand shakes at rest, writing has become small.',
        plan: 'Neurology: Parkinson’s disease. Specialist nurse, treatment from the clinic.',
      },
    ],
    reviews: ['Parkinson’s review: slower in the mornings, one fall.'],
    prescriptions: [],
    panels: [],
    referral: { concept: REFERRALS.physiotherapy, specialty: 'Physiotherapy', reason: 'Unsteady when turning.', share: 500 },
    letter: { kind: 'clinic', share: 900 },
  },
  {
    name: 'osteoarthritis',
    concept: PROBLEMS.osteoarthritis,
    women: [0, 0, 1, 4, 15, 60, 150, 260, 350, 380],
    men: [0, 0, 1, 5, 14, 42, 98, 170, 230, 250],
    level: { per1000: 78, from: 0 },
    kin: 'joints',
    significance: 'minor',
    begins: { age: 35, yearsAgo: 15 },
    beginnings: [
      {
        history: 'Knee aches on the stairs, stiff for ten minutes in the morning.',
        examination: 'Crepitus, no effusion.',
        plan: 'Osteoarthritis. Strengthening exercises, paracetamol, weight.',
      },
      {
        history: 'Hip pain into the groin, cannot reach the shoelaces.',
        examination: 'Internal rotation limited.',
        plan: 'X-ray shows loss of joint space. Physiotherapy, then surgeons if no better.',
      },
    ],
    reviews: ['Joint pain review. Manages with paracetamol, walks the dog.'],
    prescriptions: [
      {
        medicine: MEDICINES.paracetamol500mgTablets,
        dosage: 'Two to be taken up to four times a day when required',
        amount: 100,
        unit: 'tablet',
        days: 28,
        share: 360,
        asNeeded: true,
      },
      {
        medicine: MEDICINES.naproxen250mgTablets,
        dosage: 'One to be taken twice a day with food',
        amount: 56,
        unit: 'tablet',
        days: 28,
        share: 160,
      },
      {
        medicine: MEDICINES.coCodamol8mg500mgTablets,
        dosage: 'One or two to be taken up to four times a day when required',
        amount: 100,
        unit: 'tablet',
        days: 28,
        share: 140,
        asNeeded: true,
      },
    ],
    panels: [],
    procedures: [
      { concept: PROCEDURES.hipReplacement, share: 70 },
      { concept: PROCEDURES.kneeReplacement, share: 60 },
    ],
    referral: {
      concept: REFERRALS.orthopaedics,
      specialty: 'Trauma and orthopaedics',
      reason: 'Osteoarthritis, pain at night in spite of exercise and tablets.',
      share: 220,
    },
  },
  {
    name: 'rheumatoidArthritis',
    concept: PROBLEMS.rheumatoidArthritis,
    women: [0, 0, 1, 3, 6, 11, 16, 21, 24, 20],
    men: [0, 0, 0, 1, 2, 4, 8, 12, 13, 11],
    level: { per1000: 8, from: 16 },
    kin: 'joints',
    significance: 'major',
    begins: { age: 20, yearsAgo: 16 },
    beginnings: [
      {
        history: 'Knuckles swollen and stiff until noon, six weeks now.',
        examination: 'Synovitis of both hands.',
        plan: 'Urgent to rheumatology. Short course of steroid.',
      },
    ],
    reviews: ['Rheumatoid review. Fatigue the main trouble. Bloods monthly.'],
    prescriptions: [
      {
        medicine: MEDICINES.methotrexate10mgPrefilledSyringes,
        dosage: '10mg to be injected once a week',
        amount: 4,
        unit: 'prefilledInjection',
        days: 28,
        share: 480,
        route: ROUTES.subcutaneous,
      },
      {
        medicine: MEDICINES.folicAcid5mgTablets,
        dosage: 'One to be taken once a week, not on the day of methotrexate',
        amount: 4,
        unit: 'tablet',
        days: 28,
        share: 480,
      },
    ],
    panels: ['bloodCount', 'liver', 'inflammation'],
    letter: { kind: 'clinic', share: 800 },
  },
  {
    name: 'osteoporosis',
    concept: PROBLEMS.osteoporosis,
    women: [0, 0, 0, 0, 1, 6, 22, 62, 120, 170],
    men: [0, 0, 0, 0, 0, 1, 4, 9, 20, 32],
    level: { per1000: 13, from: 0 },
    kin: 'joints',
    significance: 'major',
    begins: { age: 48, yearsAgo: 10 },
    beginnings: [
      { history: 'Broke the wrist stepping off a kerb.', plan: 'Bone scan T-score -2.9. Weekly tablet, calcium, falls clinic.' },
    ],
    reviews: ['Bone health review. No new fractures.'],
    prescriptions: [],
    panels: ['bone'],
    procedures: [{ concept: PROCEDURES.boneDensityScan, share: 850 }],
  },
  {
    name: 'gout',
    concept: PROBLEMS.gout,
    women: [0, 0, 0, 1, 2, 4, 10, 20, 32, 36],
    men: [0, 0, 2, 9, 22, 38, 58, 82, 98, 92],
    level: { per1000: 25, from: 0 },
    kin: 'circulation',
    significance: 'minor',
    begins: { age: 25, yearsAgo: 15 },
    beginnings: [
      {
        history: 'Woken by a red hot big toe, cannot bear the sheet.',
        examination: 'Swollen first metatarsophalangeal joint.',
        plan: 'Gout. Pain relief now, urate in four weeks.',
      },
    ],
    reviews: ['Gout review. No attack since allopurinol was raised.'],
    prescriptions: [daily(MEDICINES.allopurinol300mgTablets, 420)],
    panels: ['renal'],
  },
  {
    name: 'reflux',
    concept: PROBLEMS.gastroOesophagealReflux,
    women: [0, 0, 16, 34, 58, 88, 120, 150, 170, 170],
    men: [0, 0, 18, 40, 62, 88, 112, 134, 144, 140],
    level: { per1000: 70, from: 0 },
    significance: 'minor',
    begins: { age: 18, yearsAgo: 12 },
    over: 350,
    beginnings: [
      {
        history: 'Heartburn after supper most nights. No trouble swallowing, no weight loss.',
        plan: 'Reflux. Smaller meals, raise the head of the bed, a month of omeprazole.',
      },
    ],
    reviews: ['Stomach review. Tried to stop, heartburn came back.'],
    prescriptions: [
      daily(MEDICINES.omeprazole20mgGastroResistantCapsules, 560, 'capsule', 'each morning before food'),
      daily(MEDICINES.lansoprazole15mgOrodispersibleTablets, 180),
    ],
    panels: [],
    procedures: [{ concept: PROCEDURES.gastroscopy, share: 110 }],
  },
  {
    name: 'irritableBowel',
    concept: PROBLEMS.irritableBowelSyndrome,
    women: [0, 5, 32, 50, 56, 58, 52, 44, 34, 22],
    men: [0, 2, 14, 22, 24, 24, 22, 19, 15, 10],
    level: { per1000: 32, from: 0 },
    significance: 'minor',
    begins: { age: 15, yearsAgo: 15 },
    over: 250,
    beginnings: [
      {
        history: 'Bloating and cramps relieved by opening the bowels, worse with stress.',
        examination: 'Abdomen soft.',
        plan: 'Coeliac screen negative. Irritable bowel explained; food diary.',
      },
    ],
    reviews: ['Bowels much the same. Avoids onions, that helps.'],
    prescriptions: [
      {
        medicine: MEDICINES.mebeverine135mgTablets,
        dosage: 'One to be taken three times a day before meals',
        amount: 84,
        unit: 'tablet',
        days: 28,
        share: 260,
      },
    ],
    panels: [],
  },
  {
    name: 'inflammatoryBowel',
    concept: PROBLEMS.crohnsDisease,
    women: [0, 1, 3, 4, 4, 4, 4, 4, 3, 2],
    men: [0, 1, 3, 4, 4, 4, 4, 4, 3, 2],
    level: { per1000: 3, from: 0 },
    significance: 'major',
    begins: { age: 12, yearsAgo: 18 },
    beginnings: [
      {
        history: 'Diarrhoea for four months with cramps, a stone lost.',
        plan: 'Calprotectin high. Gastroenterology: Crohn’s disease of the ileum.',
      },
    ],
    reviews: ['Crohn’s: quiet. Sees the gastroenterologist twice a year.'],
    prescriptions: [],
    panels: ['bloodCount', 'inflammation'],
    procedures: [{ concept: PROCEDURES.colonoscopy, share: 900 }],
    letter: { kind: 'clinic', share: 900 },
  },
  {
    name: 'coeliac',
    concept: PROBLEMS.coeliacDisease,
    women: [2, 4, 5, 5, 6, 6, 6, 6, 5, 3],
    men: [1, 2, 2, 3, 3, 3, 3, 3, 3, 2],
    level: { per1000: 4, from: 0 },
    significance: 'major',
    begins: { age: 3, yearsAgo: 18 },
    beginnings: [
      { history: 'Tired and bloated, iron low.', plan: 'Antibodies positive, confirmed by biopsy. Dietitian, gluten free for life.' },
    ],
    reviews: ['Coeliac annual review. Keeps to the diet.'],
    prescriptions: [
      {
        medicine: MEDICINES.ferrousSulfate200mgTablets,
        dosage: 'One to be taken once a day',
        amount: 28,
        unit: 'tablet',
        days: 28,
        share: 150,
      },
    ],
    panels: ['bloodCount', 'haematinics'],
  },
  {
    name: 'breastCancer',
    concept: PROBLEMS.breastCancer,
    women: [0, 0, 0, 1, 6, 18, 32, 50, 62, 62],
    men: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    level: { per1000: 11, from: 0 },
    significance: 'major',
    begins: { age: 30, yearsAgo: 12 },
    over: 450,
    beginnings: [
      {
        history: 'Lump in the left breast noticed in the shower two weeks ago.',
        examination: 'Firm lump, upper outer quadrant, not tethered.',
        plan: 'Two week wait to the breast clinic.',
      },
    ],
    reviews: ['After breast cancer: well, mammogram clear.'],
    prescriptions: [daily(MEDICINES.tamoxifen20mgTablets, 420)],
    panels: ['bone'],
    letter: { kind: 'clinic', share: 950 },
  },
  {
    name: 'prostateCancer',
    concept: PROBLEMS.prostateCancer,
    women: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    men: [0, 0, 0, 0, 0, 3, 16, 50, 88, 105],
    level: { per1000: 8, from: 0 },
    significance: 'major',
    begins: { age: 48, yearsAgo: 10 },
    over: 350,
    beginnings: [
      { history: 'Up three times a night, stream poor. Asked for a PSA test.', plan: 'PSA 11. Two week wait to urology; biopsy positive.' },
    ],
    reviews: ['After prostate cancer: PSA low, under urology.'],
    prescriptions: [daily(MEDICINES.tamsulosin400microgramModifiedReleaseCapsules, 260, 'capsule')],
    panels: [],
    letter: { kind: 'clinic', share: 950 },
  },
  {
    name: 'colonCancer',
    concept: PROBLEMS.colonCancer,
    women: [0, 0, 0, 0, 1, 2, 4, 9, 14, 16],
    men: [0, 0, 0, 0, 1, 2, 6, 13, 20, 22],
    level: { per1000: 4, from: 0 },
    significance: 'major',
    begins: { age: 40, yearsAgo: 9 },
    over: 450,
    beginnings: [
      {
        history: 'Bowel screening kit positive. Looser for a month.',
        plan: 'Colonoscopy finds a tumour of the sigmoid; operation planned.',
      },
    ],
    reviews: ['After bowel cancer: scan clear, eats well.'],
    prescriptions: [],
    panels: ['bloodCount', 'liver'],
    procedures: [{ concept: PROCEDURES.colonoscopy, share: 1000 }],
    letter: { kind: 'admission', share: 900 },
  },
  {
    name: 'hayFever',
    concept: PROBLEMS.hayFever,
    women: [22, 70, 95, 100, 105, 92, 70, 46, 28, 14],
    men: [28, 82, 92, 88, 84, 70, 52, 36, 22, 12],
    level: { per1000: 70, from: 0 },
    kin: 'lungs',
    significance: 'minor',
    begins: { age: 4, yearsAgo: 20 },
    beginnings: [
      { history: 'Streaming eyes and sneezing each June.', plan: 'Hay fever. Antihistamine, nasal spray from the pharmacy if needed.' },
    ],
    reviews: ['Hay fever: starts the spray in May now.'],
    prescriptions: [
      { ...daily(MEDICINES.cetirizine10mgTablets, 260), asNeeded: true },
      {
        medicine: PRODUCTS.beconaseAqueousNasalSpray,
        dosage: 'Two sprays into each nostril twice a day',
        amount: 200,
        unit: 'dose',
        days: 28,
        share: 130,
        route: ROUTES.nasal,
      },
    ],
    panels: [],
  },
  {
    name: 'eczema',
    concept: { term: 'Atopic eczema' },
    women: [160, 105, 72, 58, 50, 46, 46, 48, 52, 54],
    men: [170, 92, 54, 44, 40, 38, 42, 48, 56, 58],
    level: { per1000: 66, from: 0 },
    kin: 'lungs',
    significance: 'minor',
    begins: { age: 0, yearsAgo: 14 },
    over: 480,
    beginnings: [
      {
        history: 'Dry, itchy patches in the elbows and behind the knees.',
        examination: 'Excoriated, not infected.',
        plan: 'Emollient often, mild steroid for flares. Soap substitute.',
      },
    ],
    reviews: ['Eczema better with the ointment.'],
    prescriptions: [
      {
        medicine: PRODUCTS.diprobaseOintment,
        dosage: 'Apply often as a moisturiser',
        amount: 500,
        unit: 'gram',
        days: 56,
        share: 420,
        route: ROUTES.topical,
      },
      {
        medicine: MEDICINES.betamethasoneCream,
        dosage: 'Apply thinly once or twice a day for up to a week',
        amount: 30,
        unit: 'gram',
        days: 28,
        share: 180,
        route: ROUTES.topical,
        asNeeded: true,
      },
    ],
    panels: [],
  },
  {
    name: 'obesity',
    concept: PROBLEMS.obesity,
    women: [0, 0, 55, 100, 135, 155, 165, 155, 120, 70],
    men: [0, 0, 35, 80, 120, 145, 155, 140, 100, 55],
    level: { per1000: 128, from: 18 },
    kin: 'circulation',
    significance: 'minor',
    begins: { age: 17, yearsAgo: 12 },
    beginnings: [
      { history: 'Asked about weight, which has gone up each year.', plan: 'BMI over 30. Weight management service offered.' },
      { from: 18, history: 'Weight goes up a little each year. Works nights.', plan: 'BMI over 30. Weight management service offered.' },
    ],
    reviews: ['Weight check. Joined a group, two kilograms less.'],
    prescriptions: [],
    panels: ['hba1c', 'lipids'],
  },
  {
    name: 'learningDisability',
    concept: PROBLEMS.learningDisability,
    women: [1, 5, 7, 6, 5, 5, 5, 4, 2, 1],
    men: [3, 10, 11, 9, 7, 6, 6, 4, 2, 1],
    level: { per1000: 6, from: 0 },
    significance: 'major',
    begins: { age: 2, yearsAgo: 30 },
    beginnings: [
      {
        history: 'Paediatric clinic: global delay, educational plan in place.',
        plan: 'Added to the register. Yearly health check from fourteen.',
      },
    ],
    reviews: ['Learning disability health check. Came with a support worker. Easy read plan given.'],
    prescriptions: [],
    panels: ['bloodCount', 'thyroid'],
  },
  {
    name: 'glaucoma',
    concept: PROBLEMS.glaucoma,
    women: [0, 0, 0, 0, 2, 6, 14, 30, 58, 84],
    men: [0, 0, 0, 1, 2, 7, 16, 33, 60, 82],
    level: { per1000: 16, from: 0 },
    significance: 'minor',
    begins: { age: 40, yearsAgo: 12 },
    beginnings: [{ history: 'Optician found raised pressures and a field defect.', plan: 'Eye clinic: glaucoma. Drops at night.' }],
    reviews: ['Uses the drops each night. Eye clinic twice a year.'],
    prescriptions: [
      {
        medicine: PRODUCTS.xalatanEyeDrops,
        dosage: 'One drop into both eyes at night',
        amount: 3,
        unit: 'ml',
        days: 28,
        share: 700,
        route: ROUTES.ophthalmic,
      },
    ],
    panels: [],
    letter: { kind: 'clinic', share: 600 },
  },
  {
    name: 'hearingLoss',
    concept: PROBLEMS.hearingLoss,
    women: [4, 4, 4, 6, 12, 26, 50, 90, 170, 270],
    men: [5, 5, 5, 8, 16, 34, 70, 130, 220, 300],
    level: { per1000: 40, from: 0 },
    significance: 'minor',
    begins: { age: 1, yearsAgo: 12 },
    beginnings: [
      {
        history: 'Turns the television up, misses the doorbell.',
        examination: 'No wax, drums normal.',
        plan: 'Audiology for hearing aids.',
      },
    ],
    reviews: ['Wears the hearing aids most of the day.'],
    prescriptions: [],
    panels: [],
  },
  {
    name: 'endometriosis',
    concept: PROBLEMS.endometriosis,
    women: [0, 0, 8, 22, 32, 30, 18, 10, 5, 2],
    men: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    level: { per1000: 8, from: 0 },
    significance: 'minor',
    begins: { age: 16, yearsAgo: 14 },
    over: 250,
    beginnings: [
      {
        history: 'Painful periods since they began, misses days because of them.',
        plan: 'Scan normal, gynaecology: endometriosis. Hormonal treatment.',
      },
      {
        from: 18,
        history: 'Painful periods since school, off work two days a month.',
        plan: 'Gynaecology: endometriosis. Hormonal treatment, pain relief.',
      },
    ],
    reviews: ['Pain better on the pill.'],
    prescriptions: [
      {
        medicine: PRODUCTS.microgynon30Tablets,
        dosage: 'One to be taken each day for 21 days, then a break of 7 days',
        amount: 63,
        unit: 'tablet',
        days: 84,
        share: 300,
      },
    ],
    panels: [],
  },
  {
    name: 'hiv',
    concept: PROBLEMS.hiv,
    women: [0, 0, 0, 1, 2, 2, 1, 1, 0, 0],
    men: [0, 0, 1, 2, 3, 4, 3, 2, 1, 0],
    level: { per1000: 2, from: 15 },
    significance: 'major',
    begins: { age: 19, yearsAgo: 15 },
    beginnings: [
      {
        history: 'Told us of the diagnosis; looked after by the clinic.',
        plan: 'Medicines from the hospital. Does not want it shown to others.',
      },
    ],
    reviews: ['Well. Viral load undetectable, the clinic writes.'],
    prescriptions: [],
    panels: ['bloodCount', 'lipids'],
    confidential: true,
  },
];

/** For each condition, of a hundred thousand women and men of each age step, how many have it. */
export const PREVALENCE: ReadonlyMap<ConditionName, { readonly female: readonly number[]; readonly male: readonly number[] }> = new Map(
  CONDITIONS.map(({ name, women, men, level }) => {
    let people = 0;
    let sum = 0;
    for (const [band, share] of AGE_PER_1000.entries()) {
      const age = 5 * band;
      if (age + 4 < level.from) continue;
      const female = FEMALE_BY_AGE_PER_1000[band] as number;
      for (let year = Math.max(age, level.from); year < age + 5; year++) {
        const step = ageStep(year);
        people += share * 1000;
        sum += share * (female * (women[step] as number) + (1000 - female) * (men[step] as number));
      }
    }
    // so that the level comes out for a population of these ages
    const scaled = (shares: readonly number[]) =>
      shares.map((share) => Math.min(95_000, Math.floor((share * level.per1000 * 100 * people) / sum)));
    return [name, { female: scaled(women), male: scaled(men) }];
  }),
);

/** Which of the shares is that of an age. */
export function ageStep(age: number): number {
  const step = AGE_STEPS.findIndex((limit) => age < limit);
  return step < 0 ? AGE_STEPS.length : step;
}
