import { id, type Step } from '@pellucid/format';
import { CallWalk, type Recording } from '@pellucid/replay';

/** Characters that are gathered before they are handed on. */
const pieceLength = 1 << 20;

/**
 * The calls of a run as speedscope reads them (and what imports its files): one profile for each task, whose unit is the step. In pieces, because a long
 * run has millions of calls.
 */
export function* speedscopeFile(recording: Recording, exporter: string): Generator<string> {
  const frames = new Map<number, number>();
  const frameTexts: string[] = [];
  const profiles = new Map<number, Evented>();
  const profileOf = (task: number): Evented => {
    const known = profiles.get(task);
    if (known !== undefined) return known;
    const profile = new Evented();
    profiles.set(task, profile);
    return profile;
  };
  let step = 0;
  const frameOf = (target: Parameters<Recording['functionOf']>[0]): number => {
    const known = frames.get(target);
    if (known !== undefined) return known;
    const { name, qualifiedName, range } = recording.functionOf(target);
    const file = recording.sourceOfFunction(target).program.path;
    frames.set(target, frameTexts.length);
    frameTexts.push(JSON.stringify({ name: qualifiedName ?? name, file, line: range[0] }));
    return frameTexts.length - 1;
  };
  const walk = new CallWalk({
    pushed: (call, task) => profileOf(task).add('O', frameOf(call.function), step),
    popped: (call, task) => profileOf(task).add('C', frameOf(call.function), step + 1),
  });
  for (; step < recording.steps; step++) {
    const { event } = recording.event(id<Step>(step));
    walk.before(event);
    walk.after(event);
  }
  step = Math.max(0, recording.steps - 1);
  walk.finish();
  yield `{"$schema":"https://www.speedscope.app/file-format-schema.json","exporter":${JSON.stringify(exporter)},`;
  yield `"name":${JSON.stringify(recording.facts.program)},"activeProfileIndex":0,`;
  yield `"shared":{"frames":[${frameTexts.join(',')}]},"profiles":[`;
  let first = true;
  for (const [task, { pieces }] of profiles) {
    const name = recording.tasks.find((one) => one.task === task)?.name ?? recording.facts.program;
    yield `${first ? '' : ','}{"type":"evented","name":${JSON.stringify(name)},"unit":"none","startValue":0,`;
    yield `"endValue":${recording.steps},"events":[`;
    yield* pieces;
    yield ']}';
    first = false;
  }
  yield ']}\n';
}

/** Events of one profile, written as they come. */
class Evented {
  readonly #done: string[] = [];
  #text = '';
  #first = true;

  add(type: 'O' | 'C', frame: number, at: number): void {
    this.#text += `${this.#first ? '' : ','}{"type":"${type}","frame":${frame},"at":${at}}`;
    this.#first = false;
    if (this.#text.length < pieceLength) return;
    this.#done.push(this.#text);
    this.#text = '';
  }

  get pieces(): readonly string[] {
    return [...this.#done, this.#text];
  }
}
