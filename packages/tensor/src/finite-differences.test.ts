import { describe, expect, test } from 'vitest';
import { compile, type Value } from './index.ts';
import { nodeBackend } from './node.ts';
import { cases, graphOf, neededBy } from './testing/cases.ts';

const backend = nodeBackend({ threads: 1 });

// Central differences are off by step²·f‴/6 and, as outputs are f32, by about 2⁻²⁴·|f|/step: both stay near 1e-5 for numbers around 1.
const step = 2 ** -7;
const tolerance = 1e-3;

/** How many numbers of an input are moved: all runs of all cases have to fit into seconds. */
const most = 16;

/** Some indices below `count`, all where they are few; else strewn, so that not all stand in one column. */
function indices(count: number): number[] {
  return count <= most
    ? Array.from({ length: count }, (_, index) => index)
    : Array.from({ length: most }, (_, index) => (index * 7919) % count);
}

describe('gradients are the slopes of the outputs', () => {
  const differentiable = cases.filter(({ kinks, operation }) => kinks !== 'at' && operation !== 'batchStatistics');
  test.each(differentiable.map((each) => [each.name, each] as const))('%s', async (_, each) => {
    const graph = graphOf(each);
    const forward = await compile(graph.outputs, backend);
    const backward = await compile(graph.gradients, backend);
    const inputs = neededBy(graph.outputs, graph.values);
    const outputs = async (changed: Readonly<Record<string, Value>>) => {
      const results = await forward.run(changed);
      return graph.weights.map((_, index) => results[`y${index}`]!.data);
    };
    // The weighted sum is taken of differences and in double precision, so that large outputs do not hide small changes.
    const rise = (from: Awaited<ReturnType<typeof outputs>>, to: typeof from) => {
      let sum = 0;
      for (const [output, { data }] of graph.weights.entries()) {
        for (const [place, weight] of data.entries()) sum += weight * (to[output]![place]! - from[output]![place]!);
      }
      return sum / step;
    };

    const here = await outputs(inputs);
    let [compared, bends] = [0, 0];
    for (const [gradientName, { data }] of Object.entries(
      await backward.run(neededBy(graph.gradients, graph.values)),
    )) {
      const name = gradientName.slice(1);
      const value = inputs[name];
      if (value === undefined) {
        // The outputs do not depend on this input.
        expect(data.every((number) => number === 0)).toBe(true);
        continue;
      }
      const largest = Math.max(1, ...Array.from(data, Math.abs));
      for (const index of indices(data.length)) {
        const moved = async (offset: number) => {
          const changed = Float32Array.from(value.data);
          changed[index] = changed[index]! + offset;
          return outputs({ ...inputs, [name]: { shape: value.shape, data: changed } });
        };
        const left = rise(await moved(-step), here);
        const right = rise(here, await moved(step));
        if (each.kinks === 'near' && Math.abs(left - right) > tolerance) bends += 1;
        else {
          compared += 1;
          const apart = Math.abs((left + right) / 2 - data[index]!) / largest;
          expect(apart, `${name}[${index}]: ${data[index]}, slopes ${left} and ${right}`).toBeLessThan(tolerance);
        }
      }
    }
    // Where a bend lies within a step, both sides differ and nothing can be compared; that must stay the exception.
    expect(bends).toBeLessThanOrEqual(compared / 4);
    await Promise.all([forward.release(), backward.release()]);
  });
});
