/** Points of the national grid in square cells, so that those near a place are found without a look at the whole country. */
import type { GridPoint } from '#world/places/places';

/** Metres: a town of the world fits into a few. */
const CELL = 5_000;

export class Grid<P extends GridPoint> {
  readonly #rows = new Map<number, Map<number, P[]>>();

  constructor(points: Iterable<P>) {
    for (const point of points) this.#cell(cellOf(point.northing), cellOf(point.easting)).push(point);
  }

  /** All points within a square of so many metres to each side of its middle, edges included: cell by cell from the middle outwards. */
  within(middle: GridPoint, metres: number): P[] {
    const [west, east] = [middle.easting - metres, middle.easting + metres];
    const [south, north] = [middle.northing - metres, middle.northing + metres];
    const [column, row] = [cellOf(middle.easting), cellOf(middle.northing)];
    const rings = Math.max(column - cellOf(west), cellOf(east) - column, row - cellOf(south), cellOf(north) - row);
    const found: P[] = [];
    const take = (cells: Map<number, P[]>, at: number) => {
      for (const point of cells.get(at) ?? []) {
        const { easting, northing } = point;
        if (easting >= west && easting <= east && northing >= south && northing <= north) found.push(point);
      }
    };
    for (let ring = 0; ring <= rings; ring++) {
      for (let at = row - ring; at <= row + ring; at++) {
        const cells = this.#rows.get(at);
        if (cells === undefined) continue;
        const isWholeEdge = at === row - ring || at === row + ring;
        for (let across = column - ring; across <= column + ring; across += isWholeEdge || ring === 0 ? 1 : 2 * ring) take(cells, across);
      }
    }
    return found;
  }

  #cell(row: number, column: number): P[] {
    let cells = this.#rows.get(row);
    if (cells === undefined) {
      cells = new Map();
      this.#rows.set(row, cells);
    }
    let points = cells.get(column);
    if (points === undefined) {
      points = [];
      cells.set(column, points);
    }
    return points;
  }
}

function cellOf(metres: number): number {
  return Math.floor(metres / CELL);
}
