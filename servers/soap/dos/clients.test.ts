/** How clients call it: npm `soap` from each WSDL, and envelopes in the manner of those that are in the field. */
import { createClientAsync } from 'soap';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { childNamed, elementsOf, textOf } from '#formats/xml/query';
import { type Answer, type Dos, openDos } from '../testing/dos.ts';
import { WsdlSchema } from '../testing/wsdl-schema.ts';
import { DOS_NAMESPACE } from './contract/versions.ts';

let dos: Dos & AsyncDisposable;
beforeAll(async () => {
  dos = await openDos();
});
afterAll(() => dos[Symbol.asyncDispose]());

const SOAP_1_2 = 'http://www.w3.org/2003/05/soap-envelope';
const USER = { username: 'dos-111', password: 'sandbox' };
const CASE = {
  caseId: 'TEST',
  postcode: 'LS1 4AP',
  surgery: 'UNK',
  age: 30,
  ageFormat: 'Years',
  disposition: 1006,
  symptomGroup: 1110,
  symptomDiscriminatorList: { int: [4003] },
  searchDistance: 10,
  forceSearchDistance: false,
  gender: 'F',
};
const { forceSearchDistance: _, ...OLD_CASE } = CASE;

// biome-ignore lint/suspicious/noExplicitAny: what a client makes of a WSDL has no types
type Made = any;

async function client(version: string): Promise<Made> {
  const made = await createClientAsync(`${dos.url}?wsdl=${version}`, { forceSoap12Headers: version !== '1.1' });
  made.addSoapHeader({ serviceVersion: version }, '', 'tns', DOS_NAMESPACE);
  return made;
}

describe('npm soap', () => {
  test('1.5: all operations', async () => {
    const made = await client('1.5');
    const [found] = await made.CheckCapacitySummaryAsync({ userInfo: USER, c: CASE });
    expect(found.SearchDistanceUsedSource).toBe('Postcode');
    const services = found.CheckCapacitySummaryResult.serviceCareSummaryDestination;
    expect(services.length).toBeGreaterThan(5);
    expect(services[0]).toMatchObject({ capacity: 'High', openAllHours: expect.any(Boolean), serviceType: { id: expect.anything() } });
    const [details] = await made.ServiceDetailsByIdAsync({ userInfo: USER, serviceId: '2000101001' });
    expect(details.services.service[0].serviceEndpoints.endpoint[0]).toMatchObject({ endpointOrder: 1, transport: 'email', format: 'PDF' });
    const [scores] = await made.GetHospitalScoresAsync({ userInfo: USER });
    expect(scores.GetHospitalScoresResult.Hospital[0]).toMatchObject({ total_score: 62 });
  });

  test.each(['1.3', '1.4'])('%s: all operations', async (version) => {
    const made = await client(version);
    const [found] = await made.CheckCapacitySummaryAsync({ userInfo: USER, c: OLD_CASE });
    expect(found.CheckCapacitySummaryResult.ServiceCareSummaryDestination.length).toBeGreaterThan(5);
    const { symptomDiscriminatorList: __, ...analysed } = OLD_CASE;
    const [analysis] = await made.ServiceAnalysisAsync({ userInfo: USER, c: { ...analysed, symptomDiscriminator: 4003 } });
    expect(analysis.ServiceAnalysisResultArray.ServiceAnalysisResult.length).toBe(
      found.CheckCapacitySummaryResult.ServiceCareSummaryDestination.length,
    );
    const [details] = await made.ServiceDetailsByIdAsync({ userInfo: USER, serviceId: '1335970392' });
    expect(details.services.service[0].contactDetails.contactDetail[0].value).toMatch(/\/itk\/nhs111\\\|urn:nhs-itk:interaction:/);
    const [reasons] = await made.ExceptionCaptureAsync({ userInfo: USER });
    expect(reasons.ExceptionCaptureResult.ExceptionCapture).toContainEqual({ exceptionid: 26, reason: 'Patient choice' });
    const [scores] = await made.GetHospitalScoresAsync({ userInfo: USER });
    expect(scores.GetHospitalScoresResult.Hospital.length).toBeGreaterThan(1);
  });

  test('1.1, in SOAP 1.1: all operations', async () => {
    const made = await client('1.1');
    const [found] = await made.CheckCapacitySummaryAsync({ userInfo: USER, c: OLD_CASE });
    const [first] = found.CheckCapacitySummaryResult.ServiceCareSummaryDestination;
    expect(first).toMatchObject({ obsolete: false, rootParent: { name: 'Yorkshire and the Humber' } });
    const [short] = await made.CheckCapacityAsync({ userInfo: USER, c: OLD_CASE });
    expect(short.CheckCapacityResult.ServiceCareDestination[0]).toEqual({ id: first.id, capacity: 'High' });
    const [item] = await made.ServiceCareAsync({ userInfo: USER, serviceCareId: 2000101001 });
    expect(item.ServiceCareResult.name).toBe('GP: Armley Canalside Practice, Leeds');
    const [outcomes] = await made.DispositionsAsync({ userInfo: USER });
    expect(outcomes.DispositionsResult.Disposition[0]).toEqual({
      code: 1002,
      description: 'Attend Emergency Treatment Centre within 1 hour',
    });
    const [details] = await made.ServiceDetailsByIdAsync({ userInfo: USER, serviceId: '2000101001' });
    expect(details.ContactDetails.ContactDetail.map(({ tag }: { tag: string }) => tag)).toEqual(['email', 'dts']);
    const [noted] = await made.ServiceCareExceptionAsync({ userInfo: USER, serviceCareExp: { id: 2000101001, exceptionid: 26 } });
    expect(noted.ServiceCareExceptionResult).toBe('OK');
  });

  test('is told of faults', async () => {
    const made = await client('1.5');
    const failure = await made.CheckCapacitySummaryAsync({ userInfo: { ...USER, password: 'x' }, c: CASE }).catch((error: Made) => error);
    expect(failure.root.Envelope.Body.Fault.Code.Value).toBe('302');
    expect(failure.response.status).toBe(500);
  });
});

