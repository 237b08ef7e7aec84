/** The interaction ids of publishers: one for each type of event. */
import { EVENT_TYPES, type EventType } from '../events/types.ts';

const PREFIX = 'urn:nhs:names:services:events:';
const INTERACTION = /^urn:nhs:names:services:events:(.+)\.Write$/i;

/** As the directory has it: `urn:nhs:names:services:events:Nipeoutcome.Write`. For what only Spine publishes nobody has one, and the code stands in it. */
export function interactionOf({ code, interaction }: EventType): string {
  const name = interaction === undefined ? code : interaction.slice(0, 1).toUpperCase() + interaction.slice(1).toLowerCase();
  return `${PREFIX}${name}.Write`;
}

/** By what may stand in an interaction id, in lower case: the documented name, or the code, which test scripts send. */
const TYPES: ReadonlyMap<string, EventType> = new Map(
  [...EVENT_TYPES.values()].flatMap((type) =>
    [type.code, type.interaction ?? type.code].map((name) => [name.toLowerCase(), type] as const),
  ),
);

/** The type of event that an `InteractionID` is for, whatever its letter case; nothing when it is for none. */
export function typeOfInteraction(interactionId: string): EventType | undefined {
  return TYPES.get(INTERACTION.exec(interactionId.trim())?.[1]?.toLowerCase() ?? '');
}
