import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { adamStep, conv2d, input, onnxModel, parameter, reduceMean, square, sub, type Value } from '../index.ts';
import { cases, graphOf } from '../testing/cases.ts';
import { numbers } from '../testing/numbers.ts';

const python = process.env['PELLUCID_TORCH_PYTHON'];
const script = fileURLToPath(new URL('../../../../tools/python/check_onnx.py', import.meta.url));

test.skipIf(python === undefined)(
  'the ONNX checker accepts every operation with its gradient, and a training step (needs PELLUCID_TORCH_PYTHON: a Python that has onnx)',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'pellucid-onnx-'));
    try {
      const models = [...cases.map((each) => modelOf(each)), trainingStep(), network()];
      for (const [index, model] of models.entries()) {
        writeFileSync(join(folder, `${index} ${cases[index]?.name.replaceAll('/', '-') ?? ''}.onnx`), model);
      }
      const { stdout, stderr } = spawnSync(python!, [script, folder], { encoding: 'utf8' });
      expect(stdout + stderr).toContain(`${models.length} accepted, 0 refused`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

function modelOf(each: (typeof cases)[number]): Uint8Array {
  const { outputs, gradients } = graphOf(each);
  return onnxModel({ ...outputs, ...gradients });
}

const weight = parameter('weight', [4, 3, 3, 3]);
const restored = conv2d(input('x', [2, 3, 8, 8]), weight, undefined, { padding: 1 });

/** Parameters as inputs, with outputs for the next step. */
function trainingStep(): Uint8Array {
  const loss = reduceMean(square(sub(restored, input('wanted', [2, 4, 8, 8]))));
  const { outputs, options } = adamStep({ loss, parameters: [weight] }, { clip: 1, weightDecay: 0.01 });
  return onnxModel(outputs, options);
}

/** Parameters as numbers of the model. */
function network(): Uint8Array {
  const values: ReadonlyMap<string, Value> = new Map([['weight', numbers(weight.shape, 1)]]);
  return onnxModel({ restored }, { values });
}
