/**
 * Reference data of the Directory of Services (DoS): what its numbers stand for. Ids, names and ranks are those that NHS projects have
 * published: the DoS API's documentation, the national service types, referral roles and attributes, tests and samples of services
 * that ask or replace the directory. An entry without a name is one whose id is published and whose name is not. The whole list of
 * symptom groups, discriminators and dispositions belongs to NHS Pathways and is not public; a world of your own may use others.
 */

interface Named {
  readonly id: number;
  readonly name?: string;
}

export interface ServiceType extends Named {
  readonly name: string;
  /** Where the national order of types has it: 1 first, 10 last. The directory's own bookkeeping has none. */
  readonly rank?: number;
  /** The list of types no longer has it; older services and samples do. */
  readonly former?: true;
}

type TypeRow = readonly [id: number, name: string, rank?: number];

const TYPE_ROWS: readonly TypeRow[] = [
  [-2, 'Local Templates'],
  [-1, 'DoS Region'],
  [4, 'Therapy', 10],
  [6, 'Commissioning Cluster'],
  [7, 'Mental Health', 2],
  [8, 'Social Care', 3],
  [11, 'Voluntary', 3],
  [12, 'Dental Practice', 4],
  [13, 'Pharmacy', 1],
  [14, 'Optical', 2],
  [17, 'Clinic', 10],
  [18, 'Health Visitor', 3],
  [19, 'Midwifery', 3],
  [20, 'Community Based', 3],
  [21, 'Retired'],
  [22, 'Commissioning Organisation'],
  [24, 'Care Home', 10],
  [25, 'Integrated Urgent Care (IUC) Treatment', 7],
  [27, 'Intermediate Care', 3],
  [28, 'Community Hospital', 10],
  [29, 'Sexual Health', 2],
  [38, 'Community/District Nursing', 3],
  [40, 'Emergency Department (ED) Catch-All', 9],
  [41, 'Hospital Acute Assessment Unit (AAU)', 8],
  [46, 'Urgent Care', 5],
  [47, 'Dental Emergency', 8],
  [48, 'Specialist', 2],
  [50, 'Palliative Care', 3],
  [100, 'GP Practice', 4],
  [105, 'Emergency Department (ED)', 9],
  [107, '(Capacity) Critical Care (CC)'],
  [108, '(Capacity) Paediatrics Intensive Care Unit (PICU)'],
  [109, '(Capacity) Burns (B)'],
  [110, '(Capacity) Maternity and Neonate (MN)'],
  [111, '(Capacity) Paediatrics (PDR)'],
  [112, 'Optical Enhanced', 2],
  [113, 'Health Information', 2],
  [114, '(Capacity) Acute Hospital'],
  [115, '(Capacity) Provider Escalation/RAG'],
  [120, 'Emergency Department (ED) Eye Casualty', 8],
  [121, 'Primary Percutaneous Coronary Intervention (PPCI)', 8],
  [122, 'Hyper-Acute Stroke Unit (HASU)', 8],
  [129, 'Safeguarding', 2],
  [130, 'Integrated Urgent Care (IUC) NHS 111 Call Handling Provider', 8],
  [131, 'Pharmacy Urgent Medicines Supply', 2],
  [132, 'Pharmacy Enhanced', 1],
  [133, 'Integrated Urgent Care (IUC) Clinical Assessment Service (CAS)', 6],
  [134, 'Pharmacy Distance Selling', 1],
  [135, 'Urgent Treatment Centre (UTC)', 5],
  [136, 'GP Access Hub', 4],
  [137, 'Integrated Urgent Care (IUC) Pharmacy Clinical Assessment', 6],
  [138, 'Emergency National Response', 3],
  [139, 'Integrated Urgent Care (IUC) Validation', 6],
  [140, 'Same Day Emergency Care (SDEC)', 8],
  [141, 'Hospital Streaming', 1],
  [142, 'Mental Health Crisis', 6],
  [143, 'Sexual Assault Referral Centre (SARC)', 1],
  [144, 'Integrated Urgent Care (IUC) Dental Clinical Assessment', 6],
  [145, 'Integrated Urgent Care (IUC) Paediatric Clinical Assessment', 6],
  [146, 'Urgent Community Response (UCR)', 3],
  [147, 'Covid Medicines Delivery Unit (CMDU)', 1],
  [148, 'Pharmacy Blood Pressure Check', 1],
  [149, 'Pharmacy Contraception', 1],
  [150, 'Urgent Treatment Centre (UTC) Co-Located with ED', 6],
  [151, 'Primary Care Network (PCN)', 6],
  [152, 'Primary Care Network (PCN) Enhanced Service', 6],
  [153, 'Maternity and Neonatal', 6],
  [154, 'Early Pregnancy Assessment Unit (EPAU)', 6],
  [155, 'Virtual Ward', 6],
  [156, 'Dental Urgent Care', 6],
  [157, 'Infection Hub', 6],
  [158, 'Ambulance Service Pathway', 2],
  [159, 'Primary Care Clinic', 2],
  [160, 'Care Transfer Hub', 10],
];

