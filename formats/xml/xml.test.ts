import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namespace } from './build.ts';
import { withoutForbidden } from './characters.ts';
import { escapeAttribute, escapeText, referBeyondLatin1 } from './escape.ts';
import { describeFault } from './fault.ts';
import { attributeOf, childNamed, childrenNamed, descend, elementsOf, findNamed, resolveName, sourceOf, textOf, walk } from './query.ts';
import { readXml, type XmlReadOptions } from './read.ts';
import type { XmlElement, XmlNode } from './tree.ts';
import { writeXml } from './write.ts';

function read(text: string | Uint8Array, options?: XmlReadOptions): XmlElement {
  const { document, fault } = readXml(text, options);
  if (fault) throw new Error(describeFault(fault));
  return document.root;
}

/** Code and place of what is wrong. */
function wrong(text: string | Uint8Array, options?: XmlReadOptions): string {
  const { fault } = readXml(text, options);
  return fault ? `${fault.code} ${fault.line}:${fault.column}` : 'good';
}

/** A tree without where it came from and how prefixes were chosen: what counts when two are compared. */
function meaning(node: XmlNode): unknown {
  if (typeof node === 'string' || node.kind !== 'element') return node;
  const { uri, local, attributes, children } = node;
  return {
    uri,
    local,
    attributes: attributes.map(({ uri: space, local: name, value }) => [space, name, value]),
    children: children.map(meaning),
  };
}