const offered = ({ envelope }: Answer) => {
  const list = childNamed(envelope.payload, DOS_NAMESPACE, 'CheckCapacitySummaryResult');
  return list === undefined ? [] : elementsOf(list);
};

describe('envelopes in the manner of', () => {
  test('NHS 111 online: the version in no namespace, the body in the default one, nil for what is not known', async () => {
    const answer = await dos.post(
      `<s:Envelope xmlns:s="${SOAP_1_2}"><s:Header><serviceVersion>1.4</serviceVersion></s:Header><s:Body xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><CheckCapacitySummary xmlns="${DOS_NAMESPACE}"><userInfo><username>dos-online</username><password>sandbox</password></userInfo><c><caseRef xsi:nil="true"/><caseId>TEST</caseId><postcode>LS14AP</postcode><surgery>UNK</surgery><age>30</age><ageFormat>Years</ageFormat><disposition>1006</disposition><symptomGroup>1110</symptomGroup><symptomDiscriminatorList><int>4003</int></symptomDiscriminatorList><searchDistance xsi:nil="true"/><forceSearchDistance>false</forceSearchDistance><gender>M</gender></c></CheckCapacitySummary></s:Body></s:Envelope>`,
      { 'Content-Type': `application/soap+xml; charset=utf-8; action="${DOS_NAMESPACE}/CheckCapacitySummary"` },
    );
    expect([answer.status, answer.contentType]).toEqual([200, 'application/soap+xml; charset=utf-8']);
    expect(offered(answer)[0]?.local).toBe('ServiceCareSummaryDestination');
  });

  test('Python requests: application/xml, a line before the declaration, comments, no action', async () => {
    const answer = await dos.post(
      `\n<?xml version="1.0" encoding="UTF-8"?>\n<env:Envelope xmlns:env="${SOAP_1_2}" xmlns:web="${DOS_NAMESPACE}">\n <env:Header>\n  <web:serviceVersion>1.5</web:serviceVersion>\n </env:Header>\n <env:Body>\n  <web:CheckCapacitySummary>\n   <web:userInfo>\n    <web:username>dos-111</web:username>\n    <web:password>sandbox</web:password>\n   </web:userInfo>\n   <web:c>\n    <!--Optional:-->\n    <web:gender>F</web:gender>\n    <web:age> 30 </web:age><web:ageFormat>Years</web:ageFormat><!-- any order --><web:postcode>ls1 4ap</web:postcode>\n    <web:symptomGroup>1110</web:symptomGroup><web:symptomDiscriminatorList><!--Zero or more repetitions:--><web:int>4003</web:int><web:int>4003</web:int><web:int>4088</web:int></web:symptomDiscriminatorList>\n    <web:unheardOf>1</web:unheardOf>\n   </web:c>\n  </web:CheckCapacitySummary>\n </env:Body>\n</env:Envelope>\n`,
      { 'Content-Type': 'application/xml' },
    );
    expect([answer.status, answer.fault]).toEqual([200, '']);
    expect(offered(answer).length).toBeGreaterThan(5);
  });

  test.each([
    ['SOAP 1.2 under the media type of 1.1', SOAP_1_2, 'text/xml; charset=utf-8', 'application/soap+xml; charset=utf-8'],
    [
      'SOAP 1.1 under the media type of 1.2',
      'http://schemas.xmlsoap.org/soap/envelope/',
      'application/soap+xml',
      'text/xml; charset=utf-8',
    ],
  ])('%s: the envelope counts, and the journal tells', async (_, namespace, sent, received) => {
    const answer = await dos.post(
      `<s:Envelope xmlns:s="${namespace}"><s:Body><p:GetHospitalScores xmlns:p="${DOS_NAMESPACE}"><p:userInfo><p:username>dos-111</p:username><p:password>sandbox</p:password></p:userInfo></p:GetHospitalScores></s:Body></s:Envelope>`,
      { 'Content-Type': sent, SOAPAction: '"urn:something/else"' },
    );
    expect([answer.status, answer.contentType, answer.envelope.root.uri]).toEqual([200, received, namespace]);
    const [entry] = await dos.journal();
    expect(entry).toMatchObject({ operation: 'dos.GetHospitalScores', summary: 'GetHospitalScores 1.5: 6 hospitals' });
    expect(entry?.advice).toEqual([
      expect.stringMatching(/^the envelope is SOAP 1\.\d, the Content-Type .+ is of SOAP 1\.\d$/),
      'the action urn:something/else is not that of GetHospitalScores, which the body asks for',
    ]);
  });
});

