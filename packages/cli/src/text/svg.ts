/** What a drawing is made of. Numbers are in pixels of its own size. */
export type Attributes = Readonly<Record<string, string | number>>;

/** An element. Attributes are escaped; `content` is markup already. */
export function element(name: string, attributes: Attributes, content = ''): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(numberText(value))}"`);
  return content === '' ? `<${name}${written.join('')}/>` : `<${name}${written.join('')}>${content}</${name}>`;
}

/** A line of text at a place. */
export function label(x: number, y: number, text: string, attributes: Attributes = {}): string {
  return element('text', { x, y, ...attributes }, escaped(text));
}

/** Text as it may stand in markup. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * A whole drawing that follows the reader's light or dark theme, in the player's colours.
 * @param title what a screen reader says
 */
export function drawing(width: number, height: number, title: string, content: readonly string[]): string {
  return `${element(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${width} ${height}`, width, height, role: 'img' },
    [
      `<title>${escaped(title)}</title>`,
      `<style>${style}</style>`,
      element('rect', { class: 'ground', width, height, rx: 10 }),
      ...content,
    ]
      .map((line) => `\n${line}`)
      .join(''),
  )}\n`;
}

/** Two decimals are finer than a screen. */
function numberText(value: string | number): string {
  return typeof value === 'number' ? String(Math.round(value * 100) / 100) : value;
}

/** Token, by day, by night: those of the player, in sRGB, since not every viewer of drawings knows oklch. */
const tokens = [
  ['stage', '#ffffff', '#0b0d11'],
  ['hairline', '#dde0e4', '#272a2f'],
  ['outline', '#828891', '#6d737e'],
  ['ink', '#1a1e25', '#ebedef'],
  ['ink-2', '#4c515a', '#afb3b9'],
  ['ink-3', '#676c75', '#8e929a'],
  ['max', '#e26f04', '#f79c40'],
  ['max-ink', '#a74a04', '#f9b465'],
  ['average', '#2397c1', '#6bd0e8'],
  ['average-ink', '#006b89', '#72d1e7'],
  ['module', '#00986c', '#62f6bf'],
  ['module-ink', '#00694a', '#69e2b2'],
  ['subsampling', '#834f78', '#ab6e9e'],
  ['subsampling-ink', '#76436c', '#cea1c3'],
] as const;

const style = `
:root { ${tokens.map(([name, day]) => `--${name}: ${day};`).join(' ')} }
@media (prefers-color-scheme: dark) { :root { ${tokens.map(([name, , night]) => `--${name}: ${night};`).join(' ')} } }
text { font: 12px -apple-system, "SF Pro Text", "Segoe UI Variable Text", "Segoe UI", Inter, sans-serif; fill: var(--ink-2); font-variant-numeric: tabular-nums }
.title { font-size: 15px; font-weight: 600; fill: var(--ink) }
.strong { fill: var(--ink) }
.tick { font-size: 11px; fill: var(--ink-3) }
.end { text-anchor: end }
.middle { text-anchor: middle }
.ground { fill: var(--stage) }
.grid { stroke: var(--hairline) }
.zero { stroke: var(--outline) }
.plain { --mark: var(--ink); --word: var(--ink) }
.max { --mark: var(--max); --word: var(--max-ink) }
.average { --mark: var(--average); --word: var(--average-ink) }
.module { --mark: var(--module); --word: var(--module-ink) }
.subsampling { --mark: var(--subsampling); --word: var(--subsampling-ink) }
.seed { fill: var(--mark); opacity: .35 }
.bar { stroke: var(--mark); stroke-width: 2 }
.curve { stroke: var(--mark); stroke-width: 2; fill: none; stroke-linejoin: round }
.dot { fill: var(--mark); stroke: var(--stage); stroke-width: 1.5 }
.word { fill: var(--word) }
`;
