import { sharedCounters } from '../hooks/counters.ts';
import { knownSourcesFolder } from '../hooks/known-sources.ts';
import { Translator } from '../hooks/translator.ts';
import { own } from './own.ts';
import { waitingOptions } from './part-recorder.ts';

/** Rewrites the sources of a project's tests. `lifts`: as Jest wants them. */
export function testTranslator(root: string, lifts: boolean): Translator {
  const options = waitingOptions(root);
  return new Translator({
    selection: { ...options, files: [] },
    part: options.selection ?? {},
    redact: options.redact,
    cwd: root,
    reports: false,
    own,
    counters: sharedCounters(),
    lifts,
    jsx: true,
    shares: false,
    known: knownSourcesFolder(process.env),
  });
}
