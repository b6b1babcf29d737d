import type { Value } from '@pellucid/format';
import type { Tensor } from '@pellucid/tensor';
import type { WatchedRun } from '@pellucid/vision';
import { type CallLog, functionOf } from './call-log.ts';
import type { Layer } from './layer-tree.ts';
import { declarationOf, type Place } from './source-text.ts';
import { defineTensor } from './tensor-objects.ts';

/** Writes layers as calls of the functions that build them, with the numbers of one run. A tensor is one object wherever it goes. */
export class LayerCalls {
  readonly #log: CallLog;
  readonly #run: WatchedRun;
  readonly #known = new Map<Tensor, Value>();

  constructor(log: CallLog, run: WatchedRun) {
    this.#log = log;
    this.#run = run;
  }

  /** @returns what the layer made */
  write(layer: Layer, from: Place | undefined): Value {
    const log = this.#log;
    const fn = functionOf(layer.at);
    if (fn === undefined || layer.at === undefined) {
      log.gap(`The layer ${layer.path} is left out: its place in the source is not known.`);
      return this.#value(layer.made);
    }
    const given = Object.entries(layer.given).map(([name, tensor]) => [name, this.#value(tensor)] as const);
    const isParameter = (name: string) => new RegExp(`\\b${name}\\b`).test(fn.header);
    const scope = log.define({
      kind: 'scalar',
      type: 'Scope',
      text: layer.path || 'the network',
      fields: [],
      omittedFields: 0,
    });
    log.begin(from, fn, [...given.filter(([name]) => isParameter(name)), ['scope', scope]]);
    for (const [name, value] of given) {
      const at = isParameter(name) ? undefined : declarationOf(name, fn);
      if (at !== undefined) this.#statement(at, name, value);
    }
    const bound = new Map<string, Value>();
    for (const step of layer.steps) {
      if (step.kind === 'value') {
        const value = this.#value(step.tensor);
        this.#statement(step.at, step.name, value);
        bound.set(step.name, value);
      } else {
        const value = this.write(step.layer, step.from);
        const name = nameGiven(step.from, functionOf(step.layer.at)?.name);
        if (name === undefined) continue;
        // The statement that called goes on.
        log.bind(step.from, name, value);
        bound.set(name, value);
      }
    }
    const made = this.#value(layer.made);
    const name = returnedName(layer.at);
    if (name !== undefined && bound.get(name) !== made) this.#statement(declarationOf(name, fn), name, made);
    log.line(layer.at, 'return');
    log.end(layer.at, made);
    return made;
  }

  #statement(at: Place | undefined, name: string, value: Value): void {
    if (at !== undefined) this.#log.line(at, 'assign');
    this.#log.bind(at, name, value);
  }

  #value(tensor: Tensor): Value {
    const known = this.#known.get(tensor);
    if (known !== undefined) return known;
    const numbers = this.#run.values.get(tensor);
    const value: Value =
      numbers === undefined
        ? { type: 'unrecorded', reason: 'there was no room for this map' }
        : defineTensor(this.#log, 'Tensor', numbers);
    this.#known.set(tensor, value);
    return value;
  }
}

/** The variable that the line returns: `return scope.layer({ x }, y);`. */
function returnedName({ source, line }: Place): string | undefined {
  return /\.layer\(\{.*\}, (\w+)\)/.exec(source.lines[line - 1] ?? '')?.[1];
}

/** The variable that the line gives what the function returns, where it does nothing else with it: `y = residualBlock(…`. */
function nameGiven(at: Place | undefined, fn: string | undefined): string | undefined {
  if (at === undefined || fn === undefined) return undefined;
  return new RegExp(`\\b(\\w+) = ${fn}\\(`).exec(at.source.lines[at.line - 1] ?? '')?.[1];
}