describe('versions', () => {
  const locals = (answer: Answer) => elementsOf(answer.envelope.payload).map(({ local }) => local);

  test('the header decides, in either namespace; without one it is the default, which can be set', async () => {
    const head = async (version?: string) => locals(await dos.search({}, { version }));
    expect(await head('1.3')).toEqual(['TransactionId', 'CheckCapacitySummaryResult']);
    expect(await head()).toContain('SearchDistanceUsedSource');
    await dos.control('PUT', '/dos/settings', { defaultVersion: '1.3' });
    expect(await head()).toEqual(['TransactionId', 'CheckCapacitySummaryResult']);
    expect(await (await fetch(`${dos.url}?wsdl`)).text()).toBe(await (await fetch(`${dos.url}?wsdl=1.3`)).text());
    await dos.control('PUT', '/dos/settings', {});
  });

  test('an answer is that of its version and of no other', async () => {
    const schema = new WsdlSchema(await (await fetch(`${dos.url}?wsdl=1.4`)).text());
    expect(schema.faultsOf((await dos.search({}, { version: '1.4' })).envelope.payload)).toEqual([]);
    expect(schema.faultsOf((await dos.search({}, { version: '1.5' })).envelope.payload)).not.toEqual([]);
  });

  test('there is no WSDL of a version that there is not', async () => {
    const reply = await fetch(`${dos.url}?wsdl=2.0`);
    expect([reply.status, await reply.text()]).toEqual([500, expect.stringContaining('<env:Value>109</env:Value>')]);
  });

  test('the WSDL has the address at which it was found, session and all', async () => {
    const address = dos.url.replace('/app/', '/~blue/app/');
    expect(await (await fetch(`${address}?wsdl=1.5`)).text()).toContain(`<soap12:address location="${address}"/>`);
  });
});

describe('the world', () => {
  test('changes, and the next answer shows it; in another session it has not', async () => {
    const ids = async (session?: string) =>
      offered(await dos.search({}, session === undefined ? {} : { session })).map((item) => textOf(elementsOf(item)[0] as never));
    await dos.setClock('elsewhere');
    const before = await ids();
    const first = before[0] as string;
    const service = (await dos.control('GET', `/world/services/${first}`)) as { doc: object };
    await dos.control('PUT', `/world/services/${first}`, { ...(service.doc ?? service), capacityStatus: 'red' });
    expect(await ids()).not.toContain(first);
    expect(await ids('elsewhere')).toEqual(before);
    const [entry] = await dos.journal('dos.CheckCapacitySummary', 'default');
    expect(entry?.advice?.join('\n')).toMatch(new RegExp(`noCapacity: .*${first}`));
  });

  test('accounts can be made and locked', async () => {
    await dos.control('PUT', '/dos/accounts/mine', { password: 'x&<y', referralRole: 23 });
    const asking = { username: 'mine', password: 'x&<y' };
    expect((await dos.search({}, asking)).status).toBe(200);
    await dos.control('PUT', '/dos/accounts/mine', { password: 'x&<y', referralRole: 23, locked: true });
    expect((await dos.search({}, asking)).fault).toMatch(/^302 /);
  });

  test('faults can be had by name, for one operation', async () => {
    await dos.control('POST', '/faults', { operation: 'dos.CheckCapacitySummary', error: 'systemFailure', times: 1 });
    expect((await dos.call('GetHospitalScores', '')).status).toBe(200);
    expect((await dos.search({}, { soap: '1.1' })).fault).toBe('100 System Search failure');
    expect((await dos.search()).status).toBe(200);
  });
});

test('the journal shows no password, even in a CDATA section', async () => {
  await dos.call('GetHospitalScores', '<web:userInfo><web:password><![CDATA[s3<cret]]></web:password></web:userInfo>', {
    password: 's3cret',
  });
  const [entry] = await dos.journal();
  expect(JSON.stringify(entry)).not.toMatch(/s3|cret\]/);
});
