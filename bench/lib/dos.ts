/** What the Directory of Services is asked. */
import type { HttpRequest } from './http.ts';

export const DOS_PATH = '/app/api/webservices';
const NAMESPACE = `https://nww.pathwaysdos.nhs.uk${DOS_PATH}`;

/** A woman of 40 with belly ache who is to be seen within two hours, as NHS 111 online asks for her. */
export function checkCapacity(postcode: string, km: number): HttpRequest {
  const fields = {
    caseRef: '6E0C1C36-7C1A-4C0C-9A35-6B1F5C3C0001',
    caseId: 'TEST',
    postcode,
    surgery: 'UNK',
    age: 40,
    ageFormat: 'Years',
    disposition: 1005,
    symptomGroup: 1006,
    symptomDiscriminatorList: '<int>4003</int>',
    searchDistance: km,
    forceSearchDistance: false,
    gender: 'F',
    searchDateTime: '',
  };
  const asked = Object.entries(fields).map(([name, value]) => `<${name}>${value}</${name}>`);
  const call = `<CheckCapacitySummary xmlns="${NAMESPACE}"><userInfo><username>dos-111</username><password>sandbox</password></userInfo><c>${asked.join('')}</c></CheckCapacitySummary>`;
  return {
    method: 'POST',
    path: DOS_PATH,
    headers: { 'Content-Type': `application/soap+xml; charset=utf-8; action="${NAMESPACE}/CheckCapacitySummary"` },
    body: `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header><serviceVersion xmlns="">1.5</serviceVersion></s:Header><s:Body>${call}</s:Body></s:Envelope>`,
  };
}
