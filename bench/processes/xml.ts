/** XML read and written by one thread: by our own reader, and by fast-xml-parser set to keep as much as it can. */
import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser';
import { readXml } from '#formats/xml/read';
import { writeXml } from '#formats/xml/write';
import type { Sample } from '../lib/figures.ts';
import { work } from '../lib/worker.ts';

export interface XmlJob {
  readonly what: 'read' | 'write';
  readonly by: 'ours' | 'fast-xml-parser';
  /** Characters of the document, roughly. */
  readonly size: number;
  readonly seconds: number;
}

const LOSSLESS = {
  preserveOrder: true,
  ignoreAttributes: false,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  commentPropName: '#comment',
  cdataPropName: '#cdata',
};

/** One service in an answer of the Directory of Services. */
const ITEM =
  '<ns1:serviceCareSummaryDestination><ns1:id>2000101001</ns1:id><ns1:capacity>High</ns1:capacity><ns1:name>GP: Armley Canalside Practice, Leeds</ns1:name><ns1:address>2 Wharf Street, Armley, Leeds</ns1:address><ns1:fax></ns1:fax><ns1:publicFacingInformation>Ring &amp; ask</ns1:publicFacingInformation></ns1:serviceCareSummaryDestination>\n';

work(({ what, by, size, seconds }: XmlJob) => {
  const text = `<r xmlns:ns1="urn:dos">${ITEM.repeat(Math.ceil(size / ITEM.length))}</r>`;
  const once = what === 'read' ? reader(by, text) : writer(by, text);
  const start = performance.now();
  const cpu = process.cpuUsage();
  let turns = 0;
  for (; performance.now() < start + seconds * 1000; turns++) once();
  const elapsed = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const sample: Sample = {
    value: (turns * text.length) / 1e6 / elapsed,
    cpuMicroseconds: (user + system) / turns,
    busy: (user + system) / 1e6 / elapsed,
  };
  return sample;
});

/** The peer needs a second pass to notice that a document is not well-formed. */
function reader(by: XmlJob['by'], text: string): () => void {
  if (by === 'ours') return () => void readXml(text);
  const parser = new XMLParser(LOSSLESS);
  return () => {
    if (XMLValidator.validate(text) !== true) throw new Error('a good document is refused');
    parser.parse(text);
  };
}

function writer(by: XmlJob['by'], text: string): () => void {
  if (by === 'fast-xml-parser') {
    const tree: unknown = new XMLParser(LOSSLESS).parse(text);
    const builder = new XMLBuilder(LOSSLESS);
    return () => void builder.build(tree);
  }
  const { document } = readXml(text);
  if (document === undefined) throw new Error('a good document is refused');
  return () => void writeXml(document);
}
