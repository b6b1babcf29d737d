import { TinyRun } from '../../../stage/src/testing/tiny-run.ts';

const code = `numbers = [5, 3, 8, 1, 9, 2]
end = len(numbers) - 1
while end > 0:
    i = 0
    while i < end:
        if numbers[i] > numbers[i + 1]:
            numbers[i], numbers[i + 1] = numbers[i + 1], numbers[i]
        i = i + 1
    end = end - 1
print("sorted", numbers)`;

/** Bubble sort, really carried out: every event is the one that a recorder writes for the line. */
export function sortingRun(given: readonly number[] = [5, 3, 8, 1, 9, 2]): TinyRun {
  const numbers = [...given];
  const run = new TinyRun(code).subscript('numbers', 'i');
  const list = run.list(...numbers);
  run.line(1).bind(1, 'numbers', list);
  let end = numbers.length - 1;
  run.line(2).bind(2, 'end', end);
  const asked = (line: number, answer: boolean): boolean => {
    run.line(line, 'while').branch(line, answer, 'while');
    return answer;
  };
  while (asked(3, end > 0)) {
    let i = 0;
    run.line(4).bind(4, 'i', i);
    while (asked(5, i < end)) {
      const [left = 0, right = 0] = [numbers[i], numbers[i + 1]];
      run.line(6, 'if').branch(6, left > right);
      if (left > right) {
        run
          .line(7)
          .set(7, list, i, right)
          .set(7, list, i + 1, left);
        [numbers[i], numbers[i + 1]] = [right, left];
      }
      run.line(8).bind(8, 'i', ++i);
    }
    run.line(9).bind(9, 'end', --end);
  }
  return run.line(10, 'expression').print(`sorted ${numbers.join(' ')}\n`);
}

export const attack = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>';

/** A run in which everything that a program can choose is an attack. */
export function hostileRun(): TinyRun {
  const run = new TinyRun(`x = "${attack}"\n// ${attack}\n'''</script>${attack}`);
  const map = run.map({ [attack]: attack, __proto__x: 1 });
  run.line(1).bind(1, attack, attack).bind(1, 'map', map);
  const box = run.instance(attack, { [attack]: attack, next: null });
  run.line(2).bind(2, 'box', box).print(attack);
  const error = run.object({ kind: 'exception', type: attack, message: attack });
  return run.line(3, 'expression').event(3, { type: 'raise', value: error });
}
