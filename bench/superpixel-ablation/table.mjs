import { estimate } from '../../packages/vision/dist/lab/statistics.js';
import { markdown, signed } from '../deblur-quality/markdown.mjs';

/** @param {readonly import('./ablation.mjs').Run[]} runs of the same seeds for each variant; the first variant is what the others are compared with */
export function ablationTable(runs) {
  const seeds = [...new Set(runs.map(({ seed }) => seed))];
  const variants = [...new Set(runs.map(({ variant }) => variant))];
  const gainsOf = (variant) =>
    seeds.map((seed) => runs.find((run) => run.variant === variant && run.seed === seed).gain);
  const [plain = []] = variants.map(gainsOf);
  const rows = variants.map((variant, at) => {
    const gains = gainsOf(variant);
    const own = runs.filter((run) => run.variant === variant);
    const differences = gains.map((gain, index) => gain - plain[index]);
    return [
      `\`${variant}\``,
      own[0].parameters.toLocaleString('en'),
      ...gains.map(signed),
      spread(gains),
      at === 0 ? '' : spread(differences),
      `${(own.reduce((sum, { seconds }) => sum + seconds, 0) / own.length / own[0].steps).toFixed(2)} s`,
    ];
  });
  const headings = ['network', 'parameters', ...seeds.map((seed) => `seed ${seed}`), 'mean', 'minus plain', 'a step'];
  return `Gain in dB over the blurred held-out crops after ${runs[0].steps} steps:\n\n${markdown(headings, rows)}`;
}

/** The mean and half of Student's 95% interval. @param {readonly number[]} numbers */
function spread(numbers) {
  if (numbers.length < 2) return signed(numbers[0]);
  const { mean, margin } = estimate(numbers, 0.95);
  return `${signed(mean)} ± ${margin.toFixed(2)}`;
}
