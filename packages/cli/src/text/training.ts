import { hasSuperpixels, type Pace, type StepOutcome, type TrainingReport } from '@pellucid/vision';
import type { TrainingStart } from '@pellucid/vision/node';
import { counted, grouped } from './measures.ts';

/** What a training is about to do, in a line. */
export function startText({ plan, parameters, kind, training, validation, step }: TrainingStart): string {
  const files = kind === 'photos' ? 'photograph' : 'pair';
  const network =
    hasSuperpixels(plan.features) && !plan.superpixels ? `${plan.features} without superpixels` : plan.features;
  const from = step === 0 ? '' : `, going on after step ${grouped(step)}`;
  return (
    `${network}, ${counted(parameters, 'parameter')}: ${counted(plan.steps, 'step')} of ${counted(plan.batch, 'crop')} ${plan.crop}×${plan.crop} ` +
    `from ${counted(training, files)}; ${grouped(validation)} to validate with${from}`
  );
}

/** The line of a step, which the next one takes the place of. `last`: the last report that measured. */
export function stepText(
  { step, loss }: StepOutcome,
  pace: Pace,
  last: TrainingReport | null,
  { steps, batch }: { readonly steps: number; readonly batch: number },
): string {
  return line(step, steps, loss, last, pace, ((steps - step) * batch) / pace.imagesPerSecond);
}

/** The line of a report. */
export function reportText(
  report: TrainingReport,
  { steps, batch }: { readonly steps: number; readonly batch: number },
): string {
  return line(
    report.step,
    steps,
    report.loss,
    report,
    report,
    ((steps - report.step) * batch) / report.imagesPerSecond,
  );
}

function line(
  step: number,
  steps: number,
  loss: number,
  measured: TrainingReport | null,
  { imagesPerSecond, waited }: Pace,
  secondsLeft: number,
): string {
  const parts = [
    `step ${grouped(step)} of ${grouped(steps)}`,
    `loss ${loss.toPrecision(4)}`,
    ...measures(measured),
    `${imagesPerSecond.toFixed(1)} images/s${waited >= 0.01 ? ` (${Math.round(100 * waited)}% waiting for samples)` : ''}`,
    step === steps ? '' : `${timeText(secondsLeft)} left`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function measures(report: TrainingReport | null): readonly string[] {
  if (report === null || report.psnr === null || report.ssim === null) return [];
  return [
    `PSNR ${report.psnr.toFixed(2)} dB (${signed(report.gain ?? 0, 2)})`,
    `SSIM ${report.ssim.toFixed(4)} (${signed(report.ssimGain ?? 0, 4)})`,
  ];
}

/** +0.62, −0.05, 0.00 */
export function signed(number: number, digits: number): string {
  const text = Math.abs(number).toFixed(digits);
  if (Number(text) === 0) return text;
  return `${number < 0 ? '−' : '+'}${text}`;
}

/** 40 s, 12 min, 3 h 20 min, 2 d 4 h: about how long. */
export function timeText(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
