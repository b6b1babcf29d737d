/** The look of a report: the player's colours, by day and by night. */
export const reportStyle = `
:root {
  color-scheme: light dark;
  --chrome: light-dark(oklch(0.975 0.003 260), oklch(0.205 0.008 260));
  --stage: light-dark(oklch(1 0 0), oklch(0.16 0.008 260));
  --sunken: light-dark(oklch(0.95 0.004 260), oklch(0.245 0.01 260));
  --hairline: light-dark(oklch(0.905 0.006 260), oklch(0.285 0.01 260));
  --photo: light-dark(oklch(0.93 0 0), oklch(0.145 0 0));
  --ink: light-dark(oklch(0.235 0.015 260), oklch(0.945 0.004 260));
  --ink-2: light-dark(oklch(0.435 0.015 260), oklch(0.765 0.01 260));
  --ink-3: light-dark(oklch(0.53 0.015 260), oklch(0.66 0.012 260));
  --now: light-dark(oklch(0.53 0.19 262), oklch(0.72 0.145 258));
  --exception-ink: light-dark(oklch(0.5 0.195 25), oklch(0.755 0.15 25));
  --exception-soft: light-dark(oklch(0.955 0.028 20), oklch(0.295 0.07 25));
}
*, ::before, ::after { box-sizing: border-box }
body {
  margin: 0; background: var(--stage); color: var(--ink); font: 400 13px/18px -apple-system, "SF Pro Text", "Segoe UI Variable Text",
  "Segoe UI", "Inter Variable", Inter, sans-serif; font-variant-numeric: tabular-nums; -webkit-font-smoothing: antialiased
}
header {
  display: flex; gap: 12px; align-items: center; min-height: 48px; padding: 8px 24px; background: var(--chrome);
  border-bottom: 1px solid var(--hairline)
}
header b { font-weight: 600 } header span { color: var(--ink-2); overflow-wrap: anywhere }
main { max-width: 1440px; margin: 0 auto; padding: 24px }
h1 { margin: 0; font-size: 18px; line-height: 26px; font-weight: 600; text-wrap: balance }
h2 { margin: 32px 0 12px; font-size: 12px; font-weight: 600; color: var(--ink-2) }
.state { margin: 4px 0 0; color: var(--ink-2) }
.problem { margin: 12px 0 0; padding: 12px 16px; border-radius: 6px; background: var(--exception-soft); color: var(--exception-ink) }
.problem::before { content: "▲ " }
.bar { height: 4px; margin: 16px 0 24px; border-radius: 2px; background: var(--sunken); overflow: hidden }
.bar i { display: block; height: 100%; background: var(--now) }
.curves { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 380px), 1fr)); gap: 24px 32px }
figure { margin: 0; min-width: 0 }
.curve figcaption { margin-bottom: 8px; font-size: 12px }
.curve b { display: block; font-weight: 600 } .curve span { color: var(--ink-2) }
svg { display: block; width: 100%; height: auto }
svg text { fill: var(--ink-3); font-size: 11px }
.grid { stroke: var(--hairline); fill: none } .base { stroke: var(--ink-3); stroke-dasharray: 3 3; fill: none }
.line { fill: none; stroke: var(--ink-2); stroke-width: 1.5; stroke-linejoin: round } .now { fill: var(--now) }
.samples { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 420px), 1fr)); gap: 16px }
.sample { display: grid; grid-template-columns: repeat(3, 1fr); gap: 2px; padding: 12px; border-radius: 10px; background: var(--photo) }
.sample img { display: block; width: 100%; border-radius: 4px }
.sample figcaption { margin-top: 8px; font-size: 12px; color: var(--ink-2) }
.sample b { display: block; font-weight: 400; color: var(--ink) }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 320px), 1fr)); gap: 0 32px; margin: 0 }
.facts div { display: flex; gap: 16px; justify-content: space-between; padding: 5px 0; border-bottom: 1px solid var(--hairline) }
.facts dt { color: var(--ink-2) } .facts dd { margin: 0; text-align: right; overflow-wrap: anywhere }
.left-out { margin: 0; padding-left: 20px; color: var(--ink-2) } .left-out li { overflow-wrap: anywhere }
@media (max-width: 600px) { main { padding: 16px } header { padding: 8px 16px } .sample { padding: 8px } }
`;
