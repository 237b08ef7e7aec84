/**
 * MESH workflows that go together, by who takes part in them: `sets` of a mailbox names them, so that each practice need not list the
 * same two dozen. What a mailbox has beyond its sets stands in its `sends` and `receives`.
 */
import type { Mailbox } from './mailbox.ts';
import { projection } from './projection.ts';

interface WorkflowSet {
  readonly sends: readonly string[];
  readonly receives: readonly string[];
}

/** Letters of hospitals to the practice: discharge, mental health, A&E, outpatients. As FHIR documents, and as the CDA ones before them. */
const HOSPITAL_LETTERS = [
  'TOC_FHIR_IP_DISCH',
  'TOC_FHIR_MH_DISCH',
  'TOC_FHIR_EC_DISCH',
  'TOC_FHIR_OP_ATTEN',
  'TOC_DISCH_DMS',
  'TOC_DISCH_MH_DMS',
  'TOC_AE_DMS',
  'TOC_OUTP_ATT_DMS',
];
/** What somebody else has done for a practice's patient. */
const CONSULTATIONS = ['GPCONNECT_SEND_DOCUMENT', 'GPCONNECT_UPDATE_RECORD', 'GPFED_CONSULT_REPORT'];
const PHARMACY_REPORTS = ['DIGMED_FLU_VAC', 'DIGMED_EMG_MED', 'DIGMED_MINOR_ILLNESS_PEM'];
const LABORATORY_REPORTS = ['PATH_MEDRPT_V2', 'PATH_MEDRPT_V3', 'SCRN_BCS_MEDRPT_V4'];
/** Who joins and leaves a practice, in EDIFACT. */
const REGISTRATION = ['NHAIS_REG', 'NHAIS_RECEP'];
/** Event notifications, by NEMS. */
const EVENTS = [
  'BIRTHNOTIFICATION_1',
  'BLOODSPOTTESTOUTCOME_1',
  'CHANGEOFADDRESS_1',
  'CHANGEOFGP_1',
  'DEATHNOTIFICATION_1',
  'NEWBORNHEARING_1',
  'NIPEOUTCOME_1',
  'PDSRECORDCHANGE_1',
  'PROFESSIONALCONTACTS_1',
  'VACCINATIONS_1',
];
/** Signals, by MNS. */
const SIGNALS = ['PDSRECORDCHANGE_2'];

const TO_PRACTICES = [...HOSPITAL_LETTERS, ...CONSULTATIONS, ...PHARMACY_REPORTS, ...LABORATORY_REPORTS];

const SETS = {
  /** A practice gets letters and results, acknowledges them, and tells the health authority of its list. */
  'general-practice': {
    sends: [...acknowledgementsOf(TO_PRACTICES), ...REGISTRATION],
    receives: [...TO_PRACTICES, ...REGISTRATION],
  },
  hospital: { sends: [...HOSPITAL_LETTERS, ...CONSULTATIONS], receives: acknowledgementsOf([...HOSPITAL_LETTERS, ...CONSULTATIONS]) },
  /** Whoever sees patients of other practices: hubs, walk-in centres, community services. */
  'community-service': { sends: CONSULTATIONS, receives: acknowledgementsOf(CONSULTATIONS) },
  pharmacy: {
    sends: [...PHARMACY_REPORTS, 'GPCONNECT_UPDATE_RECORD'],
    receives: acknowledgementsOf([...PHARMACY_REPORTS, 'GPCONNECT_UPDATE_RECORD']),
  },
  laboratory: { sends: LABORATORY_REPORTS, receives: acknowledgementsOf(LABORATORY_REPORTS) },
  /** Practices and health authorities keep the register together. */
  registration: { sends: REGISTRATION, receives: REGISTRATION },
  'event-publisher': { sends: EVENTS, receives: [] },
  'event-subscriber': { sends: [], receives: EVENTS },
  'signal-publisher': { sends: SIGNALS, receives: [] },
  'signal-subscriber': { sends: [], receives: SIGNALS },
} as const satisfies Readonly<Record<string, WorkflowSet>>;

/** The names of all sets. */
export const WORKFLOW_SETS = Object.keys(SETS) as (keyof typeof SETS)[];

const WORKFLOWS_OF = new Map(
  WORKFLOW_SETS.map((name) => {
    const { sends, receives }: WorkflowSet = SETS[name];
    return [name, [...new Set([...sends, ...receives])]];
  }),
);

/** All workflows of a set. */
export function workflowsOf(name: keyof typeof SETS): readonly string[] {
  return WORKFLOWS_OF.get(name) ?? [];
}

/** Workflows of which a mailbox is a known sender: those of its sets, and its own. Each once. */
export const sentBy: (mailbox: Mailbox) => readonly string[] = projection(({ sets, sends }) => [
  ...new Set([...sets.flatMap((set): readonly string[] => SETS[set].sends), ...sends]),
]);

/** Workflows of which a mailbox is a known receiver: what endpoint look-up and workflow search answer. Each once. */
export const receivedBy: (mailbox: Mailbox) => readonly string[] = projection(({ sets, receives }) => [
  ...new Set([...sets.flatMap((set): readonly string[] => SETS[set].receives), ...receives]),
]);

/** By custom, what acknowledges a message goes under the same name with `_ACK`. */
function acknowledgementsOf(workflows: readonly string[]): readonly string[] {
  return workflows.map((workflow) => `${workflow}_ACK`);
}
