import type { Contents, Value } from '@pellucid/format';
import { keyText } from './entry-change.ts';
import type { Link } from './graph-layout.ts';
import { type Reader, valueText } from './value-text.ts';

export const mostNodes = 60;

export interface Adjacency {
  /** Texts of the keys, in their order. */
  readonly nodes: readonly string[];
  readonly place: ReadonlyMap<string, number>;
  /** Each link once, with its weight where the map of neighbours has one. */
  readonly links: readonly { readonly ends: Link; readonly weight: string }[];
}

/** A map from nodes to their neighbours (a map with weights, a list, set or tuple), all of them keys of the map; null for any other value. */
export function adjacencyOf(contents: Contents, reader: Reader): Adjacency | null {
  if (contents.kind !== 'map' || contents.omitted > 0) return null;
  if (contents.entries.length < 3 || contents.entries.length > mostNodes) return null;
  const place = new Map(contents.entries.map(([key], index) => [keyText(key, reader), index]));
  const links = new Map<string, { ends: Link; weight: string }>();
  for (const [from, [, value]] of contents.entries.entries()) {
    const neighbours = neighboursOf(value, reader);
    if (neighbours === null) return null;
    for (const [neighbour, weight] of neighbours) {
      const to = place.get(keyText(neighbour, reader));
      if (to === undefined) return null;
      const ends: Link = from < to ? [from, to] : [to, from];
      if (from !== to) links.set(ends.join(), { ends, weight: weight === null ? '' : valueText(weight, reader, 8) });
    }
  }
  if (links.size < 2 || links.size > 240) return null;
  return { nodes: contents.entries.map(([key]) => valueText(key, reader, 12)), place, links: [...links.values()] };
}

function neighboursOf(value: Value, reader: Reader): readonly (readonly [Value, Value | null])[] | null {
  const contents = value.type === 'reference' ? reader.object(value.object) : undefined;
  if (contents?.kind === 'map') return contents.entries;
  if (contents !== undefined && 'items' in contents) return contents.items.map((item) => [item, null]);
  return null;
}
