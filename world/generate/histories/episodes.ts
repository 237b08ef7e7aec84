/** What passes: the things for which people mostly come. How often by age is approximate. */
import type { Concept } from '../../clinical-record.ts';
import { MEDICINES, PRODUCTS, ROUTES } from '../../codes/medications.ts';
import { PROBLEMS } from '../../codes/problems.ts';
import { REFERRALS } from '../../codes/referrals.ts';
import { type Weighted, weighted } from '../chance.ts';
import type { Beginning, Prescription } from './conditions.ts';

export interface Episode {
  readonly concept: Concept;
  /** From which age to which, and how common among those who come. */
  readonly ages: readonly [from: number, to: number];
  readonly weight: number;
  readonly lastsDays: number;
  readonly told: readonly Beginning[];
  readonly prescription?: Prescription;
  /** In place of a penicillin. */
  readonly instead?: Prescription;
  readonly hasTemperature?: true;
  readonly referral?: { readonly concept: Concept; readonly specialty: string; readonly reason: string; readonly share: number };
}

const course = (
  medicine: Concept,
  dosage: string,
  amount: number,
  unit: Prescription['unit'],
  days: number,
  share: number,
): Prescription => ({
  medicine,
  dosage,
  amount,
  unit,
  days,
  share,
});

const AMOXICILLIN: Prescription = {
  ...course(MEDICINES.amoxicillin500mgCapsules, 'One to be taken three times a day', 15, 'capsule', 5, 420),
  penicillin: true,
};
const DOXYCYCLINE = course(MEDICINES.doxycycline100mgCapsules, 'Two to be taken on the first day, then one daily', 8, 'capsule', 7, 420);
const CLARITHROMYCIN = course(MEDICINES.clarithromycin500mgTablets, 'One to be taken twice a day', 14, 'tablet', 7, 450);
const PARACETAMOL_LIQUID: Prescription = {
  ...course(MEDICINES.paracetamol120mg5mlOralSuspension, '5ml to be given up to four times a day when required', 200, 'ml', 10, 250),
  upTo: 11,
};

