// The results as Markdown.
import { kinds } from './blurs.mjs';
import { baselines, gainOf } from './kodak.mjs';
import { markdown, signed } from './markdown.mjs';
import { mean } from './numbers.mjs';

/**
 * @typedef {import('./levin.mjs').LevinRow} LevinRow
 * @typedef {import('./kodak.mjs').KodakRow} KodakRow
 * @typedef {import('./kodak.mjs').Method} Method
 */

/** @type {readonly (readonly [Method, string])[]} */
const methods = [
  ['blurred', 'blurred'],
  ['unsharp', 'unsharp mask'],
  ['richardsonLucy', 'Richardson–Lucy, estimated kernel'],
  ['wiener', 'Wiener, estimated kernel'],
  ['shake', '`shake`'],
  ['defocus', '`defocus`'],
  ['network', '`network`'],
  ['auto', '**`auto`**'],
];
const kindNames = { shake: 'camera shake', linear: 'linear motion', defocus: 'defocus', varying: 'varying' };

/** @param {readonly LevinRow[]} rows */
export function levinTable(rows) {
  const line = (name, some) => [
    name,
    scoreText(some.map(({ blurred }) => blurred)),
    scoreText(some.map(({ ours }) => ours)),
    scoreText(some.map(({ known }) => known)),
    signed(mean(some.map(({ known, ours }) => known.psnr - ours.psnr))),
    Math.max(...some.map(({ ratio }) => ratio)).toFixed(2),
    `${some.filter(({ ratio }) => ratio < 2).length} of ${some.length}`,
    `${some.filter(({ ratio }) => ratio < 3).length} of ${some.length}`,
  ];
  const numbers = [...new Set(rows.map(({ kernel }) => kernel))].sort((a, b) => a - b);
  const perKernel = numbers.map((number) =>
    line(
      `${number}`,
      rows.filter(({ kernel }) => kernel === number),
    ),
  );
  return markdown(
    ['kernel', 'blurred', 'estimated kernel', 'true kernel', 'gap, dB', 'largest error ratio', 'below 2', 'below 3'],
    [...perKernel, line('all', rows)],
  );
}

/** @param {readonly KodakRow[]} rows */
export function kodakTables(rows) {
  const columns = [...kinds.map((kind) => rows.filter((row) => row.kind === kind)), rows];
  const headings = [...kinds.map((kind) => kindNames[kind]), 'all'];
  const scores = methods.map(([method, name]) => [
    name,
    ...columns.map((some) => scoreText(some.map((row) => row.scores[method]))),
  ]);
  const gains = methods
    .slice(1)
    .map(([method, name]) => [
      name,
      ...columns.map((some) => signed(mean(some.map((row) => gainOf(row, method))))),
      signed(Math.min(...rows.map((row) => gainOf(row, method)))),
    ]);
  const chosen = kinds.map((kind) => {
    const some = rows.filter((row) => row.kind === kind);
    const count = (method) => `${some.filter((row) => row.chosen === method).length}`;
    return [kindNames[kind], count('shake'), count('defocus'), count('network'), count('none')];
  });
  return [
    'PSNR in dB and SSIM:',
    markdown(['', ...headings], scores),
    'Gain over the blurred picture in dB, and the least gain of any picture:',
    markdown(['', ...headings, 'worst picture'], gains),
    'What `auto` took, pictures of each kind:',
    markdown(['', '`shake`', '`defocus`', '`network`', 'left as it was'], chosen),
  ].join('\n\n');
}

/** Words of the short table, in the README's languages. */
const summaryWords = {
  en: { headings: ['blur', 'blurred: PSNR / SSIM', 'best classical method'], kinds: kindNames },
  zh: {
    headings: ['模糊', '模糊照片的 PSNR / SSIM', '最好的经典方法'],
    kinds: { shake: '手抖', linear: '直线移动', defocus: '失焦', varying: '各处不同' },
  },
};

/** The short one, for the README. @param {readonly KodakRow[]} rows @param {'en' | 'zh'} language */
export function summaryTable(rows, language) {
  const words = summaryWords[language];
  const lines = kinds.map((kind) => {
    const some = rows.filter((row) => row.kind === kind);
    const best = Math.max(...baselines.map((method) => mean(some.map((row) => gainOf(row, method)))));
    const own = (method) => signed(mean(some.map((row) => gainOf(row, method))));
    return [
      words.kinds[kind],
      scoreText(some.map(({ scores }) => scores.blurred)),
      signed(best),
      own('network'),
      own('auto'),
    ];
  });
  return markdown([...words.headings, '`network`', '`auto`'], lines);
}

/** @param {readonly import('./failures.mjs').FailureRow[]} rows */
export function failureTable(rows) {
  return markdown(
    ['photograph', 'blur', 'gain, dB', '`auto` took', 'expected gain, dB', 'why'],
    rows.map(({ title, kind, gain, expected, chosen, why }) => [
      title,
      kindNames[kind],
      signed(gain),
      chosen === 'none' ? 'nothing' : `\`${chosen}\``,
      expected === null ? '–' : signed(expected),
      why,
    ]),
  );
}

/** @param {readonly import('./kodak.mjs').Score[]} scores */
function scoreText(scores) {
  return `${mean(scores.map(({ psnr }) => psnr)).toFixed(2)} / ${mean(scores.map(({ ssim }) => ssim)).toFixed(3)}`;
}
