/** What a caller is told beyond their access mode, because an attribute of their application says so. */
import type { Caller } from '#conventions/api-platform/access';
import type { PdsAttributes } from '#world/application';
import { withUrlsBefore2026 } from './old-urls.ts';

/** Nothing for most. */
export function toldTo({ token }: Caller): PdsAttributes | undefined {
  return token?.attributes?.pds;
}

/** A resource as JSON, with the URLs that the application knows. */
export function jsonFor(told: PdsAttributes | undefined, resource: object): string {
  const json = JSON.stringify(resource);
  return told?.extensionUrlsBefore2026 ? withUrlsBefore2026(json) : json;
}
