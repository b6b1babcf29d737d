import type { FunctionId, RandomAccess } from '@pellucid/format';
import { CallWalk, walkEvents } from '@pellucid/replay';
import type { Spill, Spilled } from './spill.ts';

const usualMostHeld = 1 << 24;

/**
 * The calls of a run as speedscope reads them (and what imports its files): one profile for each task, whose unit is the step. Read and written in pieces,
 * because a long run has millions of calls: what cannot be told yet, since another task comes before it, lies in `spill` until then.
 * @param mostHeld characters of all tasks that are held in memory before they are put aside
 * @throws what `walkEvents` and `spill` throw
 */
export async function speedscopeFile(
  access: RandomAccess,
  exporter: string,
  spill: Spill,
  onProgress: (steps: number) => void,
  mostHeld: number = usualMostHeld,
): Promise<Iterable<string | Uint8Array>> {
  const frames = new Map<FunctionId, number>();
  const names = new Map<number, string>();
  const profiles = new Map<number, Evented>();
  const profileOf = (task: number): Evented => {
    const known = profiles.get(task) ?? new Evented(spill);
    profiles.set(task, known);
    return known;
  };
  let held = 0;
  const add = (type: 'O' | 'C', target: FunctionId, task: number, at: number): void => {
    const frame = frames.get(target) ?? frames.size;
    frames.set(target, frame);
    held += profileOf(task).add(type, frame, at);
    if (held < mostHeld) return;
    for (const profile of profiles.values()) profile.putAside();
    held = 0;
  };
  let last = 0;
  const walk = new CallWalk({
    pushed: (call, task) => add('O', call.function, task, last),
    popped: (call, task) => add('C', call.function, task, last + 1),
  });
  const { facts, steps, functionOf, sourceOfFunction } = await walkEvents(
    access,
    (event, step) => {
      last = step;
      if (event.type === 'task-start' && !names.has(event.task)) names.set(event.task, event.name);
      walk.before(event);
      walk.after(event);
    },
    { onProgress },
  );
  walk.finish();
  const frameTexts = [...frames.keys()].map((target) => {
    const { name, qualifiedName, range } = functionOf(target);
    const file = sourceOfFunction(target).program.path;
    return JSON.stringify({ name: qualifiedName ?? name, file, line: range[0] });
  });
  return (function* (): Generator<string | Uint8Array> {
    yield `{"$schema":"https://www.speedscope.app/file-format-schema.json","exporter":${JSON.stringify(exporter)},`;
    yield `"name":${JSON.stringify(facts.program)},"activeProfileIndex":0,`;
    yield `"shared":{"frames":[${frameTexts.join(',')}]},"profiles":[`;
    let first = true;
    for (const [task, profile] of profiles) {
      const name = names.get(task) ?? facts.program;
      yield `${first ? '' : ','}{"type":"evented","name":${JSON.stringify(name)},"unit":"none","startValue":0,`;
      yield `"endValue":${steps},"events":[`;
      yield* profile.pieces();
      yield ']}';
      first = false;
    }
    yield ']}\n';
  })();
}

/** Events of one profile, written as they come. */
class Evented {
  readonly #spill: Spill;
  readonly #aside: Spilled[] = [];
  #text = '';
  #first = true;

  constructor(spill: Spill) {
    this.#spill = spill;
  }

  /** @returns how many characters it takes */
  add(type: 'O' | 'C', frame: number, at: number): number {
    const text = `${this.#first ? '' : ','}{"type":"${type}","frame":${frame},"at":${at}}`;
    this.#first = false;
    this.#text += text;
    return text.length;
  }

  putAside(): void {
    if (this.#text === '') return;
    this.#aside.push(this.#spill.put(this.#text));
    this.#text = '';
  }

  *pieces(): Generator<string | Uint8Array> {
    for (const piece of this.#aside) yield this.#spill.get(piece);
    yield this.#text;
  }
}
