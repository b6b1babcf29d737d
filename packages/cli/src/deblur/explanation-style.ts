/** The look of an explanation, in the colours, sizes and distances of the player (tokens.css of the web package, which a test compares). */
export const explanationStyle: string = `
:root {
  color-scheme: light dark;
  --font-ui: -apple-system, "SF Pro Text", "Segoe UI Variable Text", "Segoe UI", "Inter Variable", sans-serif;
  --surface: light-dark(oklch(0.99 0.002 260), oklch(0.185 0.008 260));
  --chrome: light-dark(oklch(0.975 0.003 260), oklch(0.205 0.008 260));
  --hairline: light-dark(oklch(0.905 0.006 260), oklch(0.285 0.01 260));
  --photo: light-dark(oklch(0.93 0 0), oklch(0.145 0 0));
  --ink: light-dark(oklch(0.235 0.015 260), oklch(0.945 0.004 260));
  --ink-2: light-dark(oklch(0.435 0.015 260), oklch(0.765 0.01 260));
  --ink-3: light-dark(oklch(0.53 0.015 260), oklch(0.66 0.012 260));
  --now: light-dark(oklch(0.53 0.19 262), oklch(0.72 0.145 258));
}
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; grid-template-rows: 48px 1fr; background: var(--chrome); color: var(--ink);
  font: 400 13px/18px var(--font-ui); font-variant-numeric: tabular-nums }
header { display: flex; gap: 12px; align-items: center; padding: 0 16px; border-bottom: 1px solid var(--hairline); min-width: 0 }
header b { font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
header span { color: var(--ink-3); font-size: 12px; white-space: nowrap }
main { display: grid; grid-template-columns: minmax(0, 1fr) 336px }
.table { background: var(--photo); padding: 32px; display: grid; gap: 24px; align-content: start; justify-items: center }
.view { min-width: 0 }
.photo { margin: 0; position: relative; --at: 50%; overflow: hidden; border-radius: 4px; box-shadow: 0 2px 6px rgb(0 0 0 / .3) }
.photo img { display: block; max-width: 100%; height: auto }
.photo .before, .photo .segments { position: absolute; inset: 0; width: 100%; height: 100% }
.before { clip-path: inset(0 calc(100% - var(--at)) 0 0) }
.segments { opacity: 0 }
.lines .segments { opacity: .6 }
.line { position: absolute; inset: 0 auto 0 var(--at); width: 2px; margin-left: -1px; background: #fff; box-shadow: 0 0 8px rgb(0 0 0 / .35); pointer-events: none }
.photo input { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0; cursor: ew-resize; touch-action: pan-y }
.photo:has(input:focus-visible) { outline: 2px solid var(--now); outline-offset: 2px }
.mark { position: absolute; bottom: 12px; padding: 0 10px; font: 600 12px/24px var(--font-ui); border-radius: 12px; color: #fff; background: rgb(15 15 18 / .72); pointer-events: none }
.mark.left { left: 12px }
.mark.right { right: 12px }
aside { background: var(--surface); border-left: 1px solid var(--hairline) }
aside section { padding: 16px 24px }
aside section + section { border-top: 1px solid var(--hairline) }
h1 { margin: 0 0 16px; font: 500 18px/24px var(--font-ui); letter-spacing: -.011em; text-wrap: balance }
h2 { margin: 0 0 8px; font: 600 12px/18px var(--font-ui); color: var(--ink-2) }
.kernel { display: grid; grid-template-columns: 96px 1fr; gap: 16px; align-items: center }
.kernel img { width: 96px; height: 96px; image-rendering: pixelated; background: #000; border-radius: 4px }
dl { margin: 0; display: grid; grid-template-columns: auto 1fr; gap: 6px 12px }
dt { color: var(--ink-3) }
dd { margin: 0; text-align: right }
ul { margin: 0; padding: 0; list-style: none; display: grid; gap: 8px }
li { color: var(--ink-2); line-height: 19px; text-wrap: pretty }
li b { font-weight: 600; color: var(--ink) }
.tried li { display: grid; grid-template-columns: 32px 1fr auto; gap: 12px; align-items: center; color: var(--ink-3) }
.tried img, .tried i { width: 32px; height: 32px; image-rendering: pixelated; background: #000; border-radius: 4px }
.tried i { background: repeating-conic-gradient(var(--hairline) 0 25%, transparent 0 50%) 0 0 / 8px 8px }
.tried output { color: var(--ink) }
.switch { display: flex; justify-content: space-between; align-items: center; min-height: 28px }
.switch input { width: 18px; height: 18px; accent-color: var(--now) }
p { margin: 4px 0 0; color: var(--ink-3) }
@media (max-width: 760px) {
  main { grid-template-columns: 1fr }
  .table { padding: 16px 0 }
  .view h2 { padding: 0 16px }
  .photo { border-radius: 0 }
  aside { border: 0 }
  aside section { padding: 16px }
}
`;
