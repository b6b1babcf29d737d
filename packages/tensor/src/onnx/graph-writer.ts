import type { ElementType, Shape } from '../value.ts';
import { Message } from './protobuf.ts';

/** An attribute of an ONNX node. Whole numbers are written as INT, `{ float }` as FLOAT. */
export type Attribute = number | string | readonly number[] | { readonly float: number };

type DataType = 'f32' | 'i32' | 'i64';

// onnx.proto, TensorProto.DataType and AttributeProto.AttributeType
const dataTypes: Readonly<Record<DataType, number>> = { f32: 1, i32: 6, i64: 7 };
const booleanType = 9;
const attributeTypes = { float: 1, integer: 2, text: 3, integers: 7 } as const;

// Opset 18 is the first with Col2Im and with axes as inputs of all reductions; IR version 8 came with it.
const opset = 18;
const irVersion = 8;

/**
 * What the nodes of a graph are called that tell where maxima stand, one after another: WebGPU's kernel cannot, so its backend leaves them to the
 * processor, by name.
 */
export function positionsOfMaxima(index: number): string {
  return `positions of maxima ${index}`;
}

/** Collects the nodes and initializers of one ONNX graph (https://onnx.ai/onnx/repo-docs/IR.html). */
export class GraphWriter {
  readonly #nodes: Message[] = [];
  readonly #initializers: Message[] = [];
  readonly #inputs: Message[] = [];
  readonly #outputs: Message[] = [];
  readonly #constants = new Map<string, string>();
  readonly #held = new Set<string>();
  readonly #truths = new Map<string, string>();
  #count = 0;
  #maxima = 0;

