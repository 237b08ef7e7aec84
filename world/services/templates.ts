/**
 * What services of a kind deal with: symptoms, outcomes of a triage, and who may refer. The directory calls this a template; services
 * that keep to it need not say it again. Which services are profiled with what is not public: these are ours, of published ids.
 */
import type { DirectoryService } from '../directory-service.ts';
import { projection } from '../projection.ts';
import { EMERGENCY_CARE, PRIMARY_CARE, REFERRAL_ROLES, SYMPTOM_GROUPS } from './reference.ts';

interface Template {
  /** Discriminators by symptom group. */
  readonly symptoms: Readonly<Record<number, readonly number[]>>;
  readonly dispositions: readonly number[];
  readonly referralRoles: readonly number[];
}

const MINOR_CONDITION = 4020;
const MENTAL_HEALTH = [4180, 4419, 4456];
const TELEPHONE_111 = [23, 133, 134, 135, 136, 137, 138];
const CLINICAL_ASSESSMENT = [25, 139, 140];
const AMBULANCE = [26, 141];
const PATIENTS_THEMSELVES = [1, 129, 130];
const CLINICIANS = [24, 131, 142];
const EVERYBODY = [...REFERRAL_ROLES.keys()].filter((role) => role !== 132);

const SEEN_BY_PRIMARY_CARE = [1005, 1006, 1007, 1008, 1009, 1010, 1016, 1075, 1115];
const SPOKEN_TO = [1011, 1012, 1013, 1014, 1015, 1020, 1042, 1082, 1132, 1333, 1334, 1335];
const REPEAT_PRESCRIPTION = [1080, 1082, 1085, 1086, 1087];
const EMERGENCY = [1002, 1003, 1089, 1094];
const MENTAL_HEALTH_CRISIS = 1092;
const WHERE_IT_IS = 1045;

const TEMPLATES = {
  'general-practice': {
    symptoms: every([PRIMARY_CARE, MINOR_CONDITION, 4047, 4193, 4180], { 360: [14023] }),
    dispositions: [...SEEN_BY_PRIMARY_CARE, ...SPOKEN_TO, WHERE_IT_IS],
    referralRoles: EVERYBODY,
  },
  'out-of-hours': {
    symptoms: every([PRIMARY_CARE, MINOR_CONDITION, 4047, 4193]),
    dispositions: [1005, 1006, 1007, 1008, ...SPOKEN_TO, ...REPEAT_PRESCRIPTION],
    referralRoles: [...TELEPHONE_111, ...CLINICAL_ASSESSMENT, ...AMBULANCE, 24, 129, 131],
  },
  'urgent-treatment': {
    symptoms: every([PRIMARY_CARE, MINOR_CONDITION, 4047, 4304]),
    dispositions: [1002, 1003, 1005, 1006, 1007, 1008, WHERE_IT_IS],
    referralRoles: EVERYBODY,
  },
  'emergency-department': {
    symptoms: every([EMERGENCY_CARE, 4010, 4304, 4389, 4419, 4501]),
    dispositions: [...EMERGENCY, MENTAL_HEALTH_CRISIS, WHERE_IT_IS],
    referralRoles: EVERYBODY,
  },
  'same-day-emergency-care': {
    symptoms: { 1006: [EMERGENCY_CARE], 1137: [EMERGENCY_CARE], 1110: [EMERGENCY_CARE] },
    dispositions: EMERGENCY,
    referralRoles: [...CLINICAL_ASSESSMENT, ...AMBULANCE, ...CLINICIANS],
  },
  ambulance: {
    symptoms: every([4019, 4023, 4028, 4030, 4032, 4033, 4048, 4086, 4088, 4097, 4098, 4099, 4108, 4136, 4212]),
    dispositions: [10_010, 100_106, 100_115, 100_122],
    referralRoles: [...TELEPHONE_111, ...CLINICAL_ASSESSMENT, ...AMBULANCE, 129],
  },
  'call-handling': {
    symptoms: every([PRIMARY_CARE, EMERGENCY_CARE, 4047, 4193]),
    dispositions: [...SPOKEN_TO, WHERE_IT_IS],
    referralRoles: [...AMBULANCE, ...PATIENTS_THEMSELVES, ...CLINICIANS],
  },
  'clinical-assessment': {
    symptoms: every([PRIMARY_CARE, EMERGENCY_CARE, MINOR_CONDITION, 4047, 4193, 4456]),
    dispositions: [...SPOKEN_TO, 1002, 1003, 1005, MENTAL_HEALTH_CRISIS, ...REPEAT_PRESCRIPTION, 100_122],
    referralRoles: [...TELEPHONE_111, ...AMBULANCE, 129],
  },
  pharmacy: {
    symptoms: { 1010: [MINOR_CONDITION], 1110: [PRIMARY_CARE], 1159: [PRIMARY_CARE], 1206: [PRIMARY_CARE] },
    dispositions: [1028, 1029, 1082, WHERE_IT_IS],
    referralRoles: EVERYBODY,
  },
  'pharmacy-urgent-medicines': {
    symptoms: { 1110: [PRIMARY_CARE], 1159: [PRIMARY_CARE], 1206: [PRIMARY_CARE] },
    dispositions: REPEAT_PRESCRIPTION,
    referralRoles: [...TELEPHONE_111, ...CLINICAL_ASSESSMENT, 129, 142],
  },
  'pharmacy-minor-illness': {
    symptoms: {
      1010: [MINOR_CONDITION, PRIMARY_CARE],
      1011: [PRIMARY_CARE],
      1110: [PRIMARY_CARE],
      1159: [PRIMARY_CARE],
      1206: [PRIMARY_CARE],
    },
    dispositions: [1006, 1007, 1008, 1009, 1010, 1016, 1028, 1029, 1075, 1115],
    referralRoles: [...TELEPHONE_111, ...CLINICAL_ASSESSMENT, 129, 131, 142],
  },
  'pharmacy-contraception': {
    symptoms: { 1006: [PRIMARY_CARE], 1110: [PRIMARY_CARE], 1159: [PRIMARY_CARE] },
    dispositions: [1097, 1098],
    referralRoles: EVERYBODY,
  },
  dental: {
    symptoms: { 1110: [PRIMARY_CARE], 1169: [PRIMARY_CARE, 4047], 1206: [PRIMARY_CARE, 4193] },
    dispositions: [1020, 1118, 1132, WHERE_IT_IS],
    referralRoles: EVERYBODY,
  },
  'eye-care': {
    symptoms: { 1010: [PRIMARY_CARE], 1110: [PRIMARY_CARE], 1206: [PRIMARY_CARE] },
    dispositions: [1007, 1008, 1009, 1010, WHERE_IT_IS],
    referralRoles: EVERYBODY,
  },
  'mental-health-crisis': {
    symptoms: { 1228: [PRIMARY_CARE, EMERGENCY_CARE], 1240: [PRIMARY_CARE, EMERGENCY_CARE, ...MENTAL_HEALTH] },
    dispositions: [MENTAL_HEALTH_CRISIS, 1005, 1006, ...SPOKEN_TO],
    referralRoles: EVERYBODY,
  },
  maternity: {
    symptoms: { 1006: [PRIMARY_CARE, EMERGENCY_CARE], 1035: [PRIMARY_CARE, EMERGENCY_CARE], 1118: [PRIMARY_CARE, EMERGENCY_CARE] },
    dispositions: [1002, 1003, 1011, 1012],
    referralRoles: EVERYBODY,
  },
  'sexual-health': {
    symptoms: { 1006: [PRIMARY_CARE], 1011: [4010], 1110: [PRIMARY_CARE] },
    dispositions: [1007, 1008, 1038, 1094, 1097, 1098],
    referralRoles: EVERYBODY,
  },
  'community-nursing': {
    symptoms: { 1006: [PRIMARY_CARE], 1011: [PRIMARY_CARE], 1110: [PRIMARY_CARE], 1169: [PRIMARY_CARE] },
    dispositions: [1005, 1006, 1007, 1008],
    referralRoles: [...TELEPHONE_111, ...CLINICAL_ASSESSMENT, ...AMBULANCE, ...CLINICIANS],
  },
} satisfies Readonly<Record<string, Template>>;

