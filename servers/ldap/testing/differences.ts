/** Where this directory answers otherwise than OpenLDAP's slapd over the same tree, on purpose. Whatever else differs is a mistake. */
import type { SearchRequest } from '#formats/ldap/message';
import type { Filter } from '#formats/ldap/types';
import { attributeNamed } from '../schema/schema.ts';

export interface Difference {
  readonly what: string;
  readonly why: string;
  /** A filter that finds something only in one of the two. */
  readonly example: string;
  /** Whether a search may be answered otherwise for this reason. */
  readonly concerns: (search: SearchRequest) => boolean;
}

export const DIFFERENCES: readonly Difference[] = [
  {
    what: 'parts of a value can be asked for wherever the whole can',
    why: 'SDS has rules for parts of names of people only, so that slapd finds nothing by (nhsAsSvcIA=urn:nhs:names:services:psis*). Here it does: nobody can depend on not finding it.',
    example: '(nhsAsSvcIA=urn:nhs:names:services:psis*)',
    concerns: ({ filter }) => someIn(filter, (one) => one.kind === 'substrings' && attributeNamed(one.type)?.substrings === undefined),
  },
  {
    what: 'what is about equal is what is equal',
    why: 'RFC 4511 §4.5.1.7.6 leaves it to the server. slapd compares text by how English words sound, of which identifiers have none.',
    example: '(nhsMHSEndPoint~=http://nowhere.example)',
    concerns: ({ filter }) => someIn(filter, (one) => one.kind === 'approx'),
  },
  {
    what: 'telephone numbers are not compared by rules for text, which a filter names',
    why: 'SDS publishes of which attributes a filter can ask by which rule, and telephone numbers are not among those of text. The slapd of today lets them be.',
    example: '(!(telephoneNumber:caseIgnoreMatch:=x))',
    concerns: ({ filter }) =>
      someIn(filter, (one) => one.kind === 'extensible' && one.rule !== undefined && isTelephoneNumber(one.type ?? 'telephoneNumber')),
  },
];

function isTelephoneNumber(type: string): boolean {
  return attributeNamed(type)?.equality === 'telephoneNumberMatch';
}

function someIn(filter: Filter, isMeant: (filter: Filter) => boolean): boolean {
  if (filter.kind === 'and' || filter.kind === 'or') return filter.filters.some((one) => someIn(one, isMeant));
  return filter.kind === 'not' ? someIn(filter.filter, isMeant) : isMeant(filter);
}
