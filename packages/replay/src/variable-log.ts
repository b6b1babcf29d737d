import type { CallId, Step, Value, VariableId } from '@pellucid/format';
import { GroupedLog } from './grouped-log.ts';
import type { EarlierVariable } from './past.ts';
import type { Change, VariableKey } from './recording.ts';
import { type Sequence, sequenceOf } from './sequence.ts';

/** What finds a variable in its call: its id in the tables, or the name that only the run knows. */
export type VariableName = VariableId | string;

export interface BoundVariable {
  readonly key: VariableKey;
  readonly value: Value;
  readonly since: Step;
}

/** What finds the variable in its call. */
export function nameOf(key: VariableKey): VariableName {
  return 'variable' in key ? key.variable : key.name;
}

/** Variables that a call has before they are found by a map instead of one by one. */
const fewVariables = 12;
const noSlot = 2 ** 32 - 1;

/**
 * Every write of every variable of every call. A *slot* is one variable of one call; the slots of a call are a list in the order of their first
 * writes. Calls are named by their index, from 0.
 */
export class VariableLog {
  readonly #writes = new GroupedLog<Value | null>();
  readonly #names: VariableName[] = [];
  readonly #nextSlots: number[] = [];
  /** By call: its first and last slot, and how many it has. */
  readonly #firstSlots: number[] = [];
  readonly #lastSlots: number[] = [];
  readonly #counts: number[] = [];
  readonly #slotsOfLarge = new Map<number, Map<VariableName, number>>();

  /** The calls are told in the order of their indexes. */
  addCall(): void {
    this.#firstSlots.push(noSlot);
    this.#lastSlots.push(noSlot);
    this.#counts.push(0);
  }

  /** `null`: the variable is gone from here on. */
  write(call: number, name: VariableName, step: Step, value: Value | null): void {
    this.#writes.add(this.#slot(call, name) ?? this.#addSlot(call, name), step, value);
  }

  close(): void {
    this.#writes.close(this.#names.length);
  }

  /** The variables of the call after the step, in the order of their first writes, `earlier` ones first: null for one that has no value. */
  *at(call: number, callId: CallId, step: Step, earlier: readonly EarlierVariable[] = []): Generator<EarlierVariable> {
    const inherited = new Set<VariableName>();
    for (const variable of earlier) {
      const name = nameOf(variable.key);
      inherited.add(name);
      const slot = this.#slot(call, name);
      const behind = slot === undefined ? 0 : this.#writes.behind(slot, step);
      if (slot === undefined || behind === this.#writes.places(slot)[0]) yield variable;
      else {
        const value = this.#writes.itemAt(behind - 1) ?? null;
        yield { key: variable.key, value, since: this.#writes.stepAt(behind - 1) };
      }
    }
    for (const slot of this.#slots(call)) {
      const behind = this.#writes.behind(slot, step);
      // The slots that follow were written later still.
      if (behind === this.#writes.places(slot)[0]) return;
      const value = this.#writes.itemAt(behind - 1);
      const name = this.#names[slot];
      if (value === undefined || name === undefined || inherited.has(name)) continue;
      const key = typeof name === 'string' ? { call: callId, name } : { call: callId, variable: name };
      yield { key, value, since: this.#writes.stepAt(behind - 1) };
    }
  }

  /** Each variable of the call that was written here, with its last value and how often it was written. */
  *written(call: number): Generator<{ name: VariableName; value: Value | null; since: Step; writes: number }> {
    for (const slot of this.#slots(call)) {
      const [from, to] = this.#writes.places(slot);
      const name = this.#names[slot];
      if (name === undefined) continue;
      const value = this.#writes.itemAt(to - 1) ?? null;
      yield { name, value, since: this.#writes.stepAt(to - 1), writes: to - from };
    }
  }

  history(call: number, name: VariableName): Sequence<Change> {
    const slot = this.#slot(call, name);
    const [from, to] = slot === undefined ? [0, 0] : this.#writes.places(slot);
    const stepAt = (index: number): Step => this.#writes.stepAt(from + index);
    const itemAt = (index: number): Change => ({
      step: stepAt(index),
      value: this.#writes.itemAt(from + index) ?? null,
    });
    return sequenceOf({ count: to - from, stepAt, itemAt });
  }

  *#slots(call: number): Generator<number> {
    let slot = this.#firstSlots[call] ?? noSlot;
    while (slot !== noSlot) {
      yield slot;
      slot = this.#nextSlots[slot] ?? noSlot;
    }
  }

  #slot(call: number, name: VariableName): number | undefined {
    const large = this.#slotsOfLarge.get(call);
    if (large !== undefined) return large.get(name);
    let slot = this.#firstSlots[call] ?? noSlot;
    while (slot !== noSlot && this.#names[slot] !== name) slot = this.#nextSlots[slot] ?? noSlot;
    return slot === noSlot ? undefined : slot;
  }

  #addSlot(call: number, name: VariableName): number {
    const slot = this.#names.length;
    const last = this.#lastSlots[call] ?? noSlot;
    if (last === noSlot) this.#firstSlots[call] = slot;
    else this.#nextSlots[last] = slot;
    this.#lastSlots[call] = slot;
    this.#names.push(name);
    this.#nextSlots.push(noSlot);
    const count = (this.#counts[call] ?? 0) + 1;
    this.#counts[call] = count;
    if (count === fewVariables) this.#slotsOfLarge.set(call, this.#slotsByName(call));
    else this.#slotsOfLarge.get(call)?.set(name, slot);
    return slot;
  }

  #slotsByName(call: number): Map<VariableName, number> {
    const slots = new Map<VariableName, number>();
    for (const slot of this.#slots(call)) {
      const name = this.#names[slot];
      if (name !== undefined) slots.set(name, slot);
    }
    return slots;
  }
}
