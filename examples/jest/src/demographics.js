/** What stands for your own code: looks people up in the Personal Demographics Service (PDS). */
import { randomUUID } from 'node:crypto';
import { Client } from 'fhir-kit-client';

export class Demographics {
  #baseUrl;
  #fetchToken;
  #token;

  /**
   * `baseUrl` is where PDS is, up to and including `/FHIR/R4`; `fetchToken` gets an access token, and is called again when the one
   * in use has expired.
   */
  constructor({ baseUrl, fetchToken }) {
    this.#baseUrl = baseUrl;
    this.#fetchToken = fetchToken;
  }

  /** A person's family name and date of birth by NHS number; nothing when nobody has that number. */
  async find(nhsNumber) {
    const patient = await this.#read(nhsNumber);
    if (!patient) return undefined;
    const usual = patient.name.find(({ use }) => use === 'usual');
    return { nhsNumber: patient.id, family: usual.family, born: patient.birthDate };
  }

  async #read(nhsNumber, attempts = 2) {
    this.#token ??= await this.#fetchToken();
    // PDS wants a new request id for every request
    const client = new Client({ baseUrl: this.#baseUrl, bearerToken: this.#token, customHeaders: { 'X-Request-ID': randomUUID() } });
    try {
      return await client.read({ resourceType: 'Patient', id: nhsNumber });
    } catch (error) {
      const status = error.response?.status;
      if (status === 404) return undefined;
      if (attempts === 1 || (status !== 401 && status !== 503)) throw error;
      if (status === 401) this.#token = undefined;
      return this.#read(nhsNumber, attempts - 1);
    }
  }
}
