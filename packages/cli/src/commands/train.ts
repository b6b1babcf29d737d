import { join } from 'node:path';
import { DivergedError, SavedTrainingError, type TrainingReport } from '@pellucid/vision';
import {
  NoPhotosError,
  NoRunError,
  PairError,
  PlanDiffersError,
  RunExistsError,
  SampleError,
  type TrainingStart,
  trainGenerator,
  WeightsError,
} from '@pellucid/vision/node';
import { exitCode, Failure, systemCode, systemReason } from '../failure.ts';
import { type Interruption, interruptions } from '../interruption.ts';
import { counted, grouped } from '../text/measures.ts';
import { printableLine } from '../text/printable.ts';
import { commandLine } from '../text/shell.ts';
import { StatusLine } from '../text/status-line.ts';
import { reportText, signed, startText, stepText } from '../text/training.ts';
import { type Outcome, success } from './outcome.ts';
import { optionOf, type TrainChoices, trainChoices } from './train-options.ts';

/** Photographs that cannot be used are named up to this many; the report names them all. */
const named = 5;

/** `pellucid train`: trains a network on photographs, until it is done or interrupted. */
export async function train(args: readonly string[]): Promise<Outcome> {
  const choices = trainChoices(args);
  const line = new StatusLine(process.stderr);
  const say = (text: string): void => line.say(`pellucid: ${text}`);
  const interruption = interruptions(() => say('finishing the step; again to stop at once'));
  try {
    return await training(choices, line, say, interruption);
  } catch (error) {
    throw failure(error, choices);
  } finally {
    line.clear();
    interruption.end();
  }
}

async function training(
  choices: TrainChoices,
  line: StatusLine,
  say: (text: string) => void,
  { signal, code }: Interruption,
): Promise<Outcome> {
  let start: TrainingStart | null = null;
  let measured: TrainingReport | null = null;
  let unreadable = 0;
  const { ending, step, steps, best } = await trainGenerator({
    ...choices,
    signal,
    onStart: (known) => {
      start = known;
      say(startText(known));
    },
    onStep: (outcome, pace) => {
      if (start !== null) line.show(stepText(outcome, pace, measured, start.plan));
    },
    onReport: (report) => {
      if (report.psnr !== null) measured = report;
      if (start !== null && (!line.isTerminal || report.psnr !== null)) line.say(reportText(report, start.plan));
    },
    onUnreadable: ({ path, reason }) => {
      unreadable++;
      if (unreadable <= named) say(`left out "${printableLine(path)}": ${reason}`);
      if (unreadable === named + 1) say('left out more photographs; the report names them all');
    },
  });
  line.clear();
  if (ending === 'interrupted') {
    say(`stopped after step ${grouped(step)} of ${grouped(steps)}; go on with \`${resumeLine(choices)}\``);
    return { by: 'code', code: code() };
  }
  const reached = measured as TrainingReport | null;
  const gain = reached?.gain ?? null;
  const told =
    gain === null
      ? ''
      : ` (${signed(gain, 2)} dB over the blurred pictures${best?.step === step ? '' : ' at the end'})`;
  say(
    `trained for ${counted(step, 'step')}${told} → ${join(choices.folder, 'weights.safetensors')}; curves and samples in report.html beside it`,
  );
  return success;
}

function resumeLine({ data, folder }: TrainChoices): string {
  return commandLine('train', data, '-o', folder, '--resume');
}

function failure(error: unknown, choices: TrainChoices): unknown {
  const { folder } = choices;
  if (error instanceof NoPhotosError) return new Failure(exitCode.noInput, `${error.message}.`);
  if (error instanceof PairError || error instanceof SampleError)
    return new Failure(exitCode.badData, `${error.message}.`);
  if (error instanceof RunExistsError) {
    return new Failure(
      exitCode.cannotCreate,
      `There is a training in "${folder}" already; go on with \`${resumeLine(choices)}\`, or name another folder with -o.`,
    );
  }
  if (error instanceof NoRunError) {
    return new Failure(
      exitCode.noInput,
      `There is no checkpoint in "${folder}" to go on from; leave --resume out to start.`,
    );
  }
  if (error instanceof PlanDiffersError) return new Failure(exitCode.usage, differenceText(error));
  if (error instanceof SavedTrainingError) {
    return new Failure(
      exitCode.badData,
      `"${join(folder, 'last.safetensors')}" is not a training to go on with: ${error.message}.`,
    );
  }
  if (error instanceof WeightsError) {
    return new Failure(exitCode.badData, `The parameters in "${error.path}" cannot be used: ${error.reason}.`);
  }
  if (error instanceof DivergedError) {
    return new Failure(
      exitCode.badData,
      `${error.message}, so training stopped before it was stored; the last checkpoint is as it was: try a lower --rate, or another --seed.`,
    );
  }
  if (systemCode(error) !== undefined) {
    return new Failure(exitCode.cannotWrite, `"${folder}" cannot be written: ${systemReason(error)}.`);
  }
  return error;
}

function differenceText({ folder, option, saved, given }: PlanDiffersError): string {
  switch (option) {
    case 'data':
      return `The photographs are not those that the training in "${folder}" was started with; name its folder of photographs.`;
    case 'loss':
      return `The training in "${folder}" was started with the loss "${saved}", not "${given}"; give the same --vgg, or none.`;
    case 'superpixels':
      return `The training in "${folder}" was started with superpixels; leave --no-superpixels out.`;
    case 'blind':
      return `The training in "${folder}" was started without --blind; leave it out.`;
    default:
      return `The training in "${folder}" was started with ${optionOf[option]} ${saved ?? '(none)'}, not ${given}; leave it out.`;
  }
}
