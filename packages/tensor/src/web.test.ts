import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onnxModel, type Shape } from './index.ts';
import { startBrowser } from './testing/browser.ts';
import { type Case, cases, graphOf, neededBy, readReferences } from './testing/cases.ts';
import { distance } from './testing/numbers.ts';
import { servePage } from './testing/page-server.ts';
import type { WebBackendOptions } from './web.ts';

/** A model and its inputs, as a page can be handed them. */
interface Job {
  readonly model: string;
  readonly inputs: Readonly<
    Record<string, { readonly shape: Shape; readonly numbers: readonly number[]; readonly whole: boolean }>
  >;
}

/** What the page of `servePage` has: the package as built. */
declare const pellucid: typeof import('./index.ts') & typeof import('./web.ts');

const references = readReferences();
let server: Awaited<ReturnType<typeof servePage>>;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  execFileSync('npx', ['tsc', '-b', 'packages/tensor'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  [server, browser] = await Promise.all([servePage(), startBrowser()]);
  page = await browser.newPage();
  await page.goto(server.address);
});

afterAll(async () => {
  await browser?.close();
  server?.close();
});

function jobOf(each: Case): Job {
  const { outputs, gradients, values } = graphOf(each);
  const tensors = { ...outputs, ...gradients };
  return {
    model: Buffer.from(onnxModel(tensors)).toString('base64'),
    inputs: Object.fromEntries(
      Object.entries(neededBy(tensors, values)).map(([name, { shape, data }]) => [
        name,
        { shape, numbers: [...data], whole: data instanceof Int32Array },
      ]),
    ),
  };
}

/** Runs jobs in the page. */
async function runInPage(
  jobs: readonly Job[],
  options: Omit<WebBackendOptions, 'files'>,
): Promise<Record<string, number[]>[]> {
  return page.evaluate(
    async ([jobs, options]) => {
      const backend = pellucid.webBackend({ files: `${location.origin}/runtime/`, ...options });
      const results: Record<string, number[]>[] = [];
      for (const { model, inputs } of jobs) {
        const session = await backend.load(Uint8Array.from(atob(model), (letter) => letter.charCodeAt(0)));
        const values = Object.entries(inputs).map(([name, { shape, numbers, whole }]) => [
          name,
          { shape, data: whole ? Int32Array.from(numbers) : Float32Array.from(numbers) },
        ]);
        const found = await session.run(Object.fromEntries(values));
        results.push(Object.fromEntries(Object.entries(found).map(([name, { data }]) => [name, [...data]])));
        await session.release();
      }
      return results;
    },
    [jobs, options] as const,
  );
}

/** How far the results of a case are from PyTorch's, which are native ones to 1e-5. */
function apart({ name }: Case, found: Readonly<Record<string, readonly number[]>>): number {
  const { outputs, gradients } = references.get(name)!;
  return Math.max(
    ...outputs.map(({ numbers }, index) => distance(found[`y${index}`]!, numbers)),
    ...gradients.map((numbers, index) => (numbers === undefined ? 0 : distance(found[`dx${index}`]!, numbers))),
  );
}

async function expectAgreement(
  some: readonly Case[],
  options: Omit<WebBackendOptions, 'files'>,
  tolerance: number,
): Promise<void> {
  const found = await runInPage(some.map(jobOf), options);
  const wrong = some.flatMap((each, index) => {
    const distance = apart(each, found[index]!);
    return distance < tolerance ? [] : [`${each.name}: ${distance}`];
  });
  expect(wrong).toEqual([]);
}

describe('a browser', () => {
  test('computes every case on WebAssembly as Node does', async () => {
    await expectAgreement(cases, { threads: 2 }, 1e-5);
  });

  test('builds graphs and takes their gradients itself', async () => {
    const slope = await page.evaluate(async () => {
      const { compile, gradients, input, mul, reduceSum, webBackend } = pellucid;
      const x = input('x', [2]);
      const [dx] = gradients(reduceSum(mul(x, mul(x, x))), [x]);
      const program = await compile({ dx: dx! }, webBackend({ files: `${location.origin}/runtime/` }));
      const { dx: found } = await program.run({ x: { shape: [2], data: Float32Array.of(1, -2) } });
      return [...found.data];
    });
    expect(slope).toEqual([3, 12]);
  });

  // By the processor, as here, WebGPU takes up to seconds for each new operation, so that some have to stand for all.
  const onWebGpu = [
    ...['conv2d', 'convTranspose2d', 'maxPool2d', 'avgPool2d', 'batchNorm', 'instanceNorm', 'resize', 'leakyRelu'],
    ...['reduceMean', 'matmul', 'softmax', 'pad', 'gather', 'segmentMax', 'projection'],
  ].map((name) => cases.find(({ operation }) => operation === name)!);

  test('computes on WebGPU as Node does (skipped where the browser has no WebGPU adapter)', async (context) => {
    const adapter = await page.evaluate(async () => {
      const { gpu } = navigator as { gpu?: { requestAdapter(): Promise<unknown> } };
      return Boolean(await gpu?.requestAdapter());
    });
    context.skip(!adapter, 'this browser has no WebGPU adapter');
    await expectAgreement(onWebGpu, { on: 'webgpu' }, 1e-5);
  }, 180_000);
});