const EPISODES: readonly Episode[] = [
  {
    concept: PROBLEMS.upperRespiratoryInfection,
    ages: [0, 110],
    weight: 170,
    lastsDays: 9,
    told: [
      { history: 'Cold and sore throat for four days.', examination: 'Throat red, chest clear.', plan: 'Viral. Fluids, back if worse.' },
      {
        history: 'Runny nose, cough at night, eats a little less.',
        examination: 'Alert. Ears and chest clear.',
        plan: 'Upper respiratory infection. Safety net given.',
      },
      {
        history: 'Hoarse and bunged up since the weekend, everybody at home has it.',
        examination: 'Throat pink, no glands.',
        plan: 'A cold. Rest, honey and lemon, no antibiotics needed.',
      },
      {
        history: 'Cough for two weeks after a cold, otherwise well.',
        examination: 'Chest clear, saturation 98 %.',
        plan: 'Cough can last three weeks. Back if it does not settle.',
      },
      {
        history: 'Temperature and aching for two days, now better but worried.',
        examination: 'Looks well.',
        plan: 'Viral. Told what to look out for.',
      },
    ],
    prescription: PARACETAMOL_LIQUID,
    hasTemperature: true,
  },
  {
    concept: PROBLEMS.otitisMedia,
    ages: [0, 12],
    weight: 110,
    lastsDays: 7,
    told: [
      {
        history: 'Woke screaming, holds the right ear.',
        examination: 'Right drum red and bulging.',
        plan: 'Pain relief first. Prescription to use in three days if no better.',
      },
      {
        history: 'Pulls at the left ear, off food, hot in the night.',
        examination: 'Left drum dull and red.',
        plan: 'Middle ear infection. Fluids and pain relief, mostly gone in three days.',
      },
      {
        history: 'Ear ran yellow on the pillow, in less pain since.',
        examination: 'Small perforation, canal wet.',
        plan: 'Keep dry, look again in six weeks.',
      },
    ],
    prescription: {
      ...course(MEDICINES.amoxicillin250mgCapsules, 'One to be taken three times a day', 15, 'capsule', 5, 220),
      penicillin: true,
    },
    instead: course(MEDICINES.azithromycin250mgCapsules, 'One to be taken once a day', 3, 'capsule', 3, 220),
    hasTemperature: true,
  },
  {
    concept: PROBLEMS.tonsillitis,
    ages: [3, 45],
    weight: 70,
    lastsDays: 8,
    told: [
      {
        history: 'Throat so sore that swallowing hurts, two days.',
        examination: 'Exudate, tender glands.',
        plan: 'FeverPAIN 3. Delayed prescription, plenty to drink.',
      },
      {
        history: 'Third sore throat this year, off school or work again.',
        examination: 'Large tonsils, no exudate.',
        plan: 'Most likely viral. Numbers written down.',
      },
    ],
    instead: CLARITHROMYCIN,
    hasTemperature: true,
  },
  {
    concept: PROBLEMS.lowerRespiratoryInfection,
    ages: [16, 110],
    weight: 90,
    lastsDays: 14,
    told: [
      {
        history: 'Green phlegm and short of breath for five days.',
        examination: 'Crackles at the left base, saturation 96 %.',
        plan: 'Chest infection. Antibiotic, review if not better in three days.',
      },
      {
        history: 'Cough will not go, tired out.',
        examination: 'Coarse sounds that clear with coughing.',
        plan: 'Lower respiratory infection. CRP if no better.',
      },
      {
        history: 'Wheezy and hot, rattly chest at night.',
        examination: 'Coarse crackles at the right base, pulse 92.',
        plan: 'Chest infection. Told when to ring 111.',
      },
    ],
    prescription: AMOXICILLIN,
    instead: DOXYCYCLINE,
    hasTemperature: true,
  },
  {
    concept: PROBLEMS.lowBackPain,
    ages: [18, 90],
    weight: 95,
    lastsDays: 40,
    told: [
      {
        history: 'Back went when lifting the shopping. No leg weakness, bladder normal.',
        examination: 'Straight leg raise normal.',
        plan: 'Keep moving, pain relief, exercises.',
      },
      {
        history: 'Ache low in the back for six weeks, worse after sitting.',
        examination: 'Stiff, no red flags.',
        plan: 'Physiotherapy if no better.',
      },
      {
        history: 'Seized up digging the garden on Sunday.',
        examination: 'Spasm on the left, reflexes normal.',
        plan: 'Heat, gentle walking. Most are better in four weeks.',
      },
    ],
    prescription: course(MEDICINES.naproxen250mgTablets, 'One to be taken twice a day with food', 28, 'tablet', 14, 380),
    referral: {
      concept: REFERRALS.physiotherapy,
      specialty: 'Physiotherapy',
      reason: 'Low back pain for more than six weeks, no red flags.',
      share: 260,
    },
  },
  {
    concept: PROBLEMS.impetigo,
    ages: [1, 14],
    weight: 28,
    lastsDays: 8,
    told: [{ history: 'Golden crusts round the mouth since the weekend.', plan: 'Impetigo. Off school until crusted over.' }],
    prescription: {
      ...course(MEDICINES.flucloxacillin500mgCapsules, 'One to be taken four times a day', 20, 'capsule', 5, 300),
      penicillin: true,
    },
    instead: CLARITHROMYCIN,
  },
  {
    concept: PROBLEMS.chickenpox,
    ages: [1, 9],
    weight: 32,
    lastsDays: 10,
    told: [
      {
        history: 'Spots in crops since yesterday, itchy.',
        examination: 'Vesicles at different stages.',
        plan: 'Chickenpox. Cool baths, no ibuprofen.',
      },
    ],
    prescription: PARACETAMOL_LIQUID,
  },
  {
    concept: PROBLEMS.shingles,
    ages: [45, 100],
    weight: 24,
    lastsDays: 30,
    told: [
      {
        history: 'Burning band under the left ribs, blisters today.',
        examination: 'Dermatomal rash, does not cross the middle.',
        plan: 'Shingles. Antiviral started, pain relief.',
      },
    ],
    prescription: course(MEDICINES.amitriptyline10mgTablets, 'One to be taken at night', 28, 'tablet', 28, 350),
  },
  {
    concept: PROBLEMS.onychomycosis,
    ages: [30, 95],
    weight: 20,
    lastsDays: 200,
    told: [{ history: 'Big toenail thick and yellow.', plan: 'Fungal nail. Clippings sent, lacquer from the pharmacy meanwhile.' }],
  },
  {
    concept: PROBLEMS.handWart,
    ages: [5, 35],
    weight: 22,
    lastsDays: 120,
    told: [{ history: 'Two warts on the fingers.', plan: 'They go by themselves. Salicylic acid from the pharmacy.' }],
  },
  {
    concept: PROBLEMS.mole,
    ages: [20, 90],
    weight: 30,
    lastsDays: 30,
    told: [
      {
        history: 'Mole on the back that catches on clothing; has not changed.',
        examination: 'Even, 5 mm, no worrying features.',
        plan: 'Photograph taken, come back if it changes.',
      },
    ],
  },
  {
    concept: PROBLEMS.chronicSinusitis,
    ages: [18, 80],
    weight: 26,
    lastsDays: 60,
    told: [{ history: 'Blocked and heavy behind the cheeks for weeks.', plan: 'Rinses and a nasal steroid for two months.' }],
    prescription: {
      ...course(PRODUCTS.beconaseAqueousNasalSpray, 'Two sprays into each nostril twice a day', 200, 'dose', 28, 600),
      route: ROUTES.nasal,
    },
  },
  {
    concept: { term: 'Urinary tract infection' },
    ages: [16, 110],
    weight: 60,
    lastsDays: 6,
    told: [
      {
        history: 'Stings and goes often since yesterday. No fever, no back pain.',
        plan: 'Dipstick positive for nitrites. Three days of antibiotic.',
      },
      {
        history: 'Burns on passing water, cloudy for three days.',
        examination: 'No loin tenderness, temperature normal.',
        plan: 'Sample sent, treated meanwhile.',
      },
    ],
    prescription: course(MEDICINES.ciprofloxacin500mgTablets, 'One to be taken twice a day', 6, 'tablet', 3, 120),
  },
  {
    concept: { term: 'Conjunctivitis' },
    ages: [0, 90],
    weight: 34,
    lastsDays: 6,
    told: [
      { history: 'Sticky eyes in the morning.', plan: 'Bathe with cooled boiled water; drops if no better in two days.' },
      {
        history: 'Red gritty eye for three days, no change in sight.',
        examination: 'Pupil normal, no ulcer.',
        plan: 'Conjunctivitis. Wash hands, own towel.',
      },
    ],
    prescription: {
      ...course(MEDICINES.chloramphenicolEyeDrops, 'One drop into the affected eye every two hours', 10, 'ml', 5, 450),
      route: ROUTES.ophthalmic,
    },
  },
  {
    concept: PROBLEMS.irregularPeriods,
    ages: [14, 52],
    weight: 40,
    lastsDays: 150,
    told: [
      { history: 'Periods come when they like, heavy for two days.', plan: 'Diary for three months, bloods, options talked through.' },
    ],
  },
];

/** For each year of age: what somebody may come for. */
export const EPISODES_AT: readonly { readonly female: Weighted<Episode>; readonly male: Weighted<Episode> }[] = Array.from(
  { length: 111 },
  (_, age) => {
    const fitting = EPISODES.filter(({ ages: [from, to] }) => age >= from && age <= to);
    const table = (episodes: readonly Episode[]) => weighted(episodes.map((episode) => [episode, episode.weight] as const));
    return { female: table(fitting), male: table(fitting.filter(({ concept }) => concept !== PROBLEMS.irregularPeriods)) };
  },
);