  /** A node with one output; returns the output's name. An empty input name is an input left out. */
  node(type: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}): string {
    const [output = ''] = this.nodes(type, inputs, 1, attributes);
    return output;
  }

  /** A node with several outputs. */
  nodes(
    type: string,
    inputs: readonly string[],
    outputs: number,
    attributes: Readonly<Record<string, Attribute>> = {},
  ): readonly string[] {
    const name = this.#name(type);
    const names = Array.from({ length: outputs }, (_, index) => (outputs === 1 ? name : `${name}.${index}`));
    this.#nodes.push(nodeMessage(type, name, inputs, names, attributes));
    return names;
  }

  /** MaxPool with both outputs: the maxima, and where they stand in the whole of the input. */
  maxima(inputs: readonly string[], attributes: Readonly<Record<string, Attribute>>): readonly [string, string] {
    const name = this.#name('MaxPool');
    this.#nodes.push(nodeMessage('MaxPool', positionsOfMaxima(this.#maxima), inputs, [name, `${name}.1`], attributes));
    this.#maxima += 1;
    return [name, `${name}.1`];
  }

  /** Whole numbers that a node takes as an input: axes, sizes, offsets. A single number without a shape is a scalar. */
  integers(values: readonly number[] | number): string {
    const scalar = typeof values === 'number';
    const list = scalar ? [values] : values;
    const key = `${scalar}:${list}`;
    const known = this.#constants.get(key);
    if (known !== undefined) return known;
    const name = this.#name('integers');
    const data = new Uint8Array(BigInt64Array.from(list, BigInt).buffer);
    this.#initializers.push(tensorMessage(name, 'i64', scalar ? [] : [list.length], data));
    this.#constants.set(key, name);
    return name;
  }

  /** An f32 scalar. */
  scalar(value: number): string {
    const key = `f32:${Object.is(value, -0) ? '-0' : value}`;
    const known = this.#constants.get(key);
    if (known !== undefined) return known;
    const name = this.initializer(this.#name('scalar'), [], Float32Array.of(value));
    this.#constants.set(key, name);
    return name;
  }

  /** The truth values (ONNX's BOOL) of a mask of numbers: a comparison's own, when it comes straight from one. */
  truth(mask: string): string {
    return this.#truths.get(mask) ?? this.node('Cast', [mask], { to: booleanType });
  }

  /** Truth values as the numbers 0 and 1. */
  numberOf(truth: string): string {
    const number = this.node('Cast', [truth], { to: dataTypes.f32 });
    this.#truths.set(number, truth);
    return number;
  }

  /** Positions as ONNX counts them (64-bit), as i32. */
  index(positions: string): string {
    return this.node('Cast', [positions], { to: dataTypes.i32 });
  }

  /** Numbers that belong to the model. */
  constant(shape: Shape, data: Float32Array | Int32Array): string {
    return this.initializer(this.#name('constant'), shape, data);
  }

  /** Numbers that belong to the model, under a name of their own. */
  initializer(name: string, shape: Shape, data: Float32Array | Int32Array): string {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.#initializers.push(tensorMessage(name, data instanceof Int32Array ? 'i32' : 'f32', shape, bytes));
    this.#held.add(name);
    return name;
  }

  /** Whether a name is of numbers that belong to the model. */
  holds(name: string): boolean {
    return this.#held.has(name);
  }

  /** @param free axes whose size is not fixed */
  input(name: string, shape: Shape, type: ElementType, free: ReadonlySet<number> = new Set()): string {
    this.#inputs.push(valueInfo(name, type, shape, free));
    return name;
  }

  /** Gives the graph an output called `name`, with the numbers of `from`. */
  output(name: string, from: string, shape: Shape, type: ElementType): void {
    this.#nodes.push(nodeMessage('Identity', `output ${name}`, [from], [name], {}));
    this.#outputs.push(valueInfo(name, type, shape, new Set()));
  }

  /** The bytes of the model. */
  finish(): Uint8Array {
    const graph = new Message();
    for (const node of this.#nodes) graph.message(1, node);
    graph.text(2, 'pellucid');
    for (const initializer of this.#initializers) graph.message(5, initializer);
    for (const each of this.#inputs) graph.message(11, each);
    for (const each of this.#outputs) graph.message(12, each);
    return new Message()
      .integer(1, irVersion)
      .text(2, 'pellucid')
      .message(7, graph)
      .message(8, new Message().text(1, '').integer(2, opset))
      .finish();
  }

  #name(type: string): string {
    this.#count += 1;
    // No name that a user would give.
    return `${type} #${this.#count}`;
  }
}

function nodeMessage(
  type: string,
  name: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Readonly<Record<string, Attribute>>,
): Message {
  const node = new Message();
  for (const each of inputs) node.text(1, each);
  for (const each of outputs) node.text(2, each);
  node.text(3, name).text(4, type);
  for (const [key, value] of Object.entries(attributes)) node.message(5, attributeMessage(key, value));
  return node;
}

function attributeMessage(name: string, value: Attribute): Message {
  const attribute = new Message().text(1, name);
  if (typeof value === 'number') return attribute.integer(3, value).integer(20, attributeTypes.integer);
  if (typeof value === 'string') {
    return attribute.bytes(4, new TextEncoder().encode(value)).integer(20, attributeTypes.text);
  }
  if ('float' in value) return attribute.float(2, value.float).integer(20, attributeTypes.float);
  for (const each of value) attribute.integer(8, each);
  return attribute.integer(20, attributeTypes.integers);
}

function tensorMessage(name: string, type: DataType, shape: Shape, data: Uint8Array): Message {
  const tensor = new Message();
  for (const size of shape) tensor.integer(1, size);
  return tensor.integer(2, dataTypes[type]).text(8, name).bytes(9, data);
}

function valueInfo(name: string, type: ElementType, shape: Shape, free: ReadonlySet<number>): Message {
  const dimensions = new Message();
  for (const [axis, size] of shape.entries()) {
    const dimension = new Message();
    if (free.has(axis)) dimension.text(2, `${name}.${axis}`);
    else dimension.integer(1, size);
    dimensions.message(1, dimension);
  }
  const tensorType = new Message().integer(1, dataTypes[type]).message(2, dimensions);
  return new Message().text(1, name).message(2, new Message().message(1, tensorType));
}
