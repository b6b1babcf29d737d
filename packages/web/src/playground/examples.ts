import distances from './examples/distances.ts?raw';
import queue from './examples/queue.js?raw';
import sort from './examples/sort.js?raw';
import tree from './examples/tree.ts?raw';
import type { Program } from './program.ts';

/** Programs to begin with. */
export const examples = {
  sort: { name: 'sort', language: 'javascript', text: sort },
  tree: { name: 'tree', language: 'typescript', text: tree },
  distances: { name: 'distances', language: 'typescript', text: distances },
  queue: { name: 'queue', language: 'javascript', text: queue },
} as const satisfies Readonly<Record<string, Program>>;

export type Example = keyof typeof examples;

export const firstExample: Program = examples.sort;
