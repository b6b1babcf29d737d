import type { InferenceSession, InferenceSessionFactory, TensorConstructor } from 'onnxruntime-common';
import type { Backend, Session } from './program.ts';
import type { Value } from './value.ts';

/** What Node's and the browser's ONNX Runtime have in common. */
export interface OnnxRuntime {
  readonly InferenceSession: InferenceSessionFactory;
  readonly Tensor: TensorConstructor;
}

/** A backend of an ONNX Runtime, with the options that its sessions are made with. */
export function onnxBackend(runtime: OnnxRuntime, options: InferenceSession.SessionOptions): Backend {
  return {
    load: async (model) => sessionOf(runtime, await runtime.InferenceSession.create(model, options)),
  };
}

function sessionOf(runtime: OnnxRuntime, session: InferenceSession): Session {
  const tensorOf = ({ shape, data }: Value) =>
    data instanceof Int32Array ? new runtime.Tensor('int32', data, shape) : new runtime.Tensor('float32', data, shape);
  const tensorsOf = (values: Readonly<Record<string, Value>>) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, tensorOf(value)]));
  return {
    run: async (inputs, into = {}) => {
      const fetches = Object.fromEntries(
        session.outputNames.map((name) => [name, into[name] === undefined ? null : tensorOf(into[name])]),
      );
      const results = await session.run(tensorsOf(inputs), fetches);
      return Object.fromEntries(session.outputNames.map((name) => [name, into[name] ?? numbersOf(results[name])]));
    },
    release: () => session.release(),
  };
}

function numbersOf(tensor: { readonly dims: readonly number[]; readonly data: unknown } | undefined): Value {
  if (tensor?.data instanceof Float32Array || tensor?.data instanceof Int32Array)
    return { shape: tensor.dims, data: tensor.data };
  throw new Error('ONNX Runtime gave an output that is neither f32 nor i32');
}
