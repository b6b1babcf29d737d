import { hasSuperpixels } from '../../networks/generator.ts';
import type { TrainingPlan } from '../plan.ts';
import { grouped } from '../report/markup.ts';
import type { ReportContents } from '../report/report-page.ts';
import type { TrainingStart } from './train-generator.ts';

/** What is trained, in a few words. */
export function titleOf({ features, superpixels }: TrainingPlan): string {
  return `Training of ${features}${hasSuperpixels(features) && !superpixels ? ', without superpixels' : ''}`;
}

/** What the report says of a training's data and options. */
export function factsOf(
  start: TrainingStart,
  {
    threads,
    workers,
    from,
  }: { readonly threads: number | null; readonly workers: number; readonly from: string | null },
): Pick<ReportContents, 'source' | 'facts'> {
  const { plan, kind, training, validation, parameters } = start;
  const files = (kind === 'photos' ? 'photograph' : 'pair') + (training === 1 ? '' : 's');
  return {
    source: `${grouped(training)} ${files} to learn from, ${grouped(validation)} to validate with`,
    facts: [
      ['Features', plan.features],
      ...(hasSuperpixels(plan.features) ? [['Superpixels', plan.superpixels ? 'yes' : 'no'] as const] : []),
      ['Parameters', grouped(parameters)],
      ['Started from', from ?? 'numbers drawn at random'],
      ['Loss', plan.loss],
      ['Discriminators', plan.adversarialFrom === null ? 'none' : `from step ${grouped(plan.adversarialFrom)}`],
      ['Steps', grouped(plan.steps)],
      ['Batch', `${plan.batch} ${plan.batch === 1 ? 'crop' : 'crops'} of ${plan.crop}×${plan.crop}`],
      [
        'Learning rate',
        `${plan.rate}, ${plan.schedule}, warm-up ${grouped(plan.warmUp)} ${plan.warmUp === 1 ? 'step' : 'steps'}`,
      ],
      ['Gradient clipped to', String(plan.clip)],
      ['Average keeps', String(plan.averageDecay)],
      ['Seed', String(plan.seed)],
      ['Threads', `${threads ?? 'all cores'}, and ${workers} for samples`],
    ],
  };
}
