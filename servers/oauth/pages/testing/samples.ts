/** Pages to look at: usual ones, and people whose names are not. */
import type { ConsentPage, ErrorPage, LoginPage, PageModel, PersonChoice, RolePage, StepUpPage } from '../models.ts';

const LONG = 'Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschaferswessenschafe';

const WORKERS: readonly PersonChoice[] = [
  {
    id: '555000000101',
    name: 'Dr Ada Achebe',
    detail: '555000000101',
    tags: ['AAL3', 'General Medical Practitioner at A20047', 'Clinical Practitioner Access Role at Y90001'],
    remarks: ['2 roles, none chosen'],
  },
  { id: '555000000102', name: 'Bo Karlsson', detail: '555000000102', tags: ['AAL2'], remarks: ['no role', 'AAL2 only'] },
  { id: '555000000103', name: 'عبد الرحمن الأنصاري (Dr)', detail: '555000000103', tags: ['AAL3', 'Pharmacist at FA123'], remarks: [] },
  { id: '555000000104', name: '諸葛亮 孔明', detail: '555000000104', tags: ['AAL3'], remarks: [] },
  {
    id: '555000000105',
    name: `Hubert ${LONG}-${LONG}`,
    detail: '555000000105',
    tags: ['AAL1', `${LONG} at ABC12`],
    remarks: ['left on 2020-01-01'],
  },
  { id: '"><script>x()</script>', name: '<script>alert("Ann & O\'Neil")</script>', detail: '<b>', tags: ['<i>'], remarks: ['&amp;'] },
];

const common = { applicationName: 'Anchor GP system', action: '/pages/answer', transaction: 'tie-1' };

export const LOGIN: LoginPage = {
  ...common,
  page: 'login',
  provider: 'nhs-cis2',
  query: '',
  people: WORKERS,
  more: true,
  wanted: 'assurance level AAL3',
};

export const PATIENT_LOGIN: LoginPage = {
  ...LOGIN,
  provider: 'nhs-login',
  applicationName: 'Pocket Pharmacy',
  query: 'ann',
  wanted: 'P9.Cp.Cd or P9.Cm',
  more: false,
  people: [
    { id: 'ann@example.test', name: 'Ann Abara', detail: 'ann@example.test, NHS number 9000000009', tags: ['P9', 'P9.Cp.Cd'], remarks: [] },
    { id: 'ann5@example.test', name: 'Annika Ost', detail: 'ann5@example.test', tags: ['P5'], remarks: ['P5 only', 'no NHS number'] },
  ],
};

const role = (index: number) => ({
  id: `5550000002${index}`,
  role: index % 2 ? 'General Medical Practitioner' : 'Admin/Clinical Support Access Role',
  organisation: `Practice ${index} of the Long and Winding Road`,
  organisationCode: `A2004${index}`,
});

export const FEW_ROLES: RolePage = {
  ...common,
  page: 'role',
  provider: 'nhs-cis2',
  personName: 'Dr Ada Achebe',
  roles: [role(1), role(2), role(3)],
};
export const MANY_ROLES: RolePage = { ...FEW_ROLES, roles: [1, 2, 3, 4, 5, 6, 7].map(role) };
export const STEP_UP: StepUpPage = {
  ...common,
  page: 'step-up',
  provider: 'nhs-login',
  personName: 'Annika Ost',
  held: 'P5.Cp.Cd',
  wanted: 'P9.Cp.Cd',
};
export const CONSENT: ConsentPage = {
  ...common,
  page: 'consent',
  provider: 'nhs-login',
  personName: 'Ann Abara',
  shares: ['NHS number, last name and date of birth', 'email address'],
};
export const ERROR: ErrorPage = {
  page: 'error',
  provider: 'nhs-cis2',
  title: 'You cannot sign in',
  reason: 'No application is known by the client id ‘nobody’.',
};

/** By a name that says which it is. */
export const SAMPLES: Readonly<Record<string, PageModel>> = {
  'login-cis2': LOGIN,
  'login-nhs-login': PATIENT_LOGIN,
  'login-nobody-found': { ...LOGIN, query: 'zzz', people: [], more: false },
  'login-error': { ...PATIENT_LOGIN, error: 'There is nobody of that id any more' },
  'login-ad-hoc-error': {
    ...PATIENT_LOGIN,
    error: 'The NHS number must be ten digits of which the last is the right check digit',
    errorField: 'nhsNumber',
    typed: { given: 'Ann', family: '<O\'Neil "x">', nhsNumber: '9000000001', level: 'P5' },
  },
  'login-cis2-ad-hoc': { ...LOGIN, people: WORKERS.slice(0, 1), typed: { given: 'Ann' }, error: 'Enter a first name and a last name' },
  'role-few': FEW_ROLES,
  'role-many': MANY_ROLES,
  'role-searched': { ...MANY_ROLES, query: 'support a20044' },
  'role-none-found': { ...MANY_ROLES, query: 'zzz' },
  'role-error': { ...FEW_ROLES, error: 'Choose a role' },
  'step-up': STEP_UP,
  consent: CONSENT,
  'consent-error': { ...CONSENT, error: 'Agree or refuse' },
  error: ERROR,
};