/** Types of published samples that are older than the list. */
const FORMER_TYPE_ROWS: readonly TypeRow[] = [
  [35, 'MIU'],
  [39, 'District/Community Nurse Non-Prescriber'],
  [45, 'Walk In Centre (WIC)'],
  [106, 'GP-Led UCC with ED'],
  [117, 'GP Choice'],
];

export const SERVICE_TYPES: ReadonlyMap<number, ServiceType> = new Map(
  [...TYPE_ROWS.map((row) => ({ row, former: false })), ...FORMER_TYPE_ROWS.map((row) => ({ row, former: true }))].map(
    ({ row: [id, name, rank], former }) => [
      id,
      { id, name, ...(rank !== undefined && { rank }), ...(former && { former: true as const }) },
    ],
  ),
);

/** Types that rules ask about. */
export const EMERGENCY_DEPARTMENT = 105;
export const EMERGENCY_DEPARTMENT_CATCH_ALL = 40;
export const OUT_OF_HOURS_TREATMENT = 25;

/** Types of which a search keeps only the best service; of any other it keeps two (CheckCapacitySummary 1.5, "surplus results"). */
const ONE_IS_ENOUGH: ReadonlySet<number> = new Set([138, 100, 133, 130, 137, 139]);

/** How many services of a type a search keeps. */
export function keptOf(type: number): 1 | 2 {
  return ONE_IS_ENOUGH.has(type) ? 1 : 2;
}

/** What has no place in the order of types comes last. */
const LAST_RANK = 10;

/**
 * Where commissioners want another order of types than the national one: by ODS code of a sub-ICB location. Ours: Leeds sends people
 * to pharmacies and access hubs first and to emergency departments last, Bristol to its treatment centres before general practice.
 */
const LOCAL_RANKS: Readonly<Record<string, ReadonlyMap<number, number>>> = {
  '15F': new Map([
    [13, 1],
    [132, 1],
    [136, 2],
    [100, 3],
    [135, 4],
    [105, 10],
  ]),
  '15C': new Map([
    [135, 1],
    [150, 1],
    [46, 2],
    [100, 5],
  ]),
};

/** The rank of a type where somebody calls from: 1 first. Commissioners by the ODS code of their sub-ICB location; nationally without. */
export function rankOf(type: number, commissioner?: string): number {
  const local = commissioner === undefined ? undefined : LOCAL_RANKS[commissioner];
  return local?.get(type) ?? SERVICE_TYPES.get(type)?.rank ?? LAST_RANK;
}

/** Where most calls that are no emergency are dealt with, and where somebody must be seen. Both go with every group of NHS Pathways: ours. */
export const PRIMARY_CARE = 4003;
export const EMERGENCY_CARE = 4052;

type NamedRow = readonly [id: number, name?: string];

/** Symptom discriminators: what a service must be able to do. */
export const DISCRIMINATORS: ReadonlyMap<number, Named> = byId([
  [PRIMARY_CARE, 'PC full Primary Care assessment and prescribing capability'],
  [4010, 'ALL assault, sexual'],
  [4019, 'AMB toxic ingestion'],
  [4020, 'PC assessment and management capability, minor condition'],
  [4023, 'AMB toxic inhalation'],
  [4028, 'AMB stroke'],
  [4030, 'AMB drug/alcohol/solvent misuse'],
  [4032, 'AMB pregnancy'],
  [4033, 'AMB new/worsening breathlessness'],
  [4047],
  [4048, 'AMB fit/convulsion'],
  [EMERGENCY_CARE, 'ED full ED assessment and management capability'],
  [4086, 'AMB chest pain (undifferentiated)'],
  [4088, 'AMB imminent birth'],
  [4097, 'AMB palpitations'],
  [4098, 'AMB recent head injury'],
  [4099, 'AMB diabetes mellitus'],
  [4108, 'AMB decreased conscious level'],
  [4136, 'AMB associated injury, risk'],
  [4180, 'PC mental health assessment, alcohol misuse'],
  [4193],
  [4212, 'AMB cardiac arrest'],
  [4304, 'ED unable to weightbear'],
  [4311, 'PC extended ophthalmic assessment and management capability, minor condition (MECS)'],
  [4389, 'ED post tonsillectomy bleeding'],
  [4419, 'ED mental health crisis'],
  [4456, 'PC full mental health assessment capability'],
  [4501, 'ED Ischaemia, post trauma'],
  [14020, 'GP Choice'],
  [14023, 'GP Practice'],
]);