describe('reading', () => {
  it('keeps text as it is: leading zeros, exponents, white space, CDATA, what is mixed', () => {
    const root = read('<a> 0123456789 <b>1e5</b>\t<![CDATA[<&>]]><!-- c --><?pi x y?>0x1F\r\n</a>');
    expect(root.children).toEqual([
      ' 0123456789 ',
      expect.objectContaining({ local: 'b', children: ['1e5'] }),
      '\t',
      { kind: 'cdata', text: '<&>' },
      { kind: 'comment', text: ' c ' },
      { kind: 'instruction', target: 'pi', text: 'x y' },
      '0x1F\n',
    ]);
    expect(textOf(root)).toBe(' 0123456789 1e5\t<&>0x1F\n');
  });

  it('decodes the five entities and references to characters, once', () => {
    expect(textOf(read('<a>&lt;&gt;&amp;&apos;&quot;&#65;&#x1F600;&amp;lt;</a>'))).toBe('<>&\'"A😀&lt;');
    expect(attributeOf(read('<a b="1&#10;2\n3&quot;"/>'), 'b')).toBe('1\n2 3"');
  });

  it('knows names by namespace: declared anywhere in the tag, hidden, taken back', () => {
    const root = read(
      '<p:a p:x="1" y="2" xmlns:p="urn:1" xmlns="urn:2"><b xmlns:p="urn:3"><p:c/></b><d xmlns=""/><p:e xml:lang="en"/></p:a>',
    );
    expect([root, ...elementsOf(root)].map(({ uri, local }) => `${uri} ${local}`)).toEqual(['urn:1 a', 'urn:2 b', ' d', 'urn:1 e']);
    expect(descend(root, 'urn:2', 'b')?.children[0]).toMatchObject({ uri: 'urn:3', local: 'c', prefix: 'p' });
    expect([attributeOf(root, 'x', 'urn:1'), attributeOf(root, 'x'), attributeOf(root, 'y')]).toEqual(['1', undefined, '2']);
    expect(attributeOf(childNamed(root, 'urn:1', 'e') as XmlElement, 'lang', 'http://www.w3.org/XML/1998/namespace')).toBe('en');
  });

  it('gives the very characters of an element, and what a prefix in a text means there', () => {
    const root = read('<?xml version="1.0"?>\n<a xmlns:s="urn:s">x<b  c = "&#65;" >s:Client</b ><s:d/></a>');
    const b = childNamed(root, '', 'b') as XmlElement;
    expect(sourceOf(b)).toBe('<b  c = "&#65;" >s:Client</b >');
    expect(resolveName(b, textOf(b))).toEqual({ uri: 'urn:s', local: 'Client' });
    expect(resolveName(b, 't:Client')).toBeUndefined();
    expect(resolveName(b, 'Client')).toEqual({ uri: '', local: 'Client' });
    expect(findNamed(root, 'urn:s', 'd')).toBe(childrenNamed(root, 'urn:s', 'd')[0]);
    expect([...walk(root)].map(({ local }) => local)).toEqual(['a', 'b', 'd']);
  });

  it.each([
    ['in UTF-8 with a mark', Buffer.from('\uFEFF<a>é</a>')],
    ['in UTF-16 with a mark', Buffer.from('\uFEFF<a>é</a>', 'utf16le')],
    ['in UTF-16 without one', Buffer.from('<a>é</a>', 'utf16le')],
    ['in Latin 1 as declared', Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>', 'latin1')],
    ['in UTF-8, though .NET says UTF-16', Buffer.from('<?xml version="1.0" encoding="utf-16"?><a>é</a>')],
  ])('reads bytes %s', (_, bytes) => {
    expect(textOf(read(bytes))).toBe('é');
  });

  it('believes the transport before the document', () => {
    expect(textOf(read(Buffer.from('<a>é</a>', 'latin1'), { charset: 'ISO-8859-1' }))).toBe('é');
    expect(wrong(Buffer.from('<a/>'), { charset: 'klingon' })).toBe('encoding 1:1');
    expect(wrong(Buffer.from('<a>é</a>', 'latin1'))).toBe('encoding 1:1');
  });

  it('passes over space before the declaration only when asked to', () => {
    expect(wrong('\n<?xml version="1.0"?><a/>')).toBe('notWellFormed 2:1');
    expect(read('\n<?xml version="1.0"?><a/>', { leadingSpace: true }).local).toBe('a');
  });
});

describe('what is not read', () => {
  it.each([
    ['', 'notWellFormed 1:1'],
    ['text', 'notWellFormed 1:1'],
    ['<a>', 'notWellFormed 1:4'],
    ['<a>\n <b></a>', 'notWellFormed 2:5'],
    ['</a>', 'notWellFormed 1:1'],
    ['<a/><b/>', 'notWellFormed 1:5'],
    ['<a/>x', 'notWellFormed 1:5'],
    ['<a b=1/>', 'notWellFormed 1:6'],
    ['<a b/>', 'notWellFormed 1:5'],
    ['<a b="1" b="2"/>', 'notWellFormed 1:3'],
    ['<a b="1"c="2"/>', 'notWellFormed 1:9'],
    ['<a xmlns:p="u" xmlns:q="u" p:b="1" q:b="2"/>', 'notWellFormed 1:3'],
    ['<a b="<"/>', 'notWellFormed 1:7'],
    ['<1a/>', 'notWellFormed 1:4'],
    ['<a:b:c xmlns:a="u"/>', 'notWellFormed 1:7'],
    ['<a>]]></a>', 'notWellFormed 1:4'],
    ['<a>&</a>', 'notWellFormed 1:4'],
    ['<a>&#0;</a>', 'notWellFormed 1:4'],
    ['<a>&#xD800;</a>', 'notWellFormed 1:4'],
    ['<a>\u0001</a>', 'notWellFormed 1:4'],
    ['<a>\uD800</a>', 'notWellFormed 1:4'],
    ['<a><!-- -- --></a>', 'notWellFormed 1:11'],
    ['<a><?xml version="1.0"?></a>', 'notWellFormed 1:4'],
    ['<?xml version="2.0"?><a/>', 'notWellFormed 1:1'],
    ['<![CDATA[x]]><a/>', 'notWellFormed 1:1'],
    ['<a xmlns:p=""/>', 'notWellFormed 1:3'],
    ['<a xmlns:xmlns="u"/>', 'notWellFormed 1:3'],
    ['<a>&nbsp;</a>', 'unknownEntity 1:4'],
    ['<a>&constructor;</a>', 'unknownEntity 1:4'],
    ['<p:a/>', 'unknownPrefix 1:1'],
    ['<a p:b="1"/>', 'unknownPrefix 1:4'],
    ['<!DOCTYPE a><a/>', 'doctype 1:1'],
    ['<a/>\n<!doctype a [<!ENTITY b "c">]>', 'doctype 2:1'],
  ])('%s: %s', (text, fault) => {
    expect(wrong(text)).toBe(fault);
  });

  it('billion laughs, before any of them', () => {
    const entities = Array.from({ length: 9 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join('');
    expect(wrong(`<!DOCTYPE l [<!ENTITY l0 "lol">${entities}]><a>&l9;</a>`)).toBe('doctype 1:1');
  });

  it('depth, length and attributes beyond their bounds', () => {
    expect(wrong('<a>'.repeat(100_000))).toBe('tooLarge 1:769');
    expect(wrong('<a><b/></a>', { depth: 1 })).toBe('tooLarge 1:4');
    expect(wrong('<aaaa/>', { length: 6 })).toBe('tooLarge 1:1');
    const many = (count: number) => `<a ${Array.from({ length: count }, (_, at) => `b${at}="" `).join('')}/>`;
    expect(wrong(many(256))).toBe('good');
    expect(wrong(many(257))).toMatch(/^tooLarge /);
  });

  it('costs no stack, however deep it may be', () => {
    const deep = read(`${'<a>'.repeat(20_000)}x${'</a>'.repeat(20_000)}`, { depth: 20_000 });
    expect(textOf(deep)).toBe('x');
    expect([...walk(deep)]).toHaveLength(20_000);
  });
});

describe('writing', () => {
  const dos = namespace('urn:dos', 'ns1');

  it('chooses prefixes, and keeps the order', () => {
    const tree = dos('a', { z: '1', b: undefined, a: '2' }, dos('c', {}, 'x < y'), undefined, [dos('d'), ' ']);
    expect(writeXml(tree)).toBe('<ns1:a xmlns:ns1="urn:dos" z="1" a="2"><ns1:c>x &lt; y</ns1:c><ns1:d/> </ns1:a>');
    expect(writeXml(tree, { prefixes: { env: 'urn:env', '': 'urn:dos' }, declaration: true, emptyInPairs: true })).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><a xmlns:env="urn:env" xmlns="urn:dos" z="1" a="2"><c>x &lt; y</c><d></d> </a>',
    );
  });

  it('declares what is missing where it is missing', () => {
    const plain = namespace('');
    const tree: XmlElement = { ...dos('a', {}, plain('b', {}, dos('c'))), prefix: '' };
    expect(writeXml(tree)).toBe(
      '<a xmlns="urn:dos"><b xmlns=""><c xmlns="urn:dos"/></b></a>'
        .replace('<c ', '<ns1:c ')
        .replace('xmlns="urn:dos"/>', 'xmlns:ns1="urn:dos"/>'),
    );
    const attribute = { uri: 'urn:x', local: 'y', prefix: '', value: '1' };
    expect(writeXml({ ...dos('a'), attributes: [attribute] })).toBe('<ns1:a xmlns:ns1="urn:dos" xmlns:ns2="urn:x" ns2:y="1"/>');
  });

  it('keeps a large document whole', () => {
    const text = `<r>${Array.from({ length: 10_000 }, (_, at) => `<n>${at}</n>`).join('')}</r>`;
    expect(writeXml(read(text))).toBe(text);
  });

  it('can do without characters beyond Latin-1, and is read as the same', () => {
    const written = referBeyondLatin1('Café Queen’s 😀');
    expect(written).toBe('Café Queen&#8217;s &#128512;');
    expect(textOf(read(`<a>${written}</a>`))).toBe('Café Queen’s 😀');
  });

  it('loses nothing to its own rules', () => {
    expect(writeXml(namespace('')('a', { b: '\t\n"<&' }, ']]>\r', { kind: 'cdata', text: ']]>' }))).toBe(
      '<a b="&#9;&#10;&quot;&lt;&amp;">]]&gt;&#13;<![CDATA[]]]]><![CDATA[>]]></a>',
    );
    expect([escapeText('a\u0000b\uD800'), escapeAttribute('"😀\u0001')]).toEqual(['a\uFFFDb\uFFFD', '&quot;😀\uFFFD']);
  });
});

const NAME = fc.constantFrom('a', 'b', 'Envelope', 'é', 'x-1', '_');
const URI = fc.constantFrom('', 'urn:1', 'urn:2', 'urn:hl7-org:v3');
const PREFIX = fc.constantFrom('', 'p', 'q', 'ns1');
const TEXT = fc.string({ unit: 'grapheme', maxLength: 10 }).map(withoutForbidden);

const ELEMENT = fc.letrec<{ element: XmlElement }>((tie) => ({
  element: fc
    .record({
      uri: URI,
      local: NAME,
      prefix: PREFIX,
      attributes: fc.uniqueArray(fc.record({ uri: URI, local: NAME, prefix: PREFIX, value: TEXT }), {
        maxLength: 3,
        selector: ({ uri, local }) => `${uri} ${local}`,
      }),
      children: fc.array(fc.oneof({ depthSize: 'small' }, TEXT, tie('element')), { maxLength: 4 }),
    })
    .map((parts): XmlElement => ({ kind: 'element', namespaces: [], ...parts, children: joined(parts.children) })),
})).element;

/** Texts that touch are read as one, and empty ones not at all. */
function joined(nodes: readonly XmlNode[]): readonly XmlNode[] {
  const out: XmlNode[] = [];
  for (const node of nodes) {
    const last = out.at(-1);
    if (node === '') continue;
    if (typeof node === 'string' && typeof last === 'string') out[out.length - 1] = last + node;
    else out.push(node);
  }
  return out;
}

describe('whatever comes', () => {
  it('a tree that is written is read as the same', () => {
    fc.assert(
      fc.property(
        ELEMENT,
        fc.constantFrom({}, { p: 'urn:2' }, { '': 'urn:1', ns1: 'urn:2' }),
        fc.boolean(),
        (tree, prefixes, emptyInPairs) => {
          const written = writeXml(tree, { prefixes, emptyInPairs });
          const again = read(written);
          expect(meaning(again)).toEqual(meaning(tree));
          expect(meaning(read(writeXml(again)))).toEqual(meaning(tree));
          expect(sourceOf(again)).toBe(written);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('a text is read or refused, and nothing else', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '<',
        '>',
        '/',
        '&',
        ';',
        '"',
        '=',
        ' ',
        '<a>',
        '</a>',
        '<a b="',
        '<!--',
        '-->',
        '<![CDATA[',
        ']]>',
        '<?',
        '?>',
        'xmlns:p="u"',
        '&#x41;',
        '<!DOCTYPE',
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const { document, fault } = readXml(pieces.join(''));
        expect([document, fault].filter((part) => part !== undefined)).toHaveLength(1);
      }),
      { numRuns: 200 },
    );
  });
});
