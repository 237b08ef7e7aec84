/** The search of the Directory of Services: who fits within reach, who of them is offered and in which order, and why others are not. */
import type { DirectoryService } from '#world/directory-service';
import type { GridPoint } from '#world/places/places';
import { NATIONAL_DISTANCE_KM } from '#world/services/distance';
import { EMERGENCY_DEPARTMENT, EMERGENCY_DEPARTMENT_CATCH_ALL } from '#world/services/reference';
import type { World } from '#world/world';
import { type FoundService, MOST_LISTED, type Search, type SearchResult } from './case.ts';
import { type Criterion, criteriaOfCase, criteriaOfEnquiry, divided, exclusionOf } from './criteria.ts';
import { currentDirectory } from './current-directory.ts';
import type { Directory } from './directory.ts';
import type { ServiceFacts } from './facts.ts';
import { type Ranking, rankingOfCase, rankingOfEnquiry } from './ranking.ts';
import { Shortlist } from './shortlist.ts';

/** The search of one session's world. */
export function openSearch(world: World): Search {
  const directoryNow = currentDirectory(world);
  return {
    services: async (asked) => {
      const directory = await directoryNow();
      const { location, distance, surgery } = asked;
      const square = { middle: location, metres: distance.km * 1000 };
      const offered = choose(directory, square, criteriaOfCase(asked), rankingOfCase(asked), surgery);
      const excluded = explainer(directory, square, () => criteriaOfCase(asked), offered);
      return offered.length > 0
        ? { services: offered, catchAll: false, excluded }
        : { services: nearestEmergencyDepartments(directory, location), catchAll: true, excluded };
    },
    directory: async (asked) => {
      const directory = await directoryNow();
      const square = { middle: asked.location, metres: asked.metres };
      const offered = choose(directory, square, criteriaOfEnquiry(asked), rankingOfEnquiry(asked), asked.surgery);
      return { services: offered, catchAll: false, excluded: explainer(directory, square, () => criteriaOfEnquiry(asked), offered) };
    },
  };
}

interface Square {
  readonly middle: GridPoint;
  /** To each side. */
  readonly metres: number;
}

function choose(
  directory: Directory,
  { middle, metres }: Square,
  criteria: readonly Criterion[],
  ranking: Ranking,
  surgery: string | undefined,
): readonly FoundService[] {
  const shortlist = new Shortlist(middle, ranking);
  // a bond to the patient's practice counts for more than to be near, so these are asked first, wherever they are
  const bound = new Set(surgery === undefined ? [] : directory.linkedTo(surgery));
  for (const facts of bound) if (isWithin(facts, middle, metres) && exclusionOf(facts, criteria) === undefined) shortlist.add(facts);
  const { ofKind, ofEach } = divided(criteria);
  for (const shelf of directory.shelves) {
    if (!ofKind.every((holds) => holds(shelf))) continue;
    shelf.grid.walk(
      middle,
      metres,
      (facts) => {
        if (!bound.has(facts) && ofEach.every((holds) => holds(facts.service))) shortlist.add(facts);
      },
      (nearest) => !shortlist.isSettled(shelf.type, nearest),
    );
  }
  return shortlist.inOrder();
}

/**
 * Tells why others are not offered, when somebody asks: the journal may do so when the directory is another one. It keeps thousands of
 * these, so each holds on to no more than it needs.
 */
function explainer(
  directory: Directory,
  { middle, metres }: Square,
  criteria: () => readonly Criterion[],
  found: readonly FoundService[],
): SearchResult['excluded'] {
  const offered = found.map(({ service }) => service);
  return exclusions(nearest(directory, middle, metres, MOST_LISTED + offered.length), criteria, offered);
}

/** So many services within reach. */
function nearest(directory: Directory, middle: GridPoint, metres: number, count: number): readonly ServiceFacts[] {
  const near: ServiceFacts[] = [];
  const isEnough = () => near.length >= count;
  directory.all.walk(
    middle,
    metres,
    (facts) => void (isEnough() || near.push(facts)),
    () => !isEnough(),
  );
  return near;
}

function exclusions(
  near: readonly ServiceFacts[],
  criteria: () => readonly Criterion[],
  offered: readonly DirectoryService[],
): SearchResult['excluded'] {
  return () => {
    const all = criteria();
    return near
      .filter(({ service }) => !offered.includes(service))
      .slice(0, MOST_LISTED)
      .map((facts) => ({ service: facts.service, reason: exclusionOf(facts, all) ?? 'enoughOfItsType' }));
  };
}

/** The catch-all: how far the request wanted to look does not matter, nor how full they are (CheckCapacitySummary 1.5, "catch-all search"). */
function nearestEmergencyDepartments(directory: Directory, middle: GridPoint): readonly FoundService[] {
  const shortlist = new Shortlist(middle, CATCH_ALL);
  for (const { type, grid } of directory.shelves) {
    if (type !== EMERGENCY_DEPARTMENT && type !== EMERGENCY_DEPARTMENT_CATCH_ALL) continue;
    grid.walk(middle, NATIONAL_DISTANCE_KM * 1000, (facts) => {
      if (facts.service.status === 'active') shortlist.add(facts);
    });
  }
  return shortlist.inOrder().slice(0, CATCH_ALL.keptOf(EMERGENCY_DEPARTMENT));
}

const CATCH_ALL: Ranking = { placeOf: () => [], bestOf: () => [], keptOf: () => 2, suffixOf: () => 'Catch-all' };

function isWithin({ easting, northing }: GridPoint, middle: GridPoint, metres: number): boolean {
  return Math.abs(easting - middle.easting) <= metres && Math.abs(northing - middle.northing) <= metres;
}
