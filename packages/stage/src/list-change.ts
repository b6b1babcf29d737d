import type { Event, Value } from '@pellucid/format';
import { sameValue } from './same-value.ts';
import type { Reader } from './value-text.ts';

/**
 * What one moment did to one element. `from` is its index before, `to` after: an element with both that differ has moved, one
 * without `from` is new, one without `to` is gone.
 */
export interface Slot {
  readonly value: Value;
  readonly from: number | null;
  readonly to: number | null;
  readonly role: 'rest' | 'written' | 'created' | 'deleted';
  /** What stood in its place, where it was overwritten and did not move away. */
  readonly was?: Value;
}

interface Token {
  value: Value;
  from: number | null;
  written: boolean;
  was?: Token;
}

/** Follows every element through the events of a moment, which must lead from `before`. */
export function listChange(
  before: readonly Value[],
  events: readonly Event[],
  old: Reader,
  now: Reader,
): readonly Slot[] {
  let tokens: Token[] = before.map((value, from) => ({ value, from, written: false }));
  const displaced: Token[] = [];
  const removed = new Set<Token>();
  const fresh = (value: Value): Token => ({ value, from: null, written: true });
  for (const event of events) {
    if (event.type === 'set-item' && event.key.type === 'int') {
      const index = Number(event.key.value);
      const was = tokens[index];
      if (was === undefined) continue;
      displaced.push(was);
      tokens[index] = { ...fresh(event.value), was };
    } else if (event.type === 'append' || event.type === 'add') tokens.push(fresh(event.value));
    else if (event.type === 'discard') {
      const index = tokens.findIndex(({ value }) => sameValue(value, old, event.value, now));
      if (index >= 0) takeOut(tokens.splice(index, 1));
    } else if (event.type === 'splice') takeOut(tokens.splice(event.start, event.removed, ...event.values.map(fresh)));
    else if (event.type === 'reorder') {
      const source = tokens;
      tokens = event.order.flatMap((index) => source[index] ?? []);
      for (const [index, token] of tokens.entries()) token.written ||= token.from !== index;
    } else if (event.type === 'replace' && 'items' in event.contents) {
      takeOut(tokens);
      tokens = event.contents.items.map(fresh);
    }
  }
  return [...arrivals(), ...departures()];

  function takeOut(gone: readonly Token[]): void {
    for (const token of gone) {
      displaced.push(token);
      removed.add(token);
    }
  }

  function arrivals(): Slot[] {
    // First what stays where it was, then what moved: so that equal values do not change places for nothing.
    const pool = displaced.filter((token) => token.from !== null && !tokens.includes(token));
    const claimed = new Map<Token, Token>();
    const claim = (fits: (candidate: Token, token: Token, index: number) => boolean): void => {
      for (const [index, token] of tokens.entries()) {
        if (token.from !== null || claimed.has(token) || pool.length === 0) continue;
        const at = pool.findIndex(
          (candidate) => fits(candidate, token, index) && sameValue(candidate.value, old, token.value, now),
        );
        const found = pool[at];
        if (found === undefined) continue;
        claimed.set(token, found);
        pool.splice(at, 1);
      }
    };
    claim((candidate, _token, index) => candidate.from === index);
    claim(() => true);
    const taken = new Set(claimed.values());
    for (const source of taken) removed.delete(source);
    return tokens.map((token, to): Slot => {
      const from = token.from ?? claimed.get(token)?.from ?? null;
      if (from !== null)
        return { value: token.value, from, to, role: from !== to || token.written ? 'written' : 'rest' };
      const was = origin(token.was);
      // What stood there has moved elsewhere, or there was nothing: the value is new in this place.
      if (was === undefined || was.from === null || taken.has(was))
        return { value: token.value, from: null, to, role: 'created' };
      return { value: token.value, from: was.from, to, role: 'written', was: was.value };
    });
  }

  function departures(): Slot[] {
    // What was overwritten fades behind the value that took its place; only what was taken out goes by itself.
    return [...removed].flatMap((token) =>
      token.from === null ? [] : [{ value: token.value, from: token.from, to: null, role: 'deleted' as const }],
    );
  }
}

/** What stood in the place before the moment, however often it was overwritten in it. */
function origin(token: Token | undefined): Token | undefined {
  let at = token;
  while (at?.from === null) at = at.was;
  return at;
}

/** Elements of an object that is new, or of which only the after is known. */
export function freshSlots(items: readonly Value[]): readonly Slot[] {
  return items.map((value, index) => ({ value, from: index, to: index, role: 'rest' }));
}
