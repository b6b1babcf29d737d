import type { ObjectId } from '@pellucid/format';
import type { State } from '@pellucid/replay';
import { type LinkedNode, leafNode, linkedNode, type NodeLink } from './linked-node.ts';
import { nearCalls } from './names.ts';
import { fieldName, type Reader } from './value-text.ts';

// Far more than there is room for; what is not visited is not counted either.
const mostVisited = 240;

/** Nodes that hang together by their links, as variables reach them, and the objects that only hold their ends. */
export interface LinkedStructure {
  /** In a list each node leads to one other at most; in a tree to several. */
  readonly kind: 'list' | 'tree';
  readonly nodes: ReadonlyMap<ObjectId, LinkedNode>;
  /** Objects of another class whose fields name nodes: `tree.root`, `cache.head`. */
  readonly holders: readonly ObjectId[];
  /** Names that point at nodes: variables, and fields of holders. */
  readonly names: readonly { readonly name: string; readonly node: ObjectId }[];
  /** There are more nodes than were visited. */
  readonly more: boolean;
}

interface Named {
  readonly name: string;
  readonly object: ObjectId;
}

/** The linked list or tree that the object belongs to or holds; null when it is no part of one. */
export function linkedStructure(state: State, object: ObjectId, reader: Reader): LinkedStructure | null {
  const named = namedObjects(state);
  const own = targetsOf(object, reader, none) ?? unfinished(object, named, reader);
  if (own === null) return null;
  const ownNodes = own.map(({ object: node }) => node);
  const known = new Set(ownNodes.map((node) => reader.object(node)?.type ?? ''));
  const start = walk(ownNodes, reader, known);
  const classes = new Set([...known, ...[...start.nodes.keys()].map((node) => reader.object(node)?.type ?? '')]);
  const starts: Named[] = [];
  const holders: ObjectId[] = [];
  const joined = new Set<ObjectId>([object, ...start.nodes.keys()]);
  const isInner = named.some(({ object: held, depth }) => depth <= 1 && held === object);
  for (const { name, object: held, depth } of [...named, { name: '', object, depth: 0 }]) {
    const targets = targetsOf(held, reader, classes);
    if (targets === null) continue;
    const alike = targets.filter(({ object: node }) => classes.has(reader.object(node)?.type ?? ''));
    // What a call and its caller work on belongs together, like two lists that become one; others may hold quite other ones.
    const mine = alike.filter(({ object: node }) => (isInner && depth <= 1) || joins(node, joined, reader, classes));
    if (mine.length === 0 && held !== object) continue;
    for (const { object: node } of mine) joined.add(node);
    if (nodeAt(held, reader, classes) !== null) {
      if (name !== '') starts.push({ name, object: held });
    } else if (!holders.includes(held)) {
      holders.push(held);
      starts.push(...mine);
    }
  }
  const { nodes, more } = walk([...starts.map(({ object: node }) => node), ...start.nodes.keys()], reader, classes);
  const kind = kindOf(nodes);
  if (kind === null) return null;
  return { kind, nodes, holders, names: starts.map(({ name, object: node }) => ({ name, node })), more };
}

const none: ReadonlySet<string> = new Set();

/** A node; one of the classes is taken for a node before it has links, because its constructor has only begun. */
function nodeAt(object: ObjectId, reader: Reader, classes: ReadonlySet<string>): LinkedNode | null {
  const contents = reader.object(object);
  const node = linkedNode(contents, reader);
  if (node !== null || contents?.kind !== 'instance' || contents.type === 'Object') return node;
  return classes.has(contents.type) ? leafNode(contents, reader) : null;
}

/** A node itself; of an object of another class the nodes that its fields name; null: neither. */
function targetsOf(object: ObjectId, reader: Reader, classes: ReadonlySet<string>): readonly Named[] | null {
  const contents = reader.object(object);
  if (contents?.kind !== 'instance') return null;
  if (nodeAt(object, reader, classes) !== null) return [{ name: '', object }];
  const targets = contents.fields.flatMap(([name, value]): Named[] => {
    if (value.type !== 'reference' || linkedNode(reader.object(value.object), reader) === null) return [];
    return [{ name: fieldName(name), object: value.object }];
  });
  return targets.length === 0 ? null : targets;
}

/** An instance without links whose class has nodes elsewhere: it is being made. */
function unfinished(object: ObjectId, named: readonly Named[], reader: Reader): readonly Named[] | null {
  const contents = reader.object(object);
  if (contents?.kind !== 'instance' || contents.type === 'Object') return null;
  const isAlike = named.some(({ object: held }) =>
    targetsOf(held, reader, none)?.some(({ object: node }) => reader.object(node)?.type === contents.type),
  );
  return isAlike ? [{ name: '', object }] : null;
}

/** Whether the node leads to one of those that are joined already. */
function joins(node: ObjectId, joined: ReadonlySet<ObjectId>, reader: Reader, classes: ReadonlySet<string>): boolean {
  return joined.has(node) || [...walk([node], reader, classes).nodes.keys()].some((reached) => joined.has(reached));
}

const mostNames = 60;

function namedObjects(state: State): readonly (Named & { readonly depth: number })[] {
  return nearCalls(state)
    .flatMap((call, depth) =>
      call.variables.flatMap(({ name, value }) =>
        value.type === 'reference' ? [{ name, object: value.object, depth }] : [],
      ),
    )
    .slice(0, mostNames);
}

function walk(
  starts: readonly ObjectId[],
  reader: Reader,
  classes: ReadonlySet<string>,
): { readonly nodes: ReadonlyMap<ObjectId, LinkedNode>; readonly more: boolean } {
  const nodes = new Map<ObjectId, LinkedNode>();
  const queue = [...new Set(starts)];
  const begun = queue.length;
  const seen = new Set(queue);
  for (let at = 0; at < queue.length; at++) {
    const object = queue[at];
    if (object === undefined) continue;
    // Only nodes are asked for at the start; what they lead to may be a leaf.
    const node = nodeAt(object, reader, classes) ?? (at < begun ? null : leafNode(reader.object(object), reader));
    if (node === null) continue;
    if (nodes.size >= mostVisited) return { nodes, more: true };
    nodes.set(object, node);
    for (const { to } of node.links) {
      if (to === null || seen.has(to)) continue;
      seen.add(to);
      queue.push(to);
    }
  }
  return { nodes, more: false };
}

/** By the fields that nodes have, not by what hangs on them just now; null: a network, where nodes are reached on many ways. */
function kindOf(nodes: ReadonlyMap<ObjectId, LinkedNode>): LinkedStructure['kind'] | null {
  const reached = new Set<ObjectId>();
  let isTree = false;
  for (const { links } of nodes.values()) {
    const forward = links.filter(({ back }) => !back);
    if (forward.some(({ inner }) => inner) || forwardFields(forward) > 1) isTree = true;
    for (const { to, inner } of forward) {
      // Left and right may share a child for a moment, while a tree is turned; lists of neighbours do so for good.
      if (inner && to !== null && reached.has(to)) return null;
      if (to !== null) reached.add(to);
    }
  }
  // A leaf without any link hangs on a node of another class: the numbers of an expression.
  const hasLeaf = [...nodes].some(([node, { links }]) => links.length === 0 && reached.has(node));
  return isTree || hasLeaf ? 'tree' : 'list';
}

function forwardFields(forward: readonly NodeLink[]): number {
  return new Set(forward.map(({ field }) => field)).size;
}
