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

/** A map from nodes to their neighbours (a map with weights, a list, set or tuple), all of them keys of the map; null for any other value. */
export function adjacencyOf(contents: Contents, reader: Reader): Adjacency | null {
  const entries = entriesOf(contents);
  if (entries === null || entries.length < 3 || entries.length > mostNodes) return null;
  const place = new Map(entries.map(([key], index) => [keyText(key, reader), index]));
  const links = new Map<string, { ends: Link; weight: string }>();
  for (const [from, [, value]] of entries.entries()) {
    const neighbours = neighboursOf(value, reader);
    if (neighbours === null) return null;
    for (const [neighbour, weight] of neighbours) {
      const to = place.get(keyText(neighbour, reader));
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

/** The entries of a map, or of a plain JavaScript object, which is used as one; null for any other value and where some are missing. */
export function entriesOf(contents: Contents): readonly Entry[] | null {
  if (contents.kind === 'map') return contents.omitted > 0 ? null : contents.entries;
  const plain = contents.kind === 'instance' && contents.type === 'Object' && contents.omittedFields === 0;
  return plain ? contents.fields : null;
}
