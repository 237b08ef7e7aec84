/**
 * What the pages that people see are made from. The identity providers fill these in; `render.ts` makes HTML of them.
 *
 * What comes back from a form, by field: `transaction`; `decision` is `search`, `pick`, `ad-hoc`, `refuse`, `role`, `step-up`, `agree`;
 * `q` what is searched for; `person` the id picked; `role` the id of a role; the ad hoc fields are `given`, `family`, `birthDate`,
 * `nhsNumber`, `level`, `roleCode`, `organisation`.
 */

/** Whose page it is: they look a little different, as the live ones do. */
export type PageProvider = 'nhs-cis2' | 'nhs-login';

/** Somebody who can be picked. */
export interface PersonChoice {
  /** What is sent when this one is picked. */
  readonly id: string;
  readonly name: string;
  /** Beside the name: an NHS number, a user id, an e-mail address. */
  readonly detail: string;
  /** Level and roles in short: `AAL3`, `P9`, `General Medical Practitioner at A20047`. */
  readonly tags: readonly string[];
  /** What is unusual about them: `no role`, `two roles, none chosen`, `deceased`, `P5 only`. */
  readonly remarks: readonly string[];
}

interface Page {
  readonly provider: PageProvider;
  /** Who asks the user to sign in. */
  readonly applicationName: string;
  /** Where the form goes: an absolute address. */
  readonly action: string;
  /** Hidden in the form: it ties the form to this sign-in and to this browser. */
  readonly transaction: string;
  /** Where the style sheets are: see {@link Assets}. */
  readonly assets?: Assets;
  /** What went wrong with the last answer, for people. */
  readonly error?: string;
  /** The field that it is about; without one, what the page asks first. */
  readonly errorField?: PageField;
}

/**
 * The folder of the pages' own files, as a link: where the provider has mounted `assetRoute`. Without it `_assets` beside the page, which
 * is right for `{base}/authorize` and for whatever else lies just below the base.
 */
export type Assets = string;

/** The fields of somebody made up. */
export const AD_HOC_FIELDS = ['given', 'family', 'birthDate', 'nhsNumber', 'level', 'roleCode', 'organisation'] as const;
export type AdHocField = (typeof AD_HOC_FIELDS)[number];

/** The fields that a mistake can be about. */
export type PageField = AdHocField | 'q' | 'person' | 'role';

/** Pick somebody, be somebody ad hoc, or refuse. */
export interface LoginPage extends Page {
  readonly page: 'login';
  /** What was searched for. */
  readonly query: string;
  readonly people: readonly PersonChoice[];
  /** There are more than are shown. */
  readonly more: boolean;
  /** What the application asked for, in words: `assurance level AAL3`, `P9 with a password and a device`. */
  readonly wanted: string;
  /** What was typed into the ad hoc form, so that nobody types it twice. */
  readonly typed?: Readonly<Partial<Record<AdHocField, string>>>;
  /** `false`: the application lets nobody in who is not there already (NHS login's `allow_registration`), so nobody can be made up. */
  readonly mayMakeUp?: false;
}

/** Choose the role to act in. */
export interface RolePage extends Page {
  readonly page: 'role';
  readonly personName: string;
  readonly roles: readonly {
    readonly id: string;
    readonly role: string;
    readonly organisation: string;
    readonly organisationCode: string;
  }[];
  /** What was searched for: words of the role, the organisation or its code. The page itself leaves out what does not match. */
  readonly query?: string;
}

/** Less is proven than was asked for: prove it now, or not. */
export interface StepUpPage extends Page {
  readonly page: 'step-up';
  readonly personName: string;
  readonly held: string;
  readonly wanted: string;
}

/** What the application is to learn: agree, or not. */
export interface ConsentPage extends Page {
  readonly page: 'consent';
  readonly personName: string;
  /** What is shared, in words. */
  readonly shares: readonly string[];
}

/** There is no going on. */
export interface ErrorPage {
  readonly page: 'error';
  readonly provider: PageProvider;
  readonly assets?: Assets;
  readonly title: string;
  readonly reason: string;
}

export type PageModel = LoginPage | RolePage | StepUpPage | ConsentPage | ErrorPage;
