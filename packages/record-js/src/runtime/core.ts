import type { RewriteFailure } from '../hooks/translator.ts';
import type { RecordOptions } from '../options.ts';
import type { Announced } from '../rewrite/announced.ts';
import { HELPERS, PROBES } from '../rewrite/door.ts';
import { looksSecret } from '../secrets.ts';
import { Callbacks } from './callbacks.ts';
import { Calls } from './calls.ts';
import { FunctionText } from './function-text.ts';
import type { Handover } from './handover.ts';
import { Lanes } from './lanes.ts';
import { helpers } from './lowered.ts';
import { Mutations } from './mutations.ts';
import { Present } from './present.ts';
import { makeProbes, type Probes } from './probes.ts';
import { Recorder } from './recorder.ts';
import { Schedulers } from './schedulers.ts';
import { SiteNames } from './site-names.ts';
import { Source } from './source.ts';
import { Stacks } from './stacks.ts';
import { Stores } from './stores.ts';
import { RunTexts, type Texts } from './text-probes.ts';

export interface CoreOptions {
  readonly options: Pick<RecordOptions, 'limits' | 'redact' | 'selection'>;
  /** Makes what is handed over to; `lane`: the task that events now belong to. */
  readonly handover: (lane: () => number) => Handover;
  /** What was announced elsewhere and has to be known before the code of a source runs. */
  readonly arrived: (source: number) => Iterable<Announced | RewriteFailure>;
  /** The recorder's directory. */
  readonly own: string;
  readonly texts: Texts;
  /** What belongs to the surroundings: nothing in it is looked at. */
  readonly closed: readonly object[];
  /** Told when the first moment of the recording has come. */
  readonly began: () => void;
}

/** What records a program, wherever it runs. Its surroundings say how the program begins, prints, schedules and ends. */
export interface Core {
  readonly recorder: Recorder;
  readonly handover: Handover;
  readonly calls: Calls;
  readonly lanes: Lanes;
  readonly schedulers: Schedulers;
  readonly present: Present;
  readonly stacks: Stacks;
  readonly functionText: FunctionText;
  /** Tells of a source that is about to run, or that runs unrecorded. */
  announce(news: Announced | RewriteFailure): void;
  /** Rewritten code finds its probes from here on, and these besides. */
  open(more: Probes): void;
}

export function makeCore({ options, handover: make, arrived, own, texts, closed, began }: CoreOptions): Core {
  const handover = make(() => lanes.current);
  const recorder = new Recorder(handover, options.limits, options.redact ? looksSecret : () => false);
  const stacks = new Stacks(own);
  const functionText = new FunctionText();
  const names = new SiteNames();
  const lanes = new Lanes(recorder, (site) => names.at(site));
  const calls = new Calls(recorder, lanes, (error, said) => stacks.mend(error, said));
  const present = new Present(recorder, { calls, lanes }, handover, options.selection ?? {}, began);
  const schedulers = new Schedulers(recorder, calls, lanes);
  const stores = new Stores(recorder);
  const mutations = new Mutations(recorder, stores);
  for (const one of closed) recorder.objects.close(one);
  const runTexts = new RunTexts(recorder, texts, (rewritten) => announce(rewritten));
  const announce = (news: Announced | RewriteFailure): void => {
    if ('failure' in news) return recorder.failed(news.failure);
    const source = new Source(news);
    stacks.add(source);
    functionText.add(source);
    runTexts.add(news);
    recorder.source(news.written);
    present.add(source);
    names.add(source);
  };
  const open = (more: Probes): void => {
    const probes = {
      here: recorder.here,
      ...makeProbes(recorder, calls, stores, mutations),
      ...schedulers.probes(),
      ...new Callbacks(recorder, schedulers).probes(),
      ...runTexts.probes(),
      ...more,
      ...present.probes(),
      /** Rewritten code begins: the sources that the loader has announced are in the recording from here on. */
      open(source: number): unknown {
        for (const news of arrived(source)) announce(news);
        return probes;
      },
    };
    const door = Object.getPrototypeOf(function* () {}).constructor as object;
    Object.defineProperty(door, PROBES, { value: probes });
    Object.defineProperty(door, HELPERS, { value: helpers });
  };
  return { recorder, handover, calls, lanes, schedulers, present, stacks, functionText, announce, open };
}
