/** The search of the Directory of Services: who is within reach, what speaks against each, who remains and in which order. */
import { distanceBetween, type GridPoint } from '#world/places/places';
import { NATIONAL_DISTANCE_KM } from '#world/services/distance';
import { EMERGENCY_DEPARTMENT, EMERGENCY_DEPARTMENT_CATCH_ALL } from '#world/services/reference';
import type { World } from '#world/world';
import { type Exclusion, type ExclusionReason, type FoundService, MOST_LISTED, type Search, type SearchResult } from './case.ts';
import { criteriaOfCase, criteriaOfEnquiry, exclusionOf } from './criteria.ts';
import { Directory } from './directory.ts';
import type { ServiceFacts } from './facts.ts';
import type { Grid } from './grid.ts';
import { found, type Ranking, rankingOfCase, rankingOfEnquiry, Shortlist } from './ranking.ts';

/** So many emergency departments are offered when nothing else can help. */
const CATCH_ALL_SERVICES = 2;

/** The search of one session's world. */
export function openSearch(world: World): Search {
  const directory = new Directory(world);
  return {
    services: async (asked) => {
      const grid = await directory.grid();
      const near = grid.within(asked.location, asked.distance.km * 1000);
      const result = choose(near, asked.location, criteriaOfCase(asked), rankingOfCase(asked));
      return result.services.length > 0
        ? result
        : { ...result, services: nearestEmergencyDepartments(grid, asked.location), catchAll: true };
    },
    directory: async (asked) => {
      const near = (await directory.grid()).within(asked.location, asked.metres);
      return choose(near, asked.location, criteriaOfEnquiry(asked), rankingOfEnquiry(asked));
    },
  };
}

function choose(
  near: readonly ServiceFacts[],
  from: GridPoint,
  criteria: Parameters<typeof exclusionOf>[1],
  ranking: Ranking,
): SearchResult {
  const shortlist = new Shortlist(from, ranking);
  const counts = new Map<ExclusionReason, number>();
  const listed: Exclusion[] = [];
  const exclude = ({ service }: ServiceFacts, reason: ExclusionReason) => {
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
    if (listed.length < MOST_LISTED) listed.push({ service, reason });
  };
  for (const facts of near) {
    const reason = exclusionOf(facts, criteria);
    if (reason !== undefined) {
      exclude(facts, reason);
      continue;
    }
    const surplus = shortlist.add(facts);
    if (surplus !== undefined) exclude(surplus, 'enoughOfItsType');
  }
  return { services: shortlist.inOrder(), catchAll: false, excluded: { counts, listed } };
}

/** The catch-all: how far the request wanted to look does not matter, nor how full they are (CheckCapacitySummary 1.5, "catch-all search"). */
function nearestEmergencyDepartments(grid: Grid<ServiceFacts>, from: GridPoint): readonly FoundService[] {
  return grid
    .within(from, NATIONAL_DISTANCE_KM * 1000)
    .filter(({ service }) => isEmergencyDepartment(service.type) && service.status === 'active')
    .map((facts) => found(facts, distanceBetween(facts, from), 'Catch-all'))
    .sort((one, other) => one.metres - other.metres || (one.service.id < other.service.id ? -1 : 1))
    .slice(0, CATCH_ALL_SERVICES);
}

function isEmergencyDepartment(type: number): boolean {
  return type === EMERGENCY_DEPARTMENT || type === EMERGENCY_DEPARTMENT_CATCH_ALL;
}
