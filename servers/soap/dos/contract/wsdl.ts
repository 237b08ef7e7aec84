/** Writes the WSDL 1.1 document of a version from its contract, with the address at which it is served. */
import type { SoapVersion } from '#formats/soap/versions';
import { namespace } from '#formats/xml/build';
import type { XmlElement } from '#formats/xml/tree';
import { writeXml } from '#formats/xml/write';
import type { Enumeration, Field, OperationContract, Sequence } from './schema.ts';
import { actionOf, DOS_NAMESPACE, type DosVersion } from './versions.ts';

const WSDL = 'http://schemas.xmlsoap.org/wsdl/';
const XSD = 'http://www.w3.org/2001/XMLSchema';
const HTTP_TRANSPORT = 'http://schemas.xmlsoap.org/soap/http';

/** WSDL's extensions for each version of SOAP, and the port and binding that the service gives it. */
const BINDINGS = {
  '1.1': { prefix: 'soap', uri: 'http://schemas.xmlsoap.org/wsdl/soap/', name: 'PathWayServiceSoap' },
  '1.2': { prefix: 'soap12', uri: 'http://schemas.xmlsoap.org/wsdl/soap12/', name: 'PathWayServiceSoap12' },
} as const satisfies Record<SoapVersion, unknown>;

const PORT_TYPE = 'PathWayServiceSoap';
const SERVICE = 'PathWayService';

const wsdl = namespace(WSDL, 'wsdl');
const xsd = namespace(XSD, 's');

/** The document, as `?wsdl=` gives it; `address` is where its ports are. */
export function writeWsdl(version: DosVersion, address: string): string {
  const operations = [...version.operations.values()];
  const definitions = wsdl(
    'definitions',
    { targetNamespace: DOS_NAMESPACE },
    wsdl('documentation', {}, `Directory of Services, version ${version.name}, as this sandbox serves it.`),
    wsdl('types', {}, schema(operations)),
    operations.flatMap(messages),
    wsdl('message', { name: 'ServiceVersionHeader' }, wsdl('part', { name: 'ServiceVersion', element: 'tns:serviceVersion' })),
    wsdl('portType', { name: PORT_TYPE }, operations.map(portOperation)),
    version.bindings.map((soap) => binding(soap, operations)),
    wsdl(
      'service',
      { name: SERVICE },
      version.bindings.map((soap) => port(soap, address)),
    ),
  );
  const prefixes = {
    wsdl: WSDL,
    s: XSD,
    tns: DOS_NAMESPACE,
    ...Object.fromEntries(version.bindings.map((soap) => [BINDINGS[soap].prefix, BINDINGS[soap].uri])),
  };
  return writeXml(definitions, { prefixes, declaration: true });
}

function schema(operations: readonly OperationContract[]): XmlElement {
  const types = new Map<string, Enumeration | Sequence>();
  for (const { request, response } of operations) collect([...request, ...response], types);
  return xsd(
    'schema',
    { elementFormDefault: 'qualified', targetNamespace: DOS_NAMESPACE },
    xsd('element', { name: 'serviceVersion', type: 's:string' }),
    operations.flatMap(({ name, request, response }) => [wrapper(name, request), wrapper(`${name}Response`, response)]),
    [...types.values()].map(typeDefinition),
  );
}

/** All types that have a name, each once. A version has no two of one name. */
function collect(fields: readonly Field[], into: Map<string, Enumeration | Sequence>): void {
  for (const { type } of fields) {
    if (typeof type === 'string') continue;
    into.set(type.name, type);
    if (type.kind === 'sequence') collect(type.fields, into);
  }
}

function wrapper(name: string, fields: readonly Field[]): XmlElement {
  return xsd('element', { name }, xsd('complexType', {}, xsd('sequence', {}, fields.map(particle))));
}

function typeDefinition(type: Enumeration | Sequence): XmlElement {
  return type.kind === 'sequence'
    ? xsd('complexType', { name: type.name }, xsd('sequence', {}, type.fields.map(particle)))
    : xsd(
        'simpleType',
        { name: type.name },
        xsd(
          'restriction',
          { base: 's:string' },
          type.values.map((value) => xsd('enumeration', { value })),
        ),
      );
}

function particle({ name, type, min, max }: Field): XmlElement {
  return xsd('element', {
    minOccurs: String(min),
    maxOccurs: String(max),
    name,
    nillable: isNillable(name, max) ? 'true' : undefined,
    type: typeof type === 'string' ? `s:${type}` : `tns:${type.name}`,
  });
}

/** Items of lists may be nil, but for the discriminators of a request. */
function isNillable(name: string, max: Field['max']): boolean {
  return max === 'unbounded' && name !== 'int';
}

/** Operations whose messages are named otherwise than the others'. */
function messageNames(operation: string): { readonly input: string; readonly output: string } {
  return operation === 'ServiceDetailsById'
    ? { input: 'ServiceDetailsByIdRequest', output: 'ServiceDetailsByIdResponse' }
    : { input: `${operation}SoapIn`, output: `${operation}SoapOut` };
}

function messages({ name }: OperationContract): readonly XmlElement[] {
  const { input, output } = messageNames(name);
  const message = (of: string, element: string) =>
    wsdl('message', { name: of }, wsdl('part', { name: 'parameters', element: `tns:${element}` }));
  return [message(input, name), message(output, `${name}Response`)];
}

function portOperation({ name, purpose }: OperationContract): XmlElement {
  const { input, output } = messageNames(name);
  return wsdl(
    'operation',
    { name },
    wsdl('documentation', {}, purpose),
    wsdl('input', { message: `tns:${input}` }),
    wsdl('output', { message: `tns:${output}` }),
  );
}

function binding(soap: SoapVersion, operations: readonly OperationContract[]): XmlElement {
  const { prefix, uri, name } = BINDINGS[soap];
  const extension = namespace(uri, prefix);
  const literal = { use: 'literal' };
  return wsdl(
    'binding',
    { name, type: `tns:${PORT_TYPE}` },
    extension('binding', { transport: HTTP_TRANSPORT, style: 'document' }),
    operations.map((operation) =>
      wsdl(
        'operation',
        { name: operation.name },
        extension('operation', { soapAction: actionOf(operation.name, soap), style: 'document' }),
        wsdl(
          'input',
          {},
          extension('header', { message: 'tns:ServiceVersionHeader', part: 'ServiceVersion', ...literal }),
          extension('body', literal),
        ),
        wsdl('output', {}, extension('body', literal)),
      ),
    ),
  );
}

function port(soap: SoapVersion, address: string): XmlElement {
  const { prefix, uri, name } = BINDINGS[soap];
  return wsdl('port', { name, binding: `tns:${name}` }, namespace(uri, prefix)('address', { location: address }));
}
