import { createHash } from 'node:crypto';
import type { Finding } from '../text/deblur.ts';
import { explanationStyle } from './explanation-style.ts';

/** What the page shows of a restored photograph. */
export interface Explanation {
  /** The photograph's name. Hostile text. */
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly finding: Finding;
  readonly stages: readonly { readonly name: string; readonly time: string }[];
  /** The whole photograph made small, and a part of it pixel for pixel. */
  readonly views: readonly ComparedView[];
  /** A PNG, brighter where light stayed longer; null where there is no kernel. */
  readonly kernel: Uint8Array | null;
  /** What was tried, each with its kernel where it has one. */
  readonly tried: readonly { readonly name: string; readonly gain: string; readonly kernel: Uint8Array | null }[];
}

/** Two JPEGs of one size to compare. */
export interface ComparedView {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  /** A PNG of the superpixels' borders to lay over both; null where they are not shown. */
  readonly superpixels: Uint8Array | null;
}

/** One HTML document that opens from a disk, asks no network for anything, and allows no script and no style but its own, by their hashes. */
export function explanationPage(explanation: Explanation): string {
  const { name, width, height, finding, views, stages, tried } = explanation;
  const policy =
    `default-src 'none'; img-src data:; style-src 'sha256-${hash(explanationStyle)}'; script-src 'sha256-${hash(script)}'; ` +
    `base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(name)}, restored by Pellucid</title>
<style>${explanationStyle}</style>
</head>
<body>
<header><b>${escaped(name)}</b><span>${width} × ${height}</span></header>
<main>
<section class="table" aria-label="Photograph">
${views.map(viewMarkup).join('\n')}
</section>
<aside>
<section class="finding">
<h1>${escaped(finding.headline)}</h1>
${kernelMarkup(explanation)}
</section>
<section><h2>Why this way</h2><ul>${finding.reasons.map(reasonMarkup).join('')}</ul></section>
${tried.length === 0 ? '' : `<section><h2>What was tried, and is expected to bring</h2><ul class="tried">${tried.map(triedMarkup).join('')}</ul></section>`}
${views.some(({ superpixels }) => superpixels !== null) ? switchMarkup : ''}
<section><h2>How long it took</h2><dl>${stages.map(({ name: stage, time }) => rowMarkup(stage, time)).join('')}</dl></section>
</aside>
</main>
<script>${script}</script>
</body>
</html>
`;
}

// The slider is a range without a look of its own, over the whole figure: it works with keys, touch and screen readers as it is.
const script = `
for (const figure of document.querySelectorAll('.photo')) {
  const range = figure.querySelector('input');
  range.addEventListener('input', () => figure.style.setProperty('--at', range.value + '%'));
}
const lines = document.getElementById('superpixels');
lines?.addEventListener('change', () => document.body.classList.toggle('lines', lines.checked));
`;

const switchMarkup =
  '<section><label class="switch"><span>Show superpixels</span><input type="checkbox" id="superpixels"></label>' +
  '<p>Regions of like colour: what a superpixel network pools over in place of squares.</p></section>';

function viewMarkup({ title, width, height, before, after, superpixels }: ComparedView): string {
  const overlay = superpixels === null ? '' : `<img class="segments" src="${dataUrl('png', superpixels)}" alt="">`;
  return `<div class="view"><h2>${escaped(title)}</h2>
<figure class="photo"><img src="${dataUrl('jpeg', after)}" width="${width}" height="${height}" alt="The restored photograph">
<img class="before" src="${dataUrl('jpeg', before)}" alt="The photograph as it was">${overlay}
<span class="mark left">Before</span><span class="mark right">After</span><i class="line"></i>
<input type="range" min="0" max="100" step="0.1" value="50" aria-label="Before and after: ${escaped(title)}"></figure></div>`;
}

function kernelMarkup({ kernel, finding }: Explanation): string {
  const facts = `<dl>${finding.facts.map(([name, value]) => rowMarkup(name, value)).join('')}</dl>`;
  if (kernel === null) return facts;
  return `<div class="kernel"><img src="${dataUrl('png', kernel)}" alt="What a point of light became">${facts}</div>`;
}

function triedMarkup({ name, gain, kernel }: Explanation['tried'][number]): string {
  const picture = kernel === null ? '<i></i>' : `<img src="${dataUrl('png', kernel)}" alt="">`;
  return `<li>${picture}<span>${escaped(name)}</span><output>${escaped(gain)}</output></li>`;
}

function reasonMarkup({ title, text }: Finding['reasons'][number]): string {
  return `<li><b>${escaped(title)}</b> ${escaped(text)}</li>`;
}

function rowMarkup(name: string, value: string): string {
  return `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`;
}

function dataUrl(kind: 'png' | 'jpeg', bytes: Uint8Array): string {
  return `data:image/${kind};base64,${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')}`;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
