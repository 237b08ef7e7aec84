/** Points of the national grid in square cells, so that those near a place are found without a look at the whole country. */
import type { GridPoint } from '#world/places/places';
import { entry } from './grouping.ts';

/** Metres: a town of the world fits into a few. */
const CELL = 2_500;

/** Of so few points every one is looked at: that is faster than to look into cells, most of them empty. */
const FEW = 64;

export class Grid<P extends GridPoint> {
  readonly #points: readonly P[];
  readonly #rows = new Map<number, Map<number, P[]>>();

  constructor(points: readonly P[]) {
    this.#points = points;
    if (points.length <= FEW) return;
    for (const point of points) {
      const cells = entry(this.#rows, cellOf(point.northing), () => new Map<number, P[]>());
      entry(cells, cellOf(point.easting), (): P[] => []).push(point);
    }
  }

  /**
   * Visits the points within a square of so many metres to each side of its middle, edges included: ring after ring of cells, from the middle
   * outwards. Before each ring it asks whether to go on; nothing that is still to come is nearer than so many metres.
   */
  walk(middle: GridPoint, metres: number, visit: (point: P) => void, goOn: (nearest: number) => boolean = always): void {
    const [west, east] = [middle.easting - metres, middle.easting + metres];
    const [south, north] = [middle.northing - metres, middle.northing + metres];
    const visitAll = (points: readonly P[]) => {
      for (const point of points) {
        const { easting, northing } = point;
        if (easting >= west && easting <= east && northing >= south && northing <= north) visit(point);
      }
    };
    if (this.#points.length <= FEW) {
      visitAll(this.#points);
      return;
    }
    const [column, row] = [cellOf(middle.easting), cellOf(middle.northing)];
    const rings = Math.max(column - cellOf(west), cellOf(east) - column, row - cellOf(south), cellOf(north) - row);
    for (let ring = 0; ring <= rings && goOn(ring === 0 ? 0 : (ring - 1) * CELL + distanceToEdge(middle)); ring++) {
      for (let at = row - ring; at <= row + ring; at++) {
        const cells = this.#rows.get(at);
        if (cells === undefined) continue;
        const step = Math.abs(at - row) === ring || ring === 0 ? 1 : 2 * ring;
        for (let across = column - ring; across <= column + ring; across += step) {
          const points = cells.get(across);
          if (points !== undefined) visitAll(points);
        }
      }
    }
  }
}

function always(): boolean {
  return true;
}

function cellOf(metres: number): number {
  return Math.floor(metres / CELL);
}

/** From a point to the nearest edge of its own cell. */
function distanceToEdge({ easting, northing }: GridPoint): number {
  const [across, up] = [easting - cellOf(easting) * CELL, northing - cellOf(northing) * CELL];
  return Math.min(across, CELL - across, up, CELL - up);
}
