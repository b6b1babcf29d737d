import type { Contents } from '@pellucid/format';
import { expect, test } from 'vitest';
import { drawnValue } from '../testing/drawn-value.ts';
import { kindOf, movedSlice, parseChoice, placesOf } from '../view-choice.ts';
import { viewKinds } from '../views-for.ts';

type Tensor = Extract<Contents, { kind: 'tensor' }>['tensor'];

function counting(...shape: readonly number[]): Tensor {
  const count = shape.reduce((a, b) => a * b, 1);
  const data = new Uint8Array(Float32Array.from({ length: count }, (_, index) => index).buffer);
  return { dtype: 'float32', shape, statistics: null, data };
}

test('a slice shows the plane of the last two axes at the chosen places of the others, and can be moved along those', () => {
  const { kind, texts, places } = drawnValue((run) => run.object({ kind: 'tensor', tensor: counting(2, 3, 2, 4) }), {
    choice: 'slice@1.2',
  });
  expect(kind).toBe('slice');
  expect(texts).toEqual(expect.arrayContaining(['40', '47', '[1, 2, :, :] of float32 2 × 3 × 2 × 4', '40 to 47']));
  expect(texts).not.toContain('39');
  expect(places[0]?.controls.map(({ axis, at, last, size }) => [axis, at, last, size])).toEqual([
    [0, 1, 1, 2],
    [1, 2, 2, 3],
  ]);
});

test('of a matrix with more rows than have room a window is shown, moved by a control that stays on the stage', () => {
  const size = { width: 390, height: 300 };
  const { texts, places } = drawnValue((run) => run.object({ kind: 'tensor', tensor: counting(900, 3) }), {
    choice: 'slice@5000',
    size,
  });
  const [control, ...others] = places[0]?.controls ?? [];
  expect(others).toEqual([]);
  expect(control?.at).toBe(control?.last);
  expect(control === undefined ? 0 : control.at + control.shown).toBe(900);
  expect((control?.box.y ?? 0) + (control?.box.h ?? 0)).toBeLessThanOrEqual(size.height);
  expect(texts.some((text) => text.endsWith(':900, :] of float32 900 × 3'))).toBe(true);
});

test('numbers that were not recorded are told', () => {
  const whole = counting(4, 5, 5);
  const tensor = { ...whole, data: whole.data.slice(0, 120) };
  const { kind, texts } = drawnValue((run) => run.object({ kind: 'tensor', tensor }), { choice: 'slice@3' });
  expect(kind).toBe('slice');
  expect(texts).toContain('[3, :, :] of float32 4 × 5 × 5; 30 of 100 numbers recorded');
});

test('a choice is read as it is written, and what is none is refused', () => {
  expect(parseChoice(movedSlice([3], 2, 7), viewKinds)).toBe('slice@3.0.7');
  expect(placesOf('slice@3.0.7')).toEqual([3, 0, 7]);
  expect([kindOf('slice@3'), kindOf('bars'), placesOf('bars')]).toEqual(['slice', 'bars', []]);
  for (const text of ['slice@', 'slice@-1', 'slice@1.', 'bars@1', 'nothing', ''])
    expect(parseChoice(text, viewKinds)).toBeNull();
});