export interface SymptomGroup extends Named {
  /** Discriminators that go with it; any other is dropped from a request (fault 104 when none is left). */
  readonly discriminators: readonly number[];
  /** Of the directory's own service finder, not of NHS Pathways. */
  readonly serviceFinder?: true;
}

type GroupRow = readonly [id: number, name: string | undefined, discriminators: readonly number[]];

/** What the patient has. Beside each group the discriminators that are published with it; the two common ones are ours where they are not. */
const GROUP_ROWS: readonly GroupRow[] = [
  [1000, 'Abdominal or Flank Injury, Blunt', []],
  [1006, 'Abdominal, Flank, Groin or Back Pain or Swelling', []],
  [1010, 'Allergic Reaction', [4020, 4389]],
  [1011, 'Ankle or Foot Injury, Blunt', [4010, 4304, 4501]],
  [1035, 'Breathing Problems, Breathlessness or Wheeze, Pregnant', []],
  [1110, undefined, []],
  [1118, 'Labour and Childbirth', [4088]],
  [1137, 'Palpitations', [4033]],
  [1159, undefined, []],
  [1169, undefined, [4047]],
  [1193, 'Immediate threats to life', [4212]],
  [1206, undefined, [4193]],
  [1228, 'Self-Harm', []],
  [1240, 'Self Triage, Mental Health', [4019, 4023, 4028, 4030, 4032, 4033, 4048, 4086, 4097, 4098, 4099, 4108, 4136, 4180, 4419, 4456]],
];

export const SYMPTOM_GROUPS: ReadonlyMap<number, SymptomGroup> = new Map<number, SymptomGroup>([
  ...GROUP_ROWS.map(([id, name, discriminators]): [number, SymptomGroup] => [
    id,
    { id, ...(name !== undefined && { name }), discriminators: [PRIMARY_CARE, EMERGENCY_CARE, ...discriminators] },
  ]),
  [360, { id: 360, name: 'z2.0 - Service Types', discriminators: [14020, 14023], serviceFinder: true }],
]);

export interface Disposition extends Named {
  /** As NHS Pathways writes it: `Dx05`. */
  readonly code: string;
  /** Within how many minutes the patient is to be seen or spoken to; where nothing is known, at once. */
  readonly minutes?: number;
}

type DispositionRow = readonly [code: string, name?: string, minutes?: number];

const HOURS = 60;

const DISPOSITION_ROWS: readonly DispositionRow[] = [
  ['Dx02', 'Attend Emergency Treatment Centre within 1 hour', 1 * HOURS],
  ['Dx03', 'Attend Emergency Treatment Centre within 4 hours', 4 * HOURS],
  ['Dx05', 'To contact a Primary Care Service within 2 hours', 2 * HOURS],
  ['Dx06', 'To contact a Primary Care Service within 6 hours', 6 * HOURS],
  ['Dx07', 'To contact a Primary Care Service within 12 hours', 12 * HOURS],
  ['Dx08', 'To contact a Primary Care Service within 24 hours', 24 * HOURS],
  ['Dx09', 'For persistent or recurrent symptoms get in touch with the GP Practice for a non-urgent appointment', 120 * HOURS],
  ['Dx10', 'MUST contact own GP Practice for a non-urgent appointment', 120 * HOURS],
  ['Dx11', 'Speak to a Primary Care Service within 1 hour', 1 * HOURS],
  ['Dx12', 'Speak to a Primary Care Service within 2 hours', 2 * HOURS],
  ['Dx13', 'Speak to a Primary Care Service within 6 hours', 6 * HOURS],
  ['Dx14', 'Speak to a Primary Care Service within 12 hours', 12 * HOURS],
  ['Dx15', 'Speak to a Primary Care Service within 24 hours', 24 * HOURS],
  ['Dx16', 'For persistent or recurrent symptoms get in touch with the GP Practice within 3 working days', 120 * HOURS],
  ['Dx20'],
  ['Dx28', 'Contact Pharmacist within 24 hours', 24 * HOURS],
  ['Dx29', 'Contact Pharmacist next working day', 120 * HOURS],
  ['Dx38'],
  ['Dx42', 'Child protection / Vulnerable adult immediate referral'],
  ['Dx45', 'Service Location Information', 24 * HOURS],
  ['Dx75', 'MUST contact own GP Practice within 3 working days', 120 * HOURS],
  ['Dx80', 'Repeat prescription required within 6 hours', 6 * HOURS],
  ['Dx82', 'Medication Enquiry', 24 * HOURS],
  ['Dx85', 'Repeat prescription required within 2 hours', 2 * HOURS],
  ['Dx86', 'Repeat prescription required within 12 hours', 12 * HOURS],
  ['Dx87', 'Repeat prescription required within 24 hours', 24 * HOURS],
  ['Dx89'],
  ['Dx92', 'Refer to Mental Health/Crisis Service within 4 hours', 4 * HOURS],
  ['Dx94'],
  ['Dx97', 'Emergency Contraception within 2 hours', 2 * HOURS],
  ['Dx98', 'Emergency Contraception within 12 hours', 12 * HOURS],
  ['Dx115', 'Contact Own GP Practice next working day for appointment', 120 * HOURS],
  ['Dx118'],
  ['Dx132'],
  ['Dx333'],
  ['Dx334'],
  ['Dx335', 'A clinician from our service will call the individual back immediately to assess the problem'],
  ['Dx010', 'Emergency Ambulance Response for Potential Cardiac Arrest (Category 1)'],
  ['Dx0106', 'Emergency Ambulance Response for Respiratory Distress'],
  ['Dx0115', 'Emergency Ambulance Response for Labour Complications (Category 2)'],
  ['Dx0122', 'Emergency Ambulance Response (Category 3)'],
];

