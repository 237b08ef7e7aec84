/**
 * Asks the Directory of Services by REST: which pharmacies and treatment centres there are round a postcode, which of them are open now,
 * and how one of them takes referrals. Basic authentication, nothing but fetch.
 */
const server = process.env.NHS_SANDBOX_SOAP_URL ?? 'http://127.0.0.1:9002';
const directory = `${server}/app/controllers/api/v1.0/services`;
const credentials = Buffer.from(process.env.DOS_CREDENTIALS ?? 'dos-111:sandbox').toString('base64');

/** The services of an answer; throws with the directory's own words. */
async function ask(...segments) {
  const path = segments.map(encodeURIComponent).join('/');
  const response = await fetch(`${directory}/${path}`, { headers: { Authorization: `Basic ${credentials}` } });
  const { success, error } = await response.json();
  if (error) throw new Error(`${error.code}: ${error.message}`);
  return success.services;
}

/** Nought stands for what is not said. Miles, and so many of each type. */
function byType({ postcode, miles = 0, practice = 0, ageGroup = 0, gender = 0, types, perType = 0 }) {
  return ask('byServiceType', 'EXAMPLE', postcode, miles, practice, ageGroup, gender, 0, types.join(','), perType);
}

const PHARMACY = 13;
const URGENT_TREATMENT_CENTRE = 135;

const services = await byType({ postcode: 'LS1 4AP', miles: 5, types: [PHARMACY, URGENT_TREATMENT_CENTRE], perType: 2 });
for (const { name, patientDistance, capacity } of services)
  console.log(`${name}: ${patientDistance} miles, capacity ${capacity.status.human}`);

const [nearest] = await ask('byServiceId', services[0].id);
console.log(
  `${nearest.publicName || nearest.name} is at ${nearest.address.join(', ')}, and takes: ${nearest.dispositions.map(({ id }) => id).join(', ')}`,
);

try {
  await byType({ postcode: 'ZZ99 3VZ', types: [PHARMACY] });
} catch (error) {
  console.log(`Nobody lives at ZZ99 3VZ: ${error.message}`);
}
