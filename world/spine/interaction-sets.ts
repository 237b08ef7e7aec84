/**
 * Interactions that go together, under one name, so that sixty practices need not list the same eighty: `interactionSets` of a system
 * or an endpoint names them. What a system or endpoint has beyond its sets stands in its `interactions`.
 */
import { allInteractions, interactionsOfService, nationalId } from './interactions.ts';

/** An interaction of a set. */
export interface SetMember {
  readonly interaction: string;
  /** What comes after an endpoint's address: `/STU3/1/gpconnect/fhir`. Mostly nothing. */
  readonly path: string;
}

interface InteractionSet {
  /** Other sets, all of which are in this one. */
  readonly sets?: readonly string[];
  /** What comes after an endpoint's address. */
  readonly path?: string;
  readonly interactions?: () => readonly string[];
}

/** Interactions of one national service. */
const of =
  (service: string, prefix = '') =>
  (...actions: readonly string[]) =>
    actions.map((action) => nationalId(service, prefix + action));

const gpConnect = of('gpconnect');
const pds = of('pds');
const pdsQuery = of('pdsquery');
const psis = of('psis');
const psisQuery = of('psisquery');
const lrs = of('lrs');
const lrsQuery = of('lrsquery');
const mm = of('mm');
const mmQuery = of('mmquery');
const alerts = of('alerts');
const nrl = of('nrl', 'DocumentReference.');
const nrlRest = (...verbs: readonly string[]) => verbs.map((verb) => nationalId(`nrls:fhir:rest:${verb}`, 'documentreference'));
const subscriptions = of('clinicals-sync', 'SubscriptionsApi');

