import { expect, test } from 'vitest';
import type { TrainingReport } from '../training-report.ts';
import { curve } from './curve.ts';
import { signed } from './markup.ts';
import { type ReportContents, reportPage } from './report-page.ts';

function report(step: number, more: Partial<TrainingReport> = {}): TrainingReport {
  return {
    step,
    seconds: step / 2,
    loss: 1 / step,
    lr: 1e-3,
    gradientNorm: 0.3,
    adversarialLoss: null,
    discriminatorLoss: null,
    psnr: null,
    gain: null,
    ssim: null,
    ssimGain: null,
    imagesPerSecond: 8,
    waited: 0.015,
    ...more,
  };
}

const contents: ReportContents = {
  title: 'Training of superpixel',
  source: '36 photographs to learn from, 4 to validate with',
  ending: '',
  problem: null,
  steps: 100,
  reports: [],
  samples: [],
  facts: [['Seed', '1']],
  leftOut: [],
};

const measured = (step: number, gain: number): TrainingReport =>
  report(step, { psnr: 25 + gain, gain, ssim: 0.7, ssimGain: 0.01 });

test('the page says first how much nearer to the truth pictures have come', () => {
  const page = reportPage({ ...contents, reports: [report(10), measured(20, 0.5), report(30)] });
  expect(page).toContain('<h1>Restored pictures are 0.50 dB nearer to the sharp ones than blurred ones are.</h1>');
  expect(page).toContain('30 of 100 steps, 15 s of training');
  expect(page).toContain('+0.50 dB, to 25.50 dB');
  expect(page).toContain('8.0, 1.5% of the time waiting for samples');
});

test.each([
  [[], 'Nothing has been measured yet.'],
  [[measured(20, -0.25)], 'Restored pictures are 0.25 dB further from the sharp ones than blurred ones are.'],
  [[measured(20, 0.5), measured(40, 0.25)], '; they were 0.50 dB nearer after step 20.'],
])('%#: what is worse is said as well', (reports, sentence) => {
  expect(reportPage({ ...contents, reports })).toContain(sentence);
});

test('curves are there for what was measured, and the discriminators’ only with discriminators', () => {
  const titles = (reports: readonly TrainingReport[]): number =>
    reportPage({ ...contents, reports }).split('<figure class="curve">').length - 1;
  expect(titles([])).toBe(0);
  expect(titles([report(10)])).toBe(4);
  expect(titles([measured(10, 1)])).toBe(6);
  expect(titles([report(10, { adversarialLoss: 0.1, discriminatorLoss: 0.5 })])).toBe(5);
});

test('no text is markup, wherever it comes from', () => {
  const evil = `"><script>alert('x')</script><img src=x onerror="y">&amp;`;
  const sample = { blurred: evil, restored: evil, sharp: evil, blurredPsnr: 1, restoredPsnr: 2 };
  const page = reportPage({
    title: evil,
    source: evil,
    ending: evil,
    problem: evil,
    steps: 10,
    reports: [],
    samples: [sample],
    facts: [[evil, evil]],
    leftOut: [evil],
  });
  expect(page.match(/<script|<img src=x|onerror="/g)).toBeNull();
  expect(page.match(/&amp;/g)).toBeNull();
  expect(page).toContain("default-src 'none'");
});

test('a curve begins at the left and ends where the steps so far end', () => {
  const points = [
    [0, 1],
    [50, 3],
  ] as const;
  const figure = curve({ title: 't', now: 'n', points, steps: 100, scale: 'linear', format: String });
  // 0 to 100 steps from x = 52 to 428; the least and the greatest value on the lowest and the highest tick.
  expect(figure).toContain('points="52.0,152.0 240.0,10.0"');
});

test('a curve of many points has at most 300, each the mean of its neighbours', () => {
  const points = Array.from({ length: 1200 }, (_, i) => [i, i % 2] as const);
  const figure = curve({ title: 't', now: 'n', points, steps: 1200, scale: 'linear', format: String });
  const drawn = /points="([^"]*)"/.exec(figure)?.[1]?.split(' ') ?? [];
  expect(drawn).toHaveLength(300);
  expect(new Set(drawn.map((point) => point.split(',')[1])).size).toBe(1);
});

test('a curve without numbers, of one number, or of ones that are not finite is drawn without nonsense', () => {
  const all = [
    [],
    [[5, 0]],
    [[5, Number.NaN]],
    [
      [1, 1e-9],
      [2, 1e9],
    ],
    [
      [1, 7],
      [2, 7],
    ],
  ] as unknown as [number, number][][];
  for (const points of all) {
    for (const scale of ['linear', 'logarithmic'] as const) {
      const figure = curve({ title: 't', now: 'n', points, steps: 10, scale, format: (v) => String(v) });
      expect(figure.match(/NaN|Infinity|undefined/g)).toBeNull();
    }
  }
});

test('a change is told with its sign, but for one that rounds to nothing', () => {
  expect([0.456, -0.456, 0.004, -0.004].map((change) => signed(change, 2))).toEqual(['+0.46', '−0.46', '0.00', '0.00']);
});
