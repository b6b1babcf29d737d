import { id, type Step } from '@pellucid/format';
import { type Granularity, type Recording, stateJson } from '@pellucid/replay';
import { momentAt } from '../moment.ts';
import { paint } from '../painter.ts';
import { palettes } from '../palette.ts';
import { scene } from '../scene.ts';
import { sentence } from '../sentence/sentence.ts';
import { subjectsOf } from '../subjects.ts';
import { RecordedCanvas } from './recorded-canvas.ts';

const granularities: readonly Granularity[] = ['event', 'line', 'over', 'out', 'call', 'change'];

/** Asks the recording all that a viewer can ask at some of its steps: states, histories, ways to go on, sentences and pictures. */
export function lookAtEverything(recording: Recording, stops = 12): void {
  const every = Math.max(1, Math.floor(recording.steps / stops));
  for (let at = 0; at < recording.steps; at += every) lookAt(recording, id<Step>(at));
  if (recording.steps > 0) lookAt(recording, id<Step>(recording.steps - 1));
  for (const { id: source, lines } of recording.sources) {
    for (let line = 0; line <= Math.min(lines.length, 40); line++) recording.lineSteps(source, line);
  }
  for (const call of recording.calls.slice(0, 200)) recording.childrenBetween(call.id, -1, recording.steps, 1000);
}

function lookAt(recording: Recording, step: Step): void {
  const state = recording.state(step);
  stateJson(recording, step);
  recording.output(step);
  for (const by of granularities) {
    recording.next(step, by);
    recording.previous(step, by);
  }
  for (const { variables } of [...state.calls.slice(-20), ...state.modules.slice(-20)]) {
    for (const { key, value } of variables.slice(0, 40)) {
      recording.history(key);
      if (value.type !== 'reference') continue;
      recording.objectChanges(value.object);
      recording.elementHistory(value.object, 'item', { type: 'int', value: 0 });
      recording.elementHistory(value.object, 'field', { type: 'string', value: 'next' });
    }
  }
  const moment = momentAt(recording, step);
  sentence(recording, moment);
  const subjects = subjectsOf(recording, moment);
  for (const only of [null, ...subjects.slice(0, 6).map(({ object }) => object)]) {
    for (const progress of [0, 0.5, 1]) {
      const { items } = scene(recording, moment, progress, { width: 700, height: 500 }, only, subjects);
      paint(new RecordedCanvas(), items, palettes.light, { ui: 'ui', mono: 'mono' });
    }
  }
}
