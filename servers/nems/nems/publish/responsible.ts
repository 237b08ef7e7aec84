/** Which organisation answers for a message. */
import type { EventMessage } from './message.ts';

const DIRECTORY = /^https?:\/\/.+\/Organization\/([^/?#]+)$/;

export interface Responsible {
  readonly odsCode: string | undefined;
  /** The message has an Organization of its own for it. */
  readonly isDescribed: boolean;
}

/** The organisation that a reference leads to: an entry, by its `fullUrl`, or one in the directory; nothing when it leads to neither. */
export function responsibleCode({ entries }: EventMessage, reference: string): Responsible | undefined {
  const entry = entries.find(({ fullUrl }) => fullUrl === reference);
  if (entry?.resource === 'Organization') return { odsCode: entry.odsCode, isDescribed: true };
  const odsCode = DIRECTORY.exec(reference)?.[1];
  return odsCode === undefined ? undefined : { odsCode, isDescribed: false };
}
