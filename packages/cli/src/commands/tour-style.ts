/** The look of the tour's page, in the colours of the player (tokens.css of the web package, which a test compares). */
export const tourStyle: string = `
:root {
  color-scheme: light dark;
  --font-ui: -apple-system, "SF Pro Text", "Segoe UI Variable Text", "Segoe UI", "Inter Variable", sans-serif;
  --font-mono: "JetBrains Mono", ui-monospace, monospace;
  --surface: light-dark(oklch(0.99 0.002 260), oklch(0.185 0.008 260));
  --chrome: light-dark(oklch(0.975 0.003 260), oklch(0.205 0.008 260));
  --hover: light-dark(oklch(0.935 0.005 260), oklch(0.275 0.011 260));
  --hairline: light-dark(oklch(0.905 0.006 260), oklch(0.285 0.01 260));
  --photo: light-dark(oklch(0.93 0 0), oklch(0.145 0 0));
  --ink: light-dark(oklch(0.235 0.015 260), oklch(0.945 0.004 260));
  --ink-2: light-dark(oklch(0.435 0.015 260), oklch(0.765 0.01 260));
  --ink-3: light-dark(oklch(0.53 0.015 260), oklch(0.66 0.012 260));
  --now: light-dark(oklch(0.53 0.19 262), oklch(0.72 0.145 258));
}
* { box-sizing: border-box }
body { margin: 0; background: var(--surface); color: var(--ink); font: 400 13px/18px var(--font-ui); font-variant-numeric: tabular-nums }
header { display: flex; gap: 10px; align-items: center; height: 48px; padding: 0 16px; background: var(--chrome); border-bottom: 1px solid var(--hairline) }
header span { color: var(--ink-3); font-size: 12px }
main { display: grid; grid-template-columns: 1fr 1fr; max-width: 1440px; margin: 0 auto }
section { padding: 24px; min-width: 0 }
.door { display: grid; gap: 12px; align-content: start }
.door + .door { border-left: 1px solid var(--hairline) }
.next { grid-column: 1 / -1; border-top: 1px solid var(--hairline) }
h1 { margin: 8px 0 0; font: 500 18px/24px var(--font-ui); letter-spacing: -.011em; text-wrap: balance }
h2 { margin: 0; font: 600 12px/18px var(--font-ui); color: var(--ink-2) }
code { font: 400 13px/20px var(--font-mono) }
img { display: block; width: 100%; height: auto }
.photo, .player { display: block; margin: 0; position: relative; aspect-ratio: 3 / 2; overflow: hidden; border-radius: 10px; background: var(--photo) }
.player { border: 1px solid var(--hairline); background: var(--chrome) }
.player img { width: 100%; height: 100%; object-fit: cover; object-position: 62% 0 }
.photo { --at: 50% }
.photo img { height: 100%; object-fit: cover }
.photo .before { position: absolute; inset: 0; clip-path: inset(0 calc(100% - var(--at)) 0 0) }
.line { position: absolute; inset: 0 auto 0 var(--at); width: 2px; margin-left: -1px; background: #fff; box-shadow: 0 0 8px rgb(0 0 0 / .35); pointer-events: none }
.photo input { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0; cursor: ew-resize; touch-action: pan-y }
.photo:has(input:focus-visible), a:focus-visible { outline: 2px solid var(--now); outline-offset: 2px }
.mark { position: absolute; bottom: 12px; padding: 0 10px; font: 600 12px/24px var(--font-ui); border-radius: 12px; color: #fff; background: rgb(15 15 18 / .72); pointer-events: none }
.mark.left { left: 12px }
.mark.right { right: 12px }
dl { margin: 0; display: flex; flex-wrap: wrap; gap: 4px 20px }
dl div { display: flex; gap: 6px }
dt { color: var(--ink-3) }
dd { margin: 0 }
.go { display: grid; grid-template-columns: 1fr auto; gap: 2px 12px; min-height: 44px; padding: 10px 14px; border: 1px solid var(--hairline); border-radius: 6px;
  color: inherit; text-decoration: none }
.go:hover { background: var(--hover) }
.go b { font-weight: 600; color: var(--now) }
.go b code { font-weight: 600 }
.go span { grid-row: 2; grid-column: 1 / -1; color: var(--ink-2) }
.go small { grid-row: 1; grid-column: 2; font-size: 12px; color: var(--ink-3) }
ul { margin: 12px 0 0; padding: 0; list-style: none; display: grid; grid-template-columns: max-content 1fr; gap: 8px 24px; align-items: baseline }
li { display: contents }
li span { color: var(--ink-2) }
p { margin: 0; font-size: 12px; color: var(--ink-3) }
@media (max-width: 760px) {
  main { grid-template-columns: minmax(0, 1fr) }
  section { padding: 16px }
  .door + .door { border-left: 0; border-top: 1px solid var(--hairline) }
  .photo, .player { margin: 0 -16px; border-radius: 0 }
  .player { border-left: 0; border-right: 0 }
  ul { grid-template-columns: minmax(0, 1fr); gap: 2px }
  ul code { overflow-wrap: anywhere }
  li + li code { margin-top: 10px }
}
`;
