/** The resources of a message and how they refer to each other. A reference is the very text of the `fullUrl` it leads to. */
import type { IdSource } from '#kernel/ids';
import { BUNDLE_PROFILE, careConnect } from './systems.ts';
import { element, value, type Xml } from './xml.ts';

/** What can be referred to: a resource of the message, or one in the Spine directory. */
export interface Target {
  readonly url: string;
  /** What people read in place of it. */
  readonly display?: string;
}

/** A resource of the message. */
export interface Resource extends Target {
  readonly id: string;
}

export function newResource(ids: IdSource, display?: string): Resource {
  return withId(ids.uuid(), display);
}

/** The same with an id that is known already: a header has that of its message. */
export function withId(id: string, display?: string): Resource {
  return { id, url: `urn:uuid:${id}`, ...(display !== undefined && { display }) };
}

/** An organisation as the Spine directory has it. */
export function inDirectory(odsCode: string, display: string): Target {
  return { url: `https://directory.spineservices.nhs.uk/STU3/Organization/${odsCode}`, display };
}

export function refer(name: string, { url, display }: Target): Xml {
  return element(name, value('reference', url), value('display', display));
}

/** The same without what people read: where it is said once, it need not be said again. */
export function point(name: string, { url }: Target): Xml {
  return element(name, value('reference', url));
}

/** One entry of the message. `meta`: what comes before the profile, such as a version. */
export function entry(resource: Resource, type: string, content: readonly Xml[], meta: Xml = '', profile = careConnect(type)): Xml {
  return element(
    'entry',
    value('fullUrl', resource.url),
    element('resource', element(type, value('id', resource.id), element('meta', meta, value('profile', profile)), ...content)),
  );
}

/** The message: its header first, all else in any order. */
export function bundle(ids: IdSource, entries: readonly Xml[]): Xml {
  const about = value('id', ids.uuid()) + element('meta', value('profile', BUNDLE_PROFILE)) + value('type', 'message');
  return `<Bundle xmlns="http://hl7.org/fhir">${about}${entries.join('')}</Bundle>`;
}
