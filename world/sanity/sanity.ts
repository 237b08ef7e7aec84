/**
 * Whether a world can be: rules that can only be seen of all documents together, clinical ones among them. The seeds are held
 * against them when they are loaded, and tests hold the world against them after any number of changes.
 *
 * A new rule is a function in one of the files beside this one, and a line in the table.
 */
import { appointmentsHaveTheirSlots, patientsCanCome, practitionersAreThere, slotsDoNotOverlap, statusFitsTheDay } from './appointments.ts';
import { PUBLISHED_EXCEPTIONS, type SanityException } from './exceptions.ts';
import {
  closedOrganisationsAreSilent,
  hierarchyHasNoLoops,
  interactionsHaveBothEnds,
  oneRoleIsPrimary,
  organisationsDoNotSucceedThemselves,
  partyKeysBelongToOne,
  servicesMakeSense,
  successorsFollowClosure,
} from './organisations.ts';
import {
  birthIsBelievable,
  deathFollowsBirth,
  familiesAgree,
  nobodyIsRegisteredTwice,
  practicesAreReal,
  selectedRolesAreHeld,
} from './people.ts';
import {
  careIsGivenToTheLiving,
  entriesAreWrittenInTime,
  entriesEndAfterTheyBegin,
  entriesReferToEachOther,
  medicinesAreIssuedAsPlanned,
  recordsBelongToSomebody,
} from './records.ts';
import { referencesLeadSomewhere, successionEndsAtALiveRecord } from './references.ts';
import type { SanityRule } from './rule.ts';
import type { WorldView } from './view.ts';

export { viewOf, type WorldView } from './view.ts';

/** One thing that cannot be. */
export interface SanityIssue {
  /** Name of the rule. */
  readonly rule: string;
  readonly collection: string;
  readonly id: string;
  /** Dotted, within the document; empty when it is the whole document. */
  readonly path: string;
  /** What stands there, where it is one value. */
  readonly value?: string;
  /** Why it cannot be, to be read after the value. */
  readonly reason: string;
}

/** All rules, in the order in which their complaints are made. */
export const SANITY_RULES: Readonly<Record<string, SanityRule>> = {
  referencesLeadSomewhere,
  successionEndsAtALiveRecord,
  birthIsBelievable,
  deathFollowsBirth,
  practicesAreReal,
  nobodyIsRegisteredTwice,
  familiesAgree,
  selectedRolesAreHeld,
  oneRoleIsPrimary,
  hierarchyHasNoLoops,
  successorsFollowClosure,
  organisationsDoNotSucceedThemselves,
  partyKeysBelongToOne,
  interactionsHaveBothEnds,
  closedOrganisationsAreSilent,
  servicesMakeSense,
  recordsBelongToSomebody,
  entriesReferToEachOther,
  careIsGivenToTheLiving,
  entriesAreWrittenInTime,
  entriesEndAfterTheyBegin,
  medicinesAreIssuedAsPlanned,
  slotsDoNotOverlap,
  appointmentsHaveTheirSlots,
  practitionersAreThere,
  patientsCanCome,
  statusFitsTheDay,
};

/** All that cannot be in a world, but for what the exceptions let pass. */
export function checkWorld(view: WorldView, exceptions: readonly SanityException[] = PUBLISHED_EXCEPTIONS): readonly SanityIssue[] {
  const issues: SanityIssue[] = [];
  for (const [name, rule] of Object.entries(SANITY_RULES)) {
    rule(view, (collection, id, path, value, reason) => {
      if (!exceptions.some((exception) => letsPass(exception, name, collection, id, path)))
        issues.push({ rule: name, collection, id, path, ...(value !== undefined && { value }), reason });
    });
  }
  return issues;
}

function letsPass(exception: SanityException, rule: string, collection: string, id: string, path: string): boolean {
  return (
    exception.rule === rule &&
    exception.collection === collection &&
    exception.id === id &&
    (exception.path === undefined || exception.path === path)
  );
}

/** An issue in one line, without the file: `'9111231130' is not in patients`. */
export function sayIssue({ value, reason }: SanityIssue): string {
  return value === undefined ? reason : `'${value}' ${reason}`;
}
