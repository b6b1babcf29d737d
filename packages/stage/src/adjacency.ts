import type { Contents, Entry, Value } from '@pellucid/format';
import { keyText } from './entry-change.ts';
import type { Link } from './graph-layout.ts';
import { type Reader, valueText } from './value-text.ts';

/** More are no picture, and take longer than a frame to look through. */
const mostNodes = 2000;
const mostLinks = 8000;

export interface Adjacency {
  /** Texts of the keys, in their order. */
  readonly nodes: readonly string[];
  readonly place: ReadonlyMap<string, number>;
  /** Each link once, with its weight where the map of neighbours has one. */
  readonly links: readonly { readonly ends: Link; readonly weight: string }[];
}

/**
 * A map from nodes to their neighbours, all of them keys of the map; null for any other value. Neighbours are a map with weights, or a list, set or
 * tuple of nodes, of pairs of a node and a weight, or of records that name a node.
 */
export function adjacencyOf(contents: Contents, reader: Reader): Adjacency | null {
  const entries = entriesOf(contents);
  if (entries === null || entries.length < 3 || entries.length > mostNodes) return null;
  const place = new Map(entries.map(([key], index) => [keyText(key, reader), index]));
  const links = new Map<string, { ends: Link; weight: string }>();
  for (const [from, [, value]] of entries.entries()) {
    const neighbours = neighboursOf(value, reader);
    if (neighbours === null) return null;
    for (const [neighbour, known] of neighbours) {
      const own = place.get(keyText(neighbour, reader));
      const [to, weight] = own === undefined ? edgeOf(neighbour, from, place, reader) : [own, known];
      if (to === undefined || links.size > mostLinks) return null;
      const ends: Link = from < to ? [from, to] : [to, from];
      if (from !== to) links.set(ends.join(), { ends, weight: weight === null ? '' : valueText(weight, reader, 8) });
    }
  }
  if (links.size < 2) return null;
  return { nodes: entries.map(([key]) => valueText(key, reader, 12)), place, links: [...links.values()] };
}

function neighboursOf(value: Value, reader: Reader): readonly (readonly [Value, Value | null])[] | null {
  const contents = value.type === 'reference' ? reader.object(value.object) : undefined;
  const entries = contents === undefined ? null : entriesOf(contents);
  if (entries !== null) return entries;
  if (contents !== undefined && 'items' in contents) return contents.items.map((item) => [item, null]);
  return null;
}

// More parts than from, to, a weight and a name are the record of something else.
const mostParts = 4;

/** An edge that is a value of its own: `("B", 4)`, `{to: "B", weight: 4}`. */
function edgeOf(
  edge: Value,
  from: number,
  place: ReadonlyMap<string, number>,
  reader: Reader,
): readonly [to: number | undefined, weight: Value | null] {
  const contents = edge.type === 'reference' ? reader.object(edge.object) : undefined;
  if (contents === undefined) return [undefined, null];
  const parts = 'items' in contents ? contents.items : (entriesOf(contents) ?? contents.fields).map(([, part]) => part);
  const nodes = parts.map((part) => (parts.length > mostParts ? undefined : place.get(keyText(part, reader))));
  const other = nodes.findIndex((node) => node !== undefined && node !== from);
  const at = other < 0 ? nodes.indexOf(from) : other;
  const weight = parts.find((part, index) => index !== at && (part.type === 'int' || part.type === 'float'));
  return [nodes[at], weight ?? null];
}

/** The entries of a map, or of a plain JavaScript object, which is used as one; null for any other value and where some are missing. */
export function entriesOf(contents: Contents): readonly Entry[] | null {
  if (contents.kind === 'map') return contents.omitted > 0 ? null : contents.entries;
  const plain = contents.kind === 'instance' && contents.type === 'Object' && contents.omittedFields === 0;
  return plain ? contents.fields : null;
}
