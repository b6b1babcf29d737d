import { encodePicture } from '../../data/write-picture.ts';
import type { Picture } from '../../images/picture.ts';
import { psnr } from '../../images/psnr.ts';
import type { TrainingPlan } from '../plan.ts';
import { type ReportContents, reportPage, type ShownSample } from '../report/report-page.ts';
import type { TrainingReport } from '../training-report.ts';
import type { ValidationPair } from '../validation.ts';
import type { RunFolder } from './run-folder.ts';

/** What the page tells of a training besides what is measured. */
export type ReportFacts = Pick<ReportContents, 'title' | 'source' | 'facts'> & {
  /** Asked for each time the page is written: photographs may turn out not to decode at any time. */
  readonly leftOut: () => readonly string[];
};

/** How many crops the page shows. */
const shown = 6;

const endings = {
  going: '',
  finished: 'It is finished.',
  interrupted: 'It was interrupted and can go on.',
  diverged: 'It stopped; the last checkpoint is from before.',
} as const;

/** `report.html` of a training, written anew at each validation and at the end. */
export class ReportFile {
  readonly #folder: RunFolder;
  readonly #plan: TrainingPlan;
  readonly #facts: ReportFacts;
  readonly #pairs: readonly ValidationPair[];
  readonly #reports: TrainingReport[];
  #samples: readonly ShownSample[] = [];

  /** @param reports of earlier parts of the training */
  constructor(
    folder: RunFolder,
    plan: TrainingPlan,
    facts: ReportFacts,
    pairs: readonly ValidationPair[],
    reports: readonly TrainingReport[],
  ) {
    this.#folder = folder;
    this.#plan = plan;
    this.#facts = facts;
    this.#pairs = pairs.slice(0, shown);
    this.#reports = [...reports];
  }

  /** @param restored the validation's pictures, when there was one: the page is written then */
  async add(report: TrainingReport, restored: readonly Picture[] | null): Promise<void> {
    this.#reports.push(report);
    if (restored === null) return;
    this.#samples = await Promise.all(
      this.#pairs.map((pair, index) => shownSample(pair, restored[index] ?? pair.blurred)),
    );
    await this.#write('going', null);
  }

  /** @param problem what went wrong, a sentence */
  end(ending: keyof typeof endings, problem: string | null = null): Promise<void> {
    return this.#write(ending, problem);
  }

  #write(ending: keyof typeof endings, problem: string | null): Promise<void> {
    const { leftOut, ...facts } = this.#facts;
    const page = reportPage({
      ...facts,
      leftOut: leftOut(),
      ending: endings[ending],
      problem,
      steps: this.#plan.steps,
      reports: this.#reports,
      samples: this.#samples,
    });
    return this.#folder.write('report', page);
  }
}

async function shownSample({ blurred, sharp }: ValidationPair, restored: Picture): Promise<ShownSample> {
  const [first, second, third] = await Promise.all([blurred, restored, sharp].map(dataUri));
  return {
    blurred: first ?? '',
    restored: second ?? '',
    sharp: third ?? '',
    blurredPsnr: psnr(blurred, sharp),
    restoredPsnr: psnr(restored, sharp),
  };
}

async function dataUri(picture: Picture): Promise<string> {
  // Without loss: what is compared here are fine details.
  const bytes = await encodePicture(picture, 'png');
  return `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`;
}