const SETS = {
  /** A practice: what its system may send and be sent, and what comes to it over Spine. */
  'general-practice': { sets: ['gp-connect', 'gp2gp', 'itk', 'pds', 'scr', 'eps-prescribing', 'nems-subscriptions'] },
  'general-practice-messages': { sets: ['gp2gp', 'itk', 'pds-replies', 'scr-replies', 'eps-prescription-replies'] },
  /** What some practices also get: letters, results, and questions of those who count. */
  'practice-reports': { sets: ['hospital-letters', 'ooh', 'pat', 'gpes'] },
  pharmacy: { sets: ['pds', 'scr', 'eps-dispensing', 'gp-connect'] },
  'pharmacy-messages': { sets: ['pds-replies', 'scr-replies', 'eps-dispense-replies'] },
  /** A hospital sends letters, and is answered. */
  hospital: { sets: ['pds', 'scr', 'eps-prescribing', 'hospital-letters', 'itk', 'gp-connect', 'nems-subscriptions'] },
  'hospital-messages': { sets: ['pds-replies', 'scr-replies', 'eps-prescription-replies', 'hospital-letters', 'itk'] },
  ambulance: { sets: ['pds', 'scr', 'am', 'itk', 'gp-connect'] },
  'ambulance-messages': { sets: ['pds-replies', 'scr-replies', 'am', 'itk'] },

  /** What the accredited system record of Spine names. */
  spine: { interactions: () => idsWhere(({ isOfSpine }) => isOfSpine) },
  /** What Spine answers besides, as clients know it. */
  'spine-more': { interactions: () => idsWhere(({ isOfSpine, pattern }) => !isOfSpine && !pattern.startsWith('forward')) },

  /** GP Connect, all capabilities, each with the root under which practices serve it. */
  'gp-connect': { sets: ['gp-connect-foundations', 'gp-connect-structured', 'gp-connect-documents', 'gp-connect-html'] },
  'gp-connect-foundations': {
    path: '/STU3/1/gpconnect/fhir',
    interactions: () =>
      gpConnect(
        'fhir:rest:read:metadata-1',
        'fhir:rest:search:patient-1',
        'fhir:rest:read:patient-1',
        'fhir:rest:search:practitioner-1',
        'fhir:rest:read:practitioner-1',
        'fhir:rest:search:organization-1',
        'fhir:rest:read:organization-1',
        'fhir:rest:search:location-1',
        'fhir:rest:read:location-1',
        'fhir:operation:gpc.registerpatient-1',
        'fhir:rest:search:slot-1',
        'fhir:rest:create:appointment-1',
        'fhir:rest:read:appointment-1',
        'fhir:rest:search:patient_appointments-1',
        'fhir:rest:update:appointment-1',
        'fhir:rest:cancel:appointment-1',
        'fhir:operation:gpc.migratestructuredrecord-1',
      ),
  },
  'gp-connect-structured': {
    path: '/STU3/1/gpconnect/structured/fhir',
    interactions: () => gpConnect('structured:fhir:rest:read:metadata-1', 'fhir:operation:gpc.getstructuredrecord-1'),
  },
  'gp-connect-documents': {
    path: '/STU3/1/gpconnect/documents/fhir',
    interactions: () =>
      gpConnect(
        'documents:fhir:rest:read:metadata-1',
        'documents:fhir:rest:search:patient-1',
        'documents:fhir:rest:search:documentreference-1',
        'documents:fhir:rest:read:binary-1',
        'documents:fhir:rest:migrate:binary-1',
      ),
  },
  'gp-connect-html': {
    path: '/DSTU2/0/gpconnect/fhir',
    interactions: () => gpConnect('fhir:rest:read:metadata', 'fhir:operation:gpc.getcarerecord'),
  },

  /** Personal Demographics Service: what a system asks and is answered. */
  pds: { sets: ['pds-queries', 'pds-updates', 'pds-replies'] },
  'pds-queries': {
    interactions: () =>
      pdsQuery(
        'QUPA_IN000005UK01',
        'QUPA_IN000005UK03',
        'QUPA_IN000006UK02',
        'QUPA_IN000006UK05',
        'QUPA_IN000008UK02',
        'QUPA_IN000008UK05',
        'QUPA_IN000014UK01',
        'QUPA_IN000014UK03',
        'QUPA_IN000016UK02',
        'QUPA_IN010000UK32',
        'QUPA_IN020000UK31',
        'QUPA_IN040000UK32',
      ),
  },
  'pds-updates': {
    interactions: () =>
      pds(
        'PRPA_IN000200UK03',
        'PRPA_IN000200UK04',
        'PRPA_IN000203UK03',
        'PRPA_IN000203UK06',
        'PRPA_IN000205UK03',
        'PRPA_IN000205UK05',
        'PRPA_IN040000UK30',
        'PRPA_IN160000UK30',
      ),
  },
  /** What comes back in an exchange of its own. */
  'pds-replies': {
    interactions: () => [
      ...pds('MCCI_IN010000UK13', 'PRPA_IN000201UK01', 'PRPA_IN000202UK01', 'PRPA_IN000206UK01', 'PRPA_IN000207UK03', 'PRPA_IN000207UK05'),
      ...pdsQuery('QUPA_IN000011UK02', 'QUPA_IN000011UK05', 'QUQI_IN010000UK14', 'MCCI_IN010000UK13'),
    ],
  },

  /** Summary Care Record. */
  scr: { sets: ['scr-queries', 'scr-uploads', 'scr-replies'] },
  'scr-queries': {
    interactions: () => [
      ...psisQuery(
        'QUPC_IN160101UK05',
        'QUPC_IN160103UK05',
        'QUPC_IN180000UK04',
        'QUPC_IN180000SM04',
        'QUPC_IN190000UK04',
        'QUPC_IN200000UK04',
        'QUPC_IN200000SM04',
        'QUPC_IN210000UK04',
      ),
      ...lrsQuery('GET_RESOURCE_PERMISSIONS_INUK01', 'HAS_RESOURCE_PERMISSIONS_INUK01'),
    ],
  },
  'scr-uploads': {
    interactions: () => [
      ...psis('REPC_IN150016UK05', 'REPC_IN150016SM05'),
      ...lrs('SET_RESOURCE_PERMISSIONS_INUK01'),
      ...alerts('COMT_IN000001UK01'),
    ],
  },
  'scr-replies': {
    interactions: () => [
      ...psis('MCCI_IN010000UK13'),
      ...psisQuery('QUPC_IN160102UK05', 'QUPC_IN160104UK05', 'QUQI_IN010000UK14', 'MCCI_IN010000UK13'),
      ...lrs('MCCI_IN010000UK13'),
      ...alerts('MCCI_IN010000UK13'),
    ],
  },

  /** Electronic Prescription Service: of those who prescribe. */
  'eps-prescribing': { sets: ['eps-prescriptions', 'eps-prescription-replies', 'eps-queries'] },
  'eps-prescriptions': {
    interactions: () =>
      mm('PORX_IN020101UK31', 'PORX_IN020101SM31', 'PORX_IN020102UK31', 'PORX_IN020102SM31', 'PORX_IN030101UK32', 'PORX_IN030101SM32'),
  },
  'eps-prescription-replies': { interactions: () => mm('MCCI_IN010000UK13', 'PORX_IN050101UK31', 'PORX_IN050102UK32') },
  /** Of those who dispense. */
  'eps-dispensing': { sets: ['eps-dispenses', 'eps-dispense-replies', 'eps-queries'] },
  'eps-dispenses': {
    interactions: () =>
      mm(
        'PORX_IN060102UK30',
        'PORX_IN060102SM30',
        'PORX_IN080101UK31',
        'PORX_IN090101UK31',
        'PORX_IN100101UK31',
        'PORX_IN132004UK30',
        'PORX_IN132004SM30',
        'PORX_IN510101UK31',
        'PORX_IN540101UK31',
      ),
  },
  'eps-dispense-replies': {
    interactions: () => mm('MCCI_IN010000UK13', 'PORX_IN070101UK31', 'PORX_IN070103UK31', 'PORX_IN110101UK30'),
  },
  'eps-queries': {
    interactions: () =>
      mmQuery('QURX_IN000005UK98', 'QURX_IN000005UK99', 'GET_PRESCRIPTION_DOCUMENT_INUK01', 'PrescriptionSearchSyncAsync_1_0'),
  },

  /** Letters and reports from one provider to another: admission, ambulance, imaging, discharge, emergency care, and so on. */
  correspondence: { sets: ['adm', 'am', 'cc', 'dir', 'dis', 'ed', 'mh', 'nd', 'ooh', 'op'] },
  /** What a hospital sends when somebody leaves, has been in A&E, or was seen as an outpatient. */
  'hospital-letters': { sets: ['dis', 'ed', 'op'] },
  /** Electronic bookings, and prescriptions of what is booked. */
  bookings: { sets: ['ebs', 'ebsepr'] },

  /** Event notifications: to publish, and to subscribe. */
  'nems-events': { path: '/STU3/Events/1/$process-message', interactions: () => idsOfService('events') },
  'nems-subscriptions': {
    path: '/STU3/Subscription',
    interactions: () => subscriptions('Delete', 'Get', 'Post'),
  },

  /** National Record Locator: to find pointers and read what they point at; to keep pointers, and serve what they point at. */
  'nrl-consumer': { interactions: () => [...nrl('search', 'read', 'content.read'), ...nrlRest('search', 'read')] },
  'nrl-provider': {
    interactions: () => [...nrl('create', 'patch', 'delete', 'content.read', 'content'), ...nrlRest('create', 'update', 'delete')],
  },
  'nrl-content': { interactions: () => nrl('content') },
} as const satisfies Readonly<Record<string, InteractionSet>>;

