import { basename } from 'node:path';
import { type Plan, planOutputs, type Result } from '../deblur/outputs.ts';
import { restore } from '../deblur/restore.ts';
import { Failure } from '../failure.ts';
import { type Interruption, interruptions } from '../interruption.ts';
import { outcomeText, progressText } from '../text/deblur.ts';
import { printableLine } from '../text/printable.ts';
import { StatusLine } from '../text/status-line.ts';
import { type DeblurChoices, deblurChoices } from './deblur-options.ts';
import { type Outcome, success } from './outcome.ts';

/** `pellucid deblur`: restores blurred photographs, one after another. One that fails does not stop the others. */
export async function deblur(args: readonly string[]): Promise<Outcome> {
  const choices = deblurChoices(args);
  const plan = planOutputs(choices.photos, choices.output, wantedOf(choices), choices.force);
  const line = new StatusLine(process.stderr);
  const interruption = interruptions(() => {});
  try {
    return await restoreAll(plan, choices, line, interruption);
  } finally {
    line.clear();
    interruption.end();
  }
}

function wantedOf({ beforeAfter, explain, record }: DeblurChoices): readonly Result[] {
  return [
    'restored',
    ...(beforeAfter ? (['comparison'] as const) : []),
    ...(explain ? (['explanation'] as const) : []),
    ...(record ? (['recording'] as const) : []),
  ];
}

async function restoreAll(
  { jobs, leftOut }: Plan,
  choices: DeblurChoices,
  line: StatusLine,
  { signal, code }: Interruption,
): Promise<Outcome> {
  const say = (text: string): void => line.say(`pellucid: ${text}`);
  for (const result of leftOut)
    say(`left out "${printableLine(result)}", which is a result of another photograph here`);
  let first: Failure | null = null;
  for (const [i, job] of jobs.entries()) {
    const name = printableLine(basename(job.photo));
    const shown = jobs.length === 1 ? name : `${name} (${i + 1} of ${jobs.length})`;
    const start = performance.now();
    try {
      const restored = await restore(
        job,
        choices,
        (progress) => line.show(progressText(shown, progress, (performance.now() - start) / 1000)),
        signal,
      );
      line.clear();
      say(outcomeText(name, restored, performance.now() - start));
    } catch (error) {
      line.clear();
      if (signal.aborted) {
        say(`stopped; "${name}" was not written`);
        return { by: 'code', code: code() };
      }
      // The only photograph's failure is the command's own.
      if (!(error instanceof Failure) || jobs.length === 1) throw error;
      first ??= error;
      say(printableLine(error.message));
    }
  }
  return first === null ? success : { by: 'code', code: first.code };
}
