import { type JsonDocument, type Recording, valueJson, type Why, type WhyNode } from '@pellucid/replay';
import { subjectText } from './text/why.ts';

/** The document of `why --json`: node 0 is the answer, `causes` name other nodes; values as in the document of a state. */
export function whyJson(recording: Recording, { nodes }: Why): JsonDocument {
  return { nodes: nodes.map((node) => nodeJson(recording, node)) };
}

function nodeJson(recording: Recording, node: WhyNode): JsonDocument {
  const source = node.place === null ? null : recording.source(node.place.source);
  const line = node.place?.range[0] ?? null;
  return {
    id: node.id,
    how: node.how,
    name: subjectText(recording, node.subject, node),
    ...(node.value === null ? {} : { value: valueJson(recording, node.value, node.step) }),
    ...(node.stoodAt === null ? {} : { stoodAt: valueJson(recording, node.stoodAt, node.step) }),
    ...(node.movedFrom === null ? {} : { from: valueJson(recording, node.movedFrom, node.step) }),
    step: node.step,
    file: source?.program.path ?? null,
    line,
    code: source === null || line === null ? null : (source.lines[line - 1] ?? '').trim(),
    call: node.call,
    causes: node.causes.map(({ to, role, certain }) => ({ to, role, certain })),
    more: node.more,
  };
}
