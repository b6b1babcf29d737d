import type { Item, PathItem, PixelsItem, RectItem, TextItem } from './display.ts';
import type { Palette } from './palette.ts';
import { textWidth } from './text.ts';

/** What the painter needs of a Canvas 2D context: the browser's has it, and so have those for Node. */
export interface Canvas2D {
  fillStyle: unknown;
  strokeStyle: unknown;
  lineWidth: number;
  lineCap: unknown;
  lineJoin: unknown;
  globalAlpha: number;
  font: string;
  textAlign: unknown;
  textBaseline: unknown;
  shadowColor: string;
  shadowBlur: number;
  shadowOffsetY: number;
  beginPath(): void;
  closePath(): void;
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void;
  arcTo(x1: number, y1: number, x2: number, y2: number, radius: number): void;
  fill(): void;
  stroke(): void;
  fillRect(x: number, y: number, w: number, h: number): void;
  fillText(text: string, x: number, y: number): void;
  setLineDash(dash: number[]): void;
}

/** Font families, as CSS writes them. */
export interface Fonts {
  readonly mono: string;
  readonly ui: string;
}

/** Paints a scene. The context's transform decides the scale; what was on the canvas stays below it. */
export function paint(canvas: Canvas2D, items: readonly Item[], palette: Palette, fonts: Fonts): void {
  for (const item of items) {
    canvas.globalAlpha = item.opacity ?? 1;
    if (item.kind === 'text') paintText(canvas, item, palette, fonts);
    else if (item.kind === 'rect') paintRect(canvas, item, palette);
    else if (item.kind === 'pixels') paintPixels(canvas, item);
    else paintPath(canvas, item, palette);
  }
  canvas.globalAlpha = 1;
}

function paintRect(canvas: Canvas2D, item: RectItem, palette: Palette): void {
  const { x, y, w, h } = item;
  const r = Math.min(item.radius ?? 0, w / 2, h / 2);
  canvas.beginPath();
  canvas.moveTo(x + r, y);
  canvas.arcTo(x + w, y, x + w, y + h, r);
  canvas.arcTo(x + w, y + h, x, y + h, r);
  canvas.arcTo(x, y + h, x, y, r);
  canvas.arcTo(x, y, x + w, y, r);
  canvas.closePath();
  if (item.lift) {
    canvas.shadowColor = 'rgba(0, 0, 0, 0.22)';
    canvas.shadowBlur = 10;
    canvas.shadowOffsetY = 3;
  }
  fillAndStroke(canvas, item, palette);
}

/** Neighbours of one colour are one rectangle; the next row covers the hair that each is too high, so that no seams are seen. */
function paintPixels(canvas: Canvas2D, { x, y, w, h, columns, colours }: PixelsItem): void {
  const rows = Math.ceil(colours.length / columns);
  const [wide, high] = [w / columns, h / rows];
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    const end = Math.min(start + columns, colours.length);
    for (let first = start; first < end; ) {
      const colour = colours[first] ?? null;
      let last = first + 1;
      while (last < end && (colours[last] ?? null) === colour) last++;
      if (colour !== null) {
        canvas.fillStyle = `#${colour.toString(16).padStart(8, '0')}`;
        const bleed = colour % 256 === 255 ? 0.4 : 0;
        const right = last === end ? 0 : bleed;
        const below = row === rows - 1 ? 0 : bleed;
        canvas.fillRect(x + (first - start) * wide, y + row * high, (last - first) * wide + right, high + below);
      }
      first = last;
    }
  }
}

function paintPath(canvas: Canvas2D, item: PathItem, palette: Palette): void {
  canvas.beginPath();
  for (const segment of item.segments) {
    if (segment[0] === 'M') canvas.moveTo(segment[1], segment[2]);
    else if (segment[0] === 'L') canvas.lineTo(segment[1], segment[2]);
    else if (segment[0] === 'C')
      canvas.bezierCurveTo(segment[1], segment[2], segment[3], segment[4], segment[5], segment[6]);
    else canvas.closePath();
  }
  fillAndStroke(canvas, item, palette);
}

function fillAndStroke(canvas: Canvas2D, item: RectItem | PathItem, palette: Palette): void {
  if (item.fill !== undefined) {
    canvas.fillStyle = palette[item.fill];
    canvas.fill();
  }
  canvas.shadowColor = 'rgba(0, 0, 0, 0)';
  canvas.shadowBlur = 0;
  canvas.shadowOffsetY = 0;
  if (item.stroke === undefined) return;
  canvas.strokeStyle = palette[item.stroke];
  canvas.lineWidth = item.width ?? 1;
  canvas.lineCap = 'round';
  canvas.lineJoin = 'round';
  canvas.setLineDash(item.dash === undefined ? [] : [item.dash, item.dash]);
  canvas.stroke();
}

function paintText(canvas: Canvas2D, item: TextItem, palette: Palette, fonts: Fonts): void {
  const font = item.font ?? 'mono';
  canvas.font = `${item.weight ?? 400} ${item.size}px ${fonts[font]}`;
  canvas.textAlign = item.align ?? 'left';
  canvas.textBaseline = 'alphabetic';
  canvas.fillStyle = palette[item.fill];
  canvas.fillText(item.text, item.x, item.y);
  if (!item.strike) return;
  const width = textWidth(item.text, item.size, font);
  const left = item.align === 'center' ? item.x - width / 2 : item.align === 'right' ? item.x - width : item.x;
  canvas.fillRect(left, item.y - item.size * 0.34, width, 1.25);
}
