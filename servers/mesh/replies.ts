/** The usual replies. Names of headers are in small letters on the wire: some clients compare them so. */
import type { About, Reply } from '#kernel/http/message';
import { type ApiVersion, JSON_TYPES } from './requests/version.ts';

/** JSON, labelled for the version that the client speaks. What is not set is left out. */
export function answer(version: ApiVersion, value: unknown, about?: About, status = 200): Reply {
  const reply = { status, headers: ['content-type', JSON_TYPES[version]], body: JSON.stringify(value) };
  return about === undefined ? reply : { ...reply, about };
}

/** Nothing but the status, as version 2 has it. */
export function nothing(version: ApiVersion, about?: About): Reply {
  const reply = { status: 200, headers: ['content-type', JSON_TYPES[version]] };
  return about === undefined ? reply : { ...reply, about };
}
