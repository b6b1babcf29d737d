// Advance widths in em: JetBrains Mono is 600/1000 by design; the interface's face is a good average, used for words without boxes only.
const advance = { mono: 0.6, ui: 0.535 } as const;
// East Asian wide and emoji: two columns of a fixed-width face.
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}]|[\u{20000}-\u{3fffd}]/u;

/** Width in pixels without a canvas, so that a layout is the same everywhere. Exact for the fixed-width face. */
export function textWidth(text: string, size: number, font: 'mono' | 'ui' = 'mono'): number {
  let columns = 0;
  for (const character of text) columns += wide.test(character) ? 2 : 1;
  return columns * advance[font] * size;
}

/** The text, or as much of its beginning as there is room for, with `…` at the cut. */
export function fit(text: string, width: number, size: number, font: 'mono' | 'ui' = 'mono'): string {
  // Hostile text may be very long: what can never fit is not even measured.
  const start = text.length > 400 ? text.slice(0, 400) : text;
  if (start.length === text.length && textWidth(text, size, font) <= width) return text;
  let room = width - textWidth('…', size, font);
  let kept = '';
  for (const character of start) {
    room -= textWidth(character, size, font);
    if (room < 0) break;
    kept += character;
  }
  return `${kept}…`;
}

/** 48112 → `48,112`. */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}