/** Outcomes of a triage, by the id that requests carry. Times are those of the names, and of `Dx115` (5 days); others of ours follow it. */
export const DISPOSITIONS: ReadonlyMap<number, Disposition> = new Map(
  DISPOSITION_ROWS.map(([code, name, minutes]) => {
    const id = dispositionId(code) as number;
    return [id, { id, code, ...(name !== undefined && { name }), ...(minutes !== undefined && { minutes }) }];
  }),
);

/**
 * The id of a Dx code in requests: 1000 and the number (`Dx05` 1005, `Dx118` 1118). Codes of ambulance responses begin with a nought and
 * would collide; of them the digits follow 10 (`Dx010` 10010), as NHS 111 online once sent them. Nothing when it is no Dx code.
 */
export function dispositionId(code: string): number | undefined {
  const digits = /^dx(\d{2,4})$/i.exec(code)?.[1];
  if (digits === undefined) return undefined;
  const isAmbulance = digits.length > 2 && digits.startsWith('0');
  return isAmbulance ? Number(`10${digits}`) : 1000 + Number(digits);
}

/**
 * How long, in minutes from the time of a search, a service may take to open (CheckCapacitySummary 1.5, "match session times"). By the
 * minutes of the disposition.
 */
export function sessionMinutes(minutes: number | undefined): number {
  if (minutes === undefined || minutes <= 0) return 60;
  if (minutes <= 30) return 30;
  return minutes <= 60 ? minutes : minutes - 60;
}

/** Kinds of account, and so of caller. Each account has one. */
export const REFERRAL_ROLES: ReadonlyMap<number, Named> = byId([
  [1, 'Public Facing'],
  [23, '111 Telephony Referral'],
  [24, 'Professional Referral'],
  [25, 'CAS Referral'],
  [26, '999 Referral'],
  [129, 'Digital Referral'],
  [130, 'NHSUK'],
  [131, 'ED Streaming Referral'],
  [132, 'Nil referrals'],
  [133, '111 Telephony Referral DHU'],
  [134, '111 Telephony Referral IOW'],
  [135, '111 Telephony Referral LAS'],
  [136, '111 Telephony Referral NWAS'],
  [137, '111 Telephony Referral WMAS'],
  [138, '111 Telephony Referral SCAS'],
  [139, 'CAS Referral WMAS'],
  [140, 'CAS Referral NWAS'],
  [141, 'CAD Portal WMAS'],
  [142, 'Primary Care Referral'],
]);

/** Attributes of services, by name, with what they say. All are true or false. */
export const ATTRIBUTES: ReadonlyMap<string, string> = new Map([
  ['requirebooking', 'Takes a referral only with an appointment that has been booked'],
  ['Digital_Go_With_Notif', 'Referred online, and told of it, the patient may go straight there'],
  ['webchat_enabled', 'Answers NHS 111 online by web chat'],
  ['Website Signposting', 'Is reached first of all through its website'],
]);

function byId(rows: readonly NamedRow[]): ReadonlyMap<number, Named> {
  return new Map(rows.map(([id, name]) => [id, { id, ...(name !== undefined && { name }) }]));
}
