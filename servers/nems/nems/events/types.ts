/** The types of events that NEMS knows (Events-Management, "Supported events"; code system `EventType-1`). */

/** What becomes of a type of event in time (Events-Management, "Event life cycle"). */
export type LifeCycleState = 'live' | 'deprecated' | 'no-longer-supported' | 'withdrawn';

export interface EventType {
  /** `MessageHeader.event.code`. */
  readonly code: string;
  readonly display: string;
  /** What stands for it in the interaction id of a publisher, `urn:nhs:names:services:events:{…}.Write`; nothing where only Spine publishes it. */
  readonly interaction?: string;
  /** MESH's workflow id. */
  readonly workflowId: string;
  /** What can be said of it: `MessageEventType-1`. */
  readonly kinds: readonly ('new' | 'update' | 'delete')[];
  /** The resource that the header's `focus` leads to. */
  readonly focus: string;
  /** In the code system, but without a page in today's specification: what is said here of such a type is a guess. */
  readonly unspecified?: true;
}

const TYPES: readonly EventType[] = [
  spine('pds-birth-notification-1', 'PDS Birth Notification', 'BIRTHNOTIFICATION_1', 'Communication'),
  spine('pds-change-of-address-1', 'PDS Change of Address', 'CHANGEOFADDRESS_1', 'Communication'),
  spine('pds-change-of-gp-1', 'PDS Change of GP', 'CHANGEOFGP_1', 'Communication'),
  spine('pds-death-notification-1', 'PDS Death Notification', 'DEATHNOTIFICATION_1', 'Communication'),
  spine('pds-record-change-1', 'PDS Record Change', 'PDSRECORDCHANGE_1', 'Patient'),
  provider('blood-spot-test-outcome-1', 'Blood Spot Test Outcome', 'Bloodspottestoutcome', ['new', 'delete'], 'Encounter'),
  provider('newborn-hearing-1', 'Newborn Hearing', 'Newbornhearing', ['new', 'delete'], 'Encounter'),
  provider('nipe-outcome-1', 'NIPE outcome', 'Nipeoutcome', ['new', 'delete'], 'Encounter'),
  provider('professional-contacts-1', 'Professional Contacts', 'Professionalcontacts', ['new', 'update', 'delete'], 'EpisodeOfCare'),
  provider('vaccinations-1', 'Vaccinations', 'Vaccinations', ['new', 'update', 'delete'], 'Immunization'),
  failsafe('failsafe-message-gp-1', 'Failsafe Message GP'),
  failsafe('failsafe-message-hvs-1', 'Failsafe Message HVS'),
  failsafe('failsafe-message-bloodspot-outcome-1', 'Failsafe Message Bloodspot Outcome'),
  failsafe('failsafe-message-nipe-newborn-1', 'Failsafe Message NIPE Newborn'),
  failsafe('failsafe-message-newborn-hearing-1', 'Failsafe Message Newborn Hearing'),
];

/** By code. */
export const EVENT_TYPES: ReadonlyMap<string, EventType> = new Map(TYPES.map((type) => [type.code, type]));

function spine(code: string, display: string, workflowId: string, focus: string): EventType {
  return { code, display, workflowId, kinds: ['new'], focus };
}

function provider(code: string, display: string, interaction: string, kinds: EventType['kinds'], focus: string): EventType {
  return { code, display, interaction, workflowId: `${interaction.toUpperCase()}_1`, kinds, focus };
}

function failsafe(code: string, display: string): EventType {
  const interaction = display.replace(/ /g, '');
  return { code, display, interaction, workflowId: `${interaction.toUpperCase()}_1`, kinds: ['new'], focus: 'Task', unspecified: true };
}
