import type { Finding } from '../text/deblur.ts';
import { commandLine } from '../text/shell.ts';
import { tourStyle } from './tour-style.ts';

/** What the tour's page shows. Addresses are relative to it. */
export interface TourPage {
  /** Null: the photograph could not be restored here, which has been said. */
  readonly photo: TourPhoto | null;
  readonly programs: readonly TourProgram[];
}

export interface TourPhoto {
  readonly before: string;
  readonly after: string;
  readonly finding: Finding;
  /** How long it took, as text. */
  readonly time: string;
  /** The player on the recording of the restoration. */
  readonly recording: string;
  readonly credit: string;
}

export interface TourProgram {
  readonly name: string;
  readonly about: string;
  /** Steps and calls, as text. */
  readonly measures: string;
  readonly recording: string;
  /** A picture of the player at a step of this recording, by day and by night; null where there is none. */
  readonly picture: { readonly step: number; readonly light: string; readonly dark: string } | null;
}

/** The name under which the page asks for its script: pages of this server run no script that stands in them. */
export const tourScriptName = 'tour.js';

/** Moves the border between the two photographs. */
export const tourScript: string = `for (const slider of document.querySelectorAll('.photo input')) {
  slider.addEventListener('input', () => slider.parentElement.style.setProperty('--at', slider.value + '%'));
}
`;

/** Both doors on one page, and what to try next. */
export function tourPage({ photo, programs }: TourPage): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Pellucid</title>
<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(logo)}">
<style>${tourStyle}</style>
</head>
<body>
<header>${logo}<b>Pellucid</b><span>Clear pictures, clear programs</span></header>
<main>
${photo === null ? '' : pictureDoor(photo)}
${programs.length === 0 ? '' : programDoor(programs)}
<section class="next">
<h2>Yours next</h2>
<ul>
${next.map(([args, about]) => `<li><code>${html(commandLine(...args))}</code><span>${html(about)}</span></li>`).join('\n')}
</ul>
</section>
</main>
<script src="${tourScriptName}"></script>
</body>
</html>
`;
}

const next: readonly (readonly [args: readonly [string, ...string[]], about: string])[] = [
  [['deblur', 'photo.jpg'], 'writes photo.deblurred.jpg beside it, and says what was found'],
  [['studio'], 'the same in the browser: drop a photo; it does not leave this machine'],
  [['record', '--watch', 'my.py'], 'runs a program and opens the player on it; JavaScript and TypeScript, too'],
  [['deblur', '--record', 'photo.jpg'], 'records how a photo is restored, for the player'],
];

function pictureDoor({ before, after, finding, time, recording, credit }: TourPhoto): string {
  const facts = [...finding.facts, ['Time', time] as const];
  return `<section class="door">
<h2>A blurred photograph, restored</h2>
<figure class="photo">
<img src="${html(after)}" alt="The photograph, restored">
<img class="before" src="${html(before)}" alt="The photograph as it was">
<i class="line"></i><span class="mark left">Before</span><span class="mark right">After</span>
<input type="range" min="0" max="100" value="50" step="0.1" aria-label="Where before ends and after begins">
</figure>
<h1>${html(finding.headline)}</h1>
<dl>${facts.map(([name, value]) => `<div><dt>${html(name)}</dt><dd>${html(value)}</dd></div>`).join('')}</dl>
<a class="go" href="${html(recording)}"><b>Watch why</b><span>what it did, step by step, in its own source: each layer of the network with its maps</span></a>
<p>${html(credit)}</p>
</section>`;
}

function programDoor(programs: readonly TourProgram[]): string {
  const [shown] = programs.filter(({ picture }) => picture !== null);
  return `<section class="door">
<h2>A program, recorded</h2>
${shown === undefined ? '' : playerPicture(shown)}
<h1>Everything it did, forwards and back.</h1>
${programs
  .map(
    ({ name, about, measures, recording }) =>
      `<a class="go" href="${html(recording)}"><b><code>${html(name)}</code></b><span>${html(about)}</span><small>${html(measures)}</small></a>`,
  )
  .join('\n')}
<p>Arrow keys step, Space plays.</p>
</section>`;
}

function playerPicture({ name, recording, picture }: TourProgram): string {
  if (picture === null) return '';
  return `<a class="player" href="${html(recording)}#step=${picture.step}"><picture>
<source srcset="${html(picture.dark)}" media="(prefers-color-scheme: dark)">
<img src="${html(picture.light)}" alt="The player at step ${picture.step} of ${html(name)}">
</picture></a>`;
}

const logo = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" width="20" height="20" aria-hidden="true"><circle cx="8.75" cy="6.25" r="4.25" fill="#3b78f2" fill-opacity=".22" stroke="#3b78f2" stroke-width="2.5"/><path d="M3.25 1.5v13" stroke="#3b78f2" stroke-width="2.5" stroke-linecap="round"/></svg>`;

function html(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
