import { type ByteReader, ByteWriter, type CallId, type FunctionId, id, type SourceId } from '@pellucid/format';
import { type CallTree, deepest } from '../profile/call-tree.ts';
import type { Cost, FunctionProfile, LineProfile, RunProfile } from '../profile/run-profile.ts';
import { readList } from './text-field.ts';

/** What was counted of the whole run. Times stand there only where the recording tells them. */
export function writeProfile({ steps, time, functions, lines, tree }: RunProfile): Uint8Array {
  const writer = new ByteWriter();
  const writeCost = (cost: Cost): void => {
    writer.varint(cost.steps);
    if (time !== null) writer.f64(cost.time ?? 0);
  };
  writer.varint(steps);
  writer.u8(time === null ? 0 : 1);
  if (time !== null) writer.f64(time);
  writer.varint(functions.length);
  for (const { function: target, calls, self, total, longest } of functions) {
    for (const number of [target, calls, longest]) writer.varint(number);
    writeCost(self);
    writeCost(total);
  }
  writer.varint(lines.length);
  for (const { source, line, runs, self } of lines) {
    for (const number of [source, line, runs]) writer.varint(number);
    writeCost(self);
  }
  writeTree(writer, tree);
  return writer.take();
}

/** @throws FormatError */
export function readProfile(reader: ByteReader): RunProfile {
  const steps = reader.varint();
  const isTimed = reader.u8() === 1;
  const time = isTimed ? reader.f64() : null;
  const readCost = (): Cost => ({ steps: reader.varint(), time: isTimed ? reader.f64() : null });
  const functions = readList(reader, 5, (): FunctionProfile => {
    const [target, calls] = [id<FunctionId>(reader.varint()), reader.varint()];
    const longest = id<CallId>(reader.varint());
    return { function: target, calls, longest, self: readCost(), total: readCost() };
  });
  const lines = readList(reader, 4, (): LineProfile => {
    const [source, line, runs] = [id<SourceId>(reader.varint()), reader.varint(), reader.varint()];
    return { source, line, runs, self: readCost() };
  });
  return { steps, time, functions, lines, tree: readTree(reader, 0) };
}

// As deep as the tree may be.
function writeTree(writer: ByteWriter, { function: target, calls, self, longest, children, others }: CallTree): void {
  for (const number of [target ?? 0, calls, self, longest ?? 0, others, children.length]) writer.varint(number);
  for (const child of children) writeTree(writer, child);
}

function readTree(reader: ByteReader, depth: number): CallTree {
  if (depth > deepest) return reader.fail('A profile is too deep');
  const [target, calls, self] = [reader.varint(), reader.varint(), reader.varint()];
  const [longest, others] = [reader.varint(), reader.varint()];
  const children = readList(reader, 6, () => readTree(reader, depth + 1));
  return {
    function: target === 0 ? null : id<FunctionId>(target),
    calls,
    total: children.reduce((sum, child) => sum + child.total, self + others),
    self,
    longest: longest === 0 ? null : id<CallId>(longest),
    children,
    others,
  };
}
