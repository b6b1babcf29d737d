import { id, type SourceId, type Step, type Value } from '@pellucid/format';
import { type Call, CallsInOrder, type JsonDocument, type Recording, slice, valueJson } from '@pellucid/replay';
import { argumentsOf, placeOf } from './finding.ts';

/** Something that happened at a step: a call with its result, a run of a line, an output, an exception. */
export interface Happening {
  readonly step: Step;
  readonly file: string;
  readonly line: number | null;
  readonly code: string;
  readonly call: Call | null;
  readonly values: readonly { readonly name: string; readonly value: Value }[];
  /** What the call returned or raised, or what was printed or raised; `ended`: why it is not known what ended the call. */
  readonly result: {
    readonly how: 'returned' | 'raised' | 'ended' | 'printed';
    readonly value: Value;
    readonly step: Step;
  } | null;
  /** The step at which it was caught; null: nobody did, or it is no exception. */
  readonly caught: Step | null;
}

type Functions = Recording['sources'][number]['program']['functions'];

/** The calls of the functions, in the order in which they were made. */
export function* callHappenings(recording: Recording, functions: Functions, until: Step): Generator<Happening> {
  const calls = new CallsInOrder(
    recording,
    functions.map(({ id }) => id),
  );
  for (let call = calls.next; call !== null && call.entered <= until; call = calls.next) {
    calls.take();
    yield {
      step: call.entered,
      ...placeOf(recording, call.entered, call.parent),
      call,
      values: argumentsOf(recording, call),
      result: resultOf(call),
      caught: null,
    };
  }
}

function resultOf({ result, outcome, ended }: Call): Happening['result'] {
  if (result === null || ended === null) return null;
  const how = outcome === 'returned' ? 'returned' : result.type === 'unrecorded' ? 'ended' : 'raised';
  return { how, value: result, step: ended };
}

export function* lineHappenings(
  recording: Recording,
  source: SourceId,
  line: number,
  until: Step,
): Generator<Happening> {
  const runs = recording.runsOf(source, line);
  for (let index = 0; index < runs.count; index++) {
    const step = runs.at(index);
    if (step === undefined || step > until) return;
    const call = callThatRan(recording, step);
    const { lines, program } = recording.source(source);
    const code = (lines[line - 1] ?? '').trim();
    yield { step, file: program.path, line, code, call, values: [], result: null, caught: null };
  }
}

/** A statement may begin with the end of its call: `return x`. */
function callThatRan(recording: Recording, step: Step): Call | null {
  const { type } = recording.event(step).event;
  const ends = type === 'leave' || type === 'unwind' || type === 'suspend';
  return recording.callAt(ends && step > 0 ? id<Step>(step - 1) : step);
}

export function* outputHappenings(recording: Recording, text: string, until: Step): Generator<Happening> {
  const { outputs } = recording;
  for (let index = 0; index < outputs.count; index++) {
    const output = outputs.at(index);
    if (output === undefined || output.step > until) return;
    if (!output.text.includes(text)) continue;
    const call = recording.callAt(output.step);
    const value: Value = { type: 'string', value: output.text };
    const result = { how: 'printed', value, step: output.step } as const;
    yield {
      step: output.step,
      ...placeOf(recording, output.step, call?.id ?? null),
      call,
      values: [],
      result,
      caught: null,
    };
  }
}

export function exceptionHappenings(recording: Recording, until: Step): readonly Happening[] {
  const { exceptions } = recording;
  return slice(exceptions, 0, exceptions.upTo(until)).map(({ step, call, value, handled }) => ({
    step,
    ...placeOf(recording, step, call),
    call: recording.call(call),
    values: [],
    result: { how: 'raised', value, step },
    caught: handled,
  }));
}

/** Values as in the document of a state. */
export function happeningsJson(recording: Recording, happenings: readonly Happening[]): readonly JsonDocument[] {
  return happenings.map(({ step, file, line, code, call, values, result, caught }) => ({
    step,
    file,
    line,
    code,
    call: call?.id ?? null,
    function: call === null ? null : recording.functionOf(call.function).name,
    ...(values.length === 0
      ? {}
      : { values: Object.fromEntries(values.map(({ name, value }) => [name, valueJson(recording, value, step)])) }),
    ...(result === null ? {} : { [result.how]: valueJson(recording, result.value, result.step) }),
    ...(caught === null ? {} : { caught }),
  }));
}
