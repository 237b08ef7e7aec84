/** FHIR resources as XML (hl7.org/fhir/xml.html), to and from the shape of their JSON. */
export { type FromXmlOptions, fromXml } from './xml-read.ts';
export { type ToXmlOptions, toXml } from './xml-write.ts';