export type ClinicalTemplateName = keyof typeof TEMPLATES;

export const CLINICAL_TEMPLATE_NAMES = Object.keys(TEMPLATES) as [ClinicalTemplateName, ...ClinicalTemplateName[]];

/** What a service deals with: its template, and what it says of its own. */
export interface ClinicalProfile {
  /** Discriminators by symptom group. */
  readonly symptoms: ReadonlyMap<number, ReadonlySet<number>>;
  readonly dispositions: ReadonlySet<number>;
  readonly referralRoles: ReadonlySet<number>;
}

const TEMPLATE_PROFILES = new Map<ClinicalTemplateName, ClinicalProfile>();

/** The clinical profile of a service. Services that keep to a template share one. */
export const clinicalProfile: (service: DirectoryService) => ClinicalProfile = projection((service) => {
  const { template, symptoms, dispositions, referralRoles } = service;
  const base = template === undefined ? undefined : profileOf(template);
  if (base !== undefined && symptoms.length + dispositions.length + referralRoles.length === 0) return base;
  const merged = new Map([...(base?.symptoms ?? [])].map(([group, discriminators]) => [group, new Set(discriminators)]));
  for (const { group, discriminators } of symptoms) merged.set(group, new Set([...(merged.get(group) ?? []), ...discriminators]));
  return {
    symptoms: merged,
    dispositions: new Set([...(base?.dispositions ?? []), ...dispositions]),
    referralRoles: new Set([...(base?.referralRoles ?? []), ...referralRoles]),
  };
});

/** The profile of a template by itself. */
export function profileOf(name: ClinicalTemplateName): ClinicalProfile {
  let profile = TEMPLATE_PROFILES.get(name);
  if (profile === undefined) {
    const { symptoms, dispositions, referralRoles }: Template = TEMPLATES[name];
    profile = {
      symptoms: new Map(Object.entries(symptoms).map(([group, discriminators]) => [Number(group), new Set(discriminators)])),
      dispositions: new Set(dispositions),
      referralRoles: new Set(referralRoles),
    };
    TEMPLATE_PROFILES.set(name, profile);
  }
  return profile;
}

/** Every group of NHS Pathways that goes with any of these discriminators, with those of them that go with it; and others beside. */
function every(discriminators: readonly number[], others: Template['symptoms'] = {}): Template['symptoms'] {
  const groups: Record<number, readonly number[]> = {};
  for (const { id, discriminators: known, serviceFinder } of SYMPTOM_GROUPS.values()) {
    const wanted = known.filter((discriminator) => discriminators.includes(discriminator));
    if (!serviceFinder && wanted.length > 0) groups[id] = wanted;
  }
  return { ...groups, ...others };
}
