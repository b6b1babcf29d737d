import { id, type Program, type ProgramVariable, type Site } from '@pellucid/format';

const functions = [1, 2, 3] as const;
const variables: readonly ProgramVariable[] = functions.flatMap((target) =>
  ['a', 'b', 'c'].map((name, index) => ({ id: id(target * 10 + index), name, function: id(target) })),
);

/**
 * A module body (function 1) and two functions (2, 3) with the variables a, b, c each: ids 10–12, 20–22, 30–32; a and b are the parameters.
 * Sites: 100 + v binds variable v; 200 + v does too, and begins a statement; 301–304, 311–314, 321–324: statements on lines 1–4 of
 * the functions in turn.
 */
export const randomProgram: Program = {
  source: id(1),
  path: 'random.py',
  language: 'python',
  sha256: '',
  functions: functions.map((target) => ({
    id: id(target),
    name: target === 1 ? '<module>' : `f${target}`,
    kind: target === 1 ? 'module' : 'function',
    parent: target === 1 ? null : id(1),
    range: [1, 0, 9, 0],
    parameters: target === 1 ? [] : [id(target * 10), id(target * 10 + 1)],
  })),
  variables,
  sites: [
    ...variables.flatMap((variable): Site[] => [
      {
        id: id(100 + variable.id),
        kind: 'assign',
        function: variable.function,
        range: [8, 0, 8, 5],
        variable: variable.id,
      },
      {
        id: id(200 + variable.id),
        kind: 'assign',
        function: variable.function,
        range: [9, 0, 9, 5],
        variable: variable.id,
        starts: true,
      },
    ]),
    ...functions.flatMap((target) =>
      [1, 2, 3, 4].map(
        (line): Site => ({
          id: id(300 + (target - 1) * 10 + line),
          kind: 'expression',
          function: id(target),
          range: [line, 0, line, 5],
        }),
      ),
    ),
  ],
  subscripts: [],
};
