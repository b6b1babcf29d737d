import type { TrainingReport } from '../training-report.ts';
import { type CurveOptions, curve } from './curve.ts';
import { escaped, grouped, signed } from './markup.ts';
import { reportStyle } from './report-style.ts';

/** A validation crop as the page shows it; pictures are data URIs, PSNRs in dB. */
export interface ShownSample {
  readonly blurred: string;
  readonly restored: string;
  readonly sharp: string;
  readonly blurredPsnr: number;
  readonly restoredPsnr: number;
}

export interface ReportContents {
  /** What is trained, in a few words, and on what. */
  readonly title: string;
  readonly source: string;
  /** How it stands, a sentence; empty while the training goes on. */
  readonly ending: string;
  /** What went wrong, a sentence; null when nothing did. */
  readonly problem: string | null;
  /** The last step of the plan. */
  readonly steps: number;
  readonly reports: readonly TrainingReport[];
  readonly samples: readonly ShownSample[];
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** Photographs that could not be used, and why. */
  readonly leftOut: readonly string[];
}

/** One HTML document that loads nothing and runs nothing. All its texts are escaped: names of files are whatever somebody called them. */
export function reportPage(contents: ReportContents): string {
  const { title, source, ending, problem, steps, reports, samples, facts, leftOut } = contents;
  const last = reports.at(-1);
  const share = Math.min(1, (last?.step ?? 0) / Math.max(1, steps));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${escaped(title)}, Pellucid</title>
<style>${reportStyle}</style>
</head>
<body>
<header><b>${escaped(title)}</b> <span>${escaped(source)}</span></header>
<main>
<h1>${escaped(sentence(reports))}</h1>
<p class="state">${escaped(state(steps, last, ending))}</p>
${problem === null ? '' : `<p class="problem">${escaped(problem)}</p>`}
<div class="bar" role="progressbar" aria-label="Steps" aria-valuemin="0" aria-valuemax="${steps}" aria-valuenow="${last?.step ?? 0}"><i style="width:${(100 * share).toFixed(2)}%"></i></div>
<div class="curves">
${curves(reports, steps).map(curve).join('\n')}
</div>
${samples.length === 0 ? '' : `<h2>Crops to validate with: blurred, restored, sharp</h2>\n<div class="samples">${samples.map(figure).join('\n')}</div>`}
<h2>How it was trained</h2>
<dl class="facts">${facts.map(([name, value]) => `<div><dt>${escaped(name)}</dt><dd>${escaped(value)}</dd></div>`).join('\n')}</dl>
${leftOut.length === 0 ? '' : `<h2>Left out</h2>\n<ul class="left-out">${leftOut.map((each) => `<li>${escaped(each)}</li>`).join('\n')}</ul>`}
</main>
</body>
</html>
`;
}

/** What there is to say first. */
function sentence(reports: readonly TrainingReport[]): string {
  const measured = reports.filter(({ gain }) => gain !== null);
  const last = measured.at(-1);
  if (last === undefined) return 'Nothing has been measured yet.';
  const gain = last.gain ?? 0;
  if (gain <= 0)
    return `Restored pictures are ${Math.abs(gain).toFixed(2)} dB further from the sharp ones than blurred ones are.`;
  const best = measured.reduce((a, b) => ((b.gain ?? 0) > (a.gain ?? 0) ? b : a));
  const before =
    best.step === last.step
      ? ''
      : `; they were ${(best.gain ?? 0).toFixed(2)} dB nearer after step ${grouped(best.step)}`;
  return `Restored pictures are ${gain.toFixed(2)} dB nearer to the sharp ones than blurred ones are${before}.`;
}

function state(steps: number, last: TrainingReport | undefined, ending: string): string {
  const done = `${grouped(last?.step ?? 0)} of ${grouped(steps)} ${steps === 1 ? 'step' : 'steps'}, ${minutes(last?.seconds ?? 0)} of training`;
  return ending === '' ? done : `${done}. ${ending}`;
}

function curves(reports: readonly TrainingReport[], steps: number): readonly CurveOptions[] {
  const points = (of: (report: TrainingReport) => number | null): CurveOptions['points'] =>
    reports.flatMap((report) => {
      const value = of(report);
      return value === null ? [] : [[report.step, value] as const];
    });
  const told = (of: (report: TrainingReport) => number | null, format: (value: number) => string): string => {
    const value = points(of).at(-1)?.[1];
    return value === undefined ? 'not measured yet' : format(value);
  };
  const measured = (
    title: string,
    of: (report: TrainingReport) => number | null,
    format: (value: number) => string,
    more: Partial<CurveOptions> & { readonly words?: (value: number) => string },
  ): CurveOptions => {
    const { words = format, ...options } = more;
    return { title, now: told(of, words), points: points(of), steps, scale: 'linear', format, ...options };
  };
  const psnr = last(reports, ({ psnr }) => psnr);
  const ssim = last(reports, ({ ssim }) => ssim);
  const all = [
    measured(
      'Gain in PSNR over the blurred pictures',
      ({ gain }) => gain,
      (v) => signed(v, decimals(v)),
      {
        baseline: 0,
        words: (v) => `${signed(v, 2)} dB, to ${(psnr ?? 0).toFixed(2)} dB`,
      },
    ),
    measured(
      'Loss',
      ({ loss }) => loss,
      (v) => String(Number(v.toPrecision(2))),
      {
        scale: 'logarithmic',
        words: (v) => v.toPrecision(4),
      },
    ),
    measured(
      'Gain in SSIM',
      ({ ssimGain }) => ssimGain,
      (v) => signed(v, 3),
      {
        baseline: 0,
        words: (v) => `${signed(v, 4)}, to ${(ssim ?? 0).toFixed(4)}`,
      },
    ),
    measured(
      'Norm of the gradient, before clipping',
      ({ gradientNorm }) => gradientNorm,
      (v) => String(Number(v.toPrecision(2))),
      {
        scale: 'logarithmic',
        words: (v) => v.toPrecision(3),
      },
    ),
    measured(
      'Learning rate',
      ({ lr }) => lr,
      (v) => String(Number(v.toPrecision(2))),
      { baseline: 0 },
    ),
    measured(
      'Crops per second',
      ({ imagesPerSecond }) => imagesPerSecond,
      (v) => String(Number(v.toPrecision(3))),
      {
        baseline: 0,
        words: (v) =>
          `${v.toFixed(1)}, ${(100 * (reports.at(-1)?.waited ?? 0)).toFixed(1)}% of the time waiting for samples`,
      },
    ),
    measured(
      'The discriminators’ loss',
      ({ discriminatorLoss }) => discriminatorLoss,
      (v) => String(Number(v.toPrecision(2))),
      {
        baseline: 0,
        words: (v) => v.toPrecision(3),
      },
    ),
  ];
  return all.filter(({ points: drawn }) => drawn.length > 0);
}

function last(reports: readonly TrainingReport[], of: (report: TrainingReport) => number | null): number | undefined {
  return reports.flatMap((report) => of(report) ?? []).at(-1);
}

function decimals(value: number): number {
  return Math.abs(value) < 10 ? 2 : 1;
}

function figure({ blurred, restored, sharp, blurredPsnr, restoredPsnr }: ShownSample): string {
  const change = restoredPsnr - blurredPsnr;
  const part = (uri: string, what: string, measure: string): string =>
    `<figure><img src="${escaped(uri)}" alt="${what}"><figcaption><b>${what}</b>${measure}</figcaption></figure>`;
  return `<div class="sample">${part(blurred, 'Blurred', `${blurredPsnr.toFixed(2)} dB`)}${part(
    restored,
    'Restored',
    `${restoredPsnr.toFixed(2)} dB, ${signed(change, 2)}`,
  )}${part(sharp, 'Sharp', '')}</div>`;
}

function minutes(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds / 60);
  return whole < 90 ? `${whole} min` : `${Math.floor(whole / 60)} h ${whole % 60} min`;
}
