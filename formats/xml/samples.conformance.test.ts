/** Messages of services to come are read, written and read again: ITK, HL7 V3, CDA, and the WSDLs. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readXml } from './read.ts';
import type { XmlElement, XmlNode } from './tree.ts';
import { writeXml } from './write.ts';

const DATA = process.env.NHS_SANDBOX_REFERENCE_DATA ?? '/nowhere';
const FOLDERS = ['soap/samples', 'soap/dos-wsdl', 'soap/itk-wsdl', 'cda', 'spine/scr-psis', 'spine/composed'];

function filesIn(folder: string): readonly string[] {
  return readdirSync(join(DATA, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:xml|wsdl)$/.test(name))
    .map((name) => join(folder, name));
}

/** All but prefixes, and where elements came from. */
function meaning(node: XmlNode): unknown {
  if (typeof node === 'string' || node.kind !== 'element') return node;
  return {
    ...named(node),
    attributes: node.attributes.map((attribute) => [attribute.uri, attribute.local, attribute.value]),
    children: node.children.map(meaning),
  };
}

function named({ uri, local, prefix }: XmlElement): object {
  return { uri, local, prefix };
}

describe.each(FOLDERS)('%s', (folder) => {
  test.each(filesIn(folder))('%s', (file) => {
    const { document, fault } = readXml(readFileSync(join(DATA, file)));
    if (fault) throw new Error(`${fault.reason} at ${fault.line}:${fault.column}`);
    const written = writeXml(document);
    const again = readXml(written);
    expect(again.fault).toBeUndefined();
    expect(again.document?.nodes.map(meaning)).toEqual(document.nodes.map(meaning));
    // a second writing has nothing left to settle
    expect(again.document && writeXml(again.document)).toBe(written);
  });
});