const NAMED: ReadonlyMap<string, InteractionSet> = new Map(Object.entries(SETS));

const expanded = new Map<string, readonly SetMember[]>();

/** The names of all sets; beside them, each national service is a set under what its name ends in: `gp2gp`. */
export const INTERACTION_SETS: readonly string[] = [...NAMED.keys()];

/** Whether there is a set of that name. */
export function isInteractionSet(name: string): boolean {
  return NAMED.has(name) || interactionsOfService(name).length > 0;
}

/** What is in a set, each interaction once. Nothing when there is no such set. */
export function membersOf(name: string): readonly SetMember[] {
  let members = expanded.get(name);
  if (members === undefined) {
    members = [...expand(name)];
    expanded.set(name, members);
  }
  return members;
}

function expand(name: string): Iterable<SetMember> {
  const set = NAMED.get(name);
  const path = set?.path ?? '';
  const own = set === undefined ? idsOfService(name) : (set.interactions?.() ?? []);
  const members = new Map(own.map((interaction) => [interaction, { interaction, path }]));
  for (const inner of set?.sets ?? []) {
    for (const member of membersOf(inner)) if (!members.has(member.interaction)) members.set(member.interaction, member);
  }
  return members.values();
}

function idsOfService(service: string): readonly string[] {
  return interactionsOfService(service).map(({ id }) => id);
}

function idsWhere(holds: (interaction: { readonly isOfSpine: boolean; readonly pattern: string }) => boolean): readonly string[] {
  return [...allInteractions().values()].filter(holds).map(({ id }) => id);
}
