/** FHIR resources as XML (hl7.org/fhir/xml.html), to and from the shape of their JSON. */
export { fromXml } from './xml-read.ts';
export { toXml } from './xml-write.ts';
