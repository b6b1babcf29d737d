import { SuperpixelOptionError } from './errors.ts';

/** How many cells a pixel looks at: its own and the eight around it. */
export const slots = 9;

/** Which cells of a grid lie around each pixel, and back: the tables of soft association (Jampani et al. 2018). */
export interface GridNeighbours {
  /** Of the picture, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Cells in a row, and rows of cells. */
  readonly columns: number;
  readonly rows: number;
  /**
   * `pixels × 9`: the cells around each pixel's own, row by row from the top left, its own in slot 4. Where the grid ends, the pixel's own
   * cell stands in for the missing one, and `valid` says so.
   */
  readonly candidates: Int32Array<ArrayBuffer>;
  /** `pixels × 9`: 1 for a cell, 0 for a stand-in. */
  readonly valid: Uint8Array<ArrayBuffer>;
  /** How many pairs of a pixel and a valid slot the cell with the most of them has. */
  readonly most: number;
  /**
   * `cells × most`: the places in `candidates` (pixel × 9 + slot) where each cell stands validly, ascending, filled up with `pixels × 9`,
   * one place behind the last. Gathering by this table and summing adds in one order, whatever the number of threads.
   */
  readonly places: Int32Array<ArrayBuffer>;
}

/** Tables for a picture that a grid of `columns × rows` cells covers evenly; the grid is not finer than the pixels. */
export function gridNeighbours(width: number, height: number, columns: number, rows: number): GridNeighbours {
  checkCount('width', width, Number.MAX_SAFE_INTEGER);
  checkCount('height', height, Number.MAX_SAFE_INTEGER);
  checkCount('columns', columns, width);
  checkCount('rows', rows, height);
  const [pixels, cells] = [width * height, columns * rows];
  const candidates = new Int32Array(slots * pixels);
  const valid = new Uint8Array(slots * pixels);
  const sizes = new Int32Array(cells);
  for (let y = 0, place = 0; y < height; y++) {
    const row = Math.floor((y * rows) / height);
    for (let x = 0; x < width; x++) {
      const column = Math.floor((x * columns) / width);
      for (let slot = 0; slot < slots; slot++, place++) {
        const nearColumn = column + (slot % 3) - 1;
        const nearRow = row + Math.floor(slot / 3) - 1;
        const inside = nearColumn >= 0 && nearColumn < columns && nearRow >= 0 && nearRow < rows;
        const cell = inside ? nearRow * columns + nearColumn : row * columns + column;
        candidates[place] = cell;
        if (!inside) continue;
        valid[place] = 1;
        sizes[cell] = (sizes[cell] as number) + 1;
      }
    }
  }
  const most = sizes.reduce((largest, size) => Math.max(largest, size), 0);
  return { width, height, columns, rows, candidates, valid, most, places: placesOf(candidates, valid, cells, most) };
}

function placesOf(candidates: Int32Array, valid: Uint8Array, cells: number, most: number): Int32Array<ArrayBuffer> {
  const places = new Int32Array(cells * most).fill(candidates.length);
  const filled = new Int32Array(cells);
  for (let place = 0; place < candidates.length; place++) {
    if (valid[place] === 0) continue;
    const cell = candidates[place] as number;
    places[cell * most + (filled[cell] as number)] = place;
    filled[cell] = (filled[cell] as number) + 1;
  }
  return places;
}

function checkCount(what: string, value: number, largest: number): void {
  if (!Number.isSafeInteger(value) || value < 1 || value > largest) {
    throw new SuperpixelOptionError(what, value, `a whole number from 1 to ${largest}`);
  }
}
