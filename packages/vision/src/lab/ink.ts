import type { Point } from './glyphs.ts';

/** How much of each pixel is covered by ink, 0 to 1, row by row. The centre of the first pixel is (0.5, 0.5). */
export class Ink {
  readonly side: number;
  readonly cover: Float32Array;

  constructor(side: number) {
    this.side = side;
    this.cover = new Float32Array(side * side);
  }

  /** A round pen of this radius (in pixels) goes along a line. Where ink is already, the darker of both stays. */
  draw(line: readonly Point[], radius: number): void {
    const [first, ...others] = line;
    if (first === undefined) return;
    let from = first;
    for (const to of others.length === 0 ? [first] : others) {
      this.#segment(from, to, radius);
      from = to;
    }
  }

  #segment([ax, ay]: Point, [bx, by]: Point, radius: number): void {
    const { side, cover } = this;
    const reach = radius + 0.5;
    const top = Math.max(0, Math.floor(Math.min(ay, by) - reach));
    const bottom = Math.min(side, Math.ceil(Math.max(ay, by) + reach));
    const left = Math.max(0, Math.floor(Math.min(ax, bx) - reach));
    const right = Math.min(side, Math.ceil(Math.max(ax, bx) + reach));
    const [dx, dy] = [bx - ax, by - ay];
    const squared = dx * dx + dy * dy;
    for (let row = top; row < bottom; row++) {
      for (let column = left; column < right; column++) {
        const [px, py] = [column + 0.5 - ax, row + 0.5 - ay];
        const along = squared === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / squared));
        const distance = Math.hypot(px - along * dx, py - along * dy);
        // A pixel at the rim is covered by the share that a straight edge at this distance leaves.
        const share = Math.min(1, reach - distance);
        const place = row * side + column;
        if (share > (cover[place] ?? 0)) cover[place] = share;
      }
    }
  }
}
