import { id, type Step } from '@pellucid/format';
import { type Question, type Recording, type VariableKey, whyOf } from '@pellucid/replay';
import { describe, expect, test } from 'vitest';
import { programText } from './testing/javascript/generator/program.ts';
import { recordedProgram } from './testing/recorded-program.ts';

/** Variables that were written, with the step of each write: at most so many, spread over the run. */
function writes(recording: Recording, most: number): { key: VariableKey; step: Step }[] {
  const found: { key: VariableKey; step: Step }[] = [];
  for (const call of recording.calls) {
    for (const variable of recording.sourceOfFunction(call.function).program.variables) {
      if (variable.function !== call.function) continue;
      const key = { call: call.id, variable: variable.id };
      for (const { step, value } of recording.history(key)) if (value !== null) found.push({ key, step });
    }
  }
  const every = Math.max(1, Math.floor(found.length / most));
  return found.filter((_, index) => index % every === 0);
}

/** What is wrong with the answers, by the laws that hold for every program. */
function broken(recording: Recording): readonly string[] {
  const problems: string[] = [];
  for (const { key, step } of writes(recording, 60)) {
    const question: Question = { of: 'variable', key };
    const why = whyOf(recording, question, step, { nodes: 30 });
    const [answer] = why?.nodes ?? [];
    const held = recording.history(key).find((change) => change.step === step)?.value ?? null;
    if (why === null || answer === undefined) problems.push(`no answer at step ${step}`);
    else if (answer.step !== step || JSON.stringify(answer.value, plain) !== JSON.stringify(held, plain)) {
      problems.push(`step ${step}: the answer has another value than the variable`);
    }
    if ((why?.nodes.length ?? 0) > 30) problems.push(`step ${step}: more nodes than were asked for`);
    for (const node of why?.nodes ?? []) {
      for (const { to } of node.causes) {
        const cause = why?.nodes[to];
        if (cause === undefined || cause.step > node.step) problems.push(`step ${step}: an edge goes forward in time`);
      }
    }
  }
  return problems;
}

function plain(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

describe('whatever the program, the answer is the value that the variable has, and causes lie in the past', () => {
  test.each([1, 2, 3])('generated program %i', async (seed) => {
    const { recording } = await recordedProgram(`program-${seed}.mjs`, programText(seed));
    expect(recording.steps).toBeGreaterThan(5);
    expect(broken(recording)).toEqual([]);
  });

  test('a source that is no program answers nothing, and breaks nothing', async () => {
    const { recording } = await recordedProgram('plain.py', 'x = 1\ny = x + 1\nz = [x, y][-1]\n');
    const { sources } = recording;
    const garbled = sources.map((source) => ({
      ...source,
      lines: ['((((', "x = '", `\`$${'{'}`, 'for in in', '\u0000'.repeat(50)],
    }));
    const replaced: Readonly<Record<string, unknown>> = {
      sources: garbled,
      sourceOfFunction: () => garbled[0],
      source: () => garbled[0],
    };
    const asked = new Proxy(recording, {
      get: (target, name) => {
        const own = replaced[String(name)] ?? Reflect.get(target, name, target);
        return typeof own === 'function' ? own.bind(target) : own;
      },
    });
    for (const { key, step } of writes(recording, 10)) {
      expect(whyOf(asked, { of: 'variable', key }, id<Step>(step))?.nodes[0]?.step).toBe(step);
    }
  });
});
