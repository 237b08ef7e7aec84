/** URLs of extensions and code systems that PDS had before January 2026: clients still send them, and some still expect them. */
import { UK_CORE } from './extensions.ts';

/** What the URLs of most extensions began with. */
export const UK_CORE_BEFORE_2026 = 'https://fhir.nhs.uk/R4/StructureDefinition/Extension-UKCore-';

const CODES = 'https://fhir.hl7.org.uk/CodeSystem/UKCore-';
const CODES_BEFORE_2026 = 'https://fhir.nhs.uk/R4/CodeSystem/UKCore-';
/** Of code systems in extensions; another one, of roles, has kept its URL. */
const OLD_CODES = /"https:\/\/fhir\.nhs\.uk\/R4\/(?:CodeSystem|ValueSet)\/UKCore-/g;

/** JSON with today's URLs. */
export function withUrlsOfToday(json: string): string {
  return json.replaceAll(`"${UK_CORE_BEFORE_2026}`, `"${UK_CORE}`).replace(OLD_CODES, `"${CODES}`);
}

/** JSON with the URLs that there were before. */
export function withUrlsBefore2026(json: string): string {
  return json.replaceAll(`"${UK_CORE}`, `"${UK_CORE_BEFORE_2026}`).replaceAll(`"${CODES}`, `"${CODES_BEFORE_2026}`);
}
