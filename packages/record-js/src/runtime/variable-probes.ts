import { isInt } from './batch.ts';
import { Imports } from './imports.ts';
import type { Probes } from './probes.ts';
import { OP, type Recorder } from './recorder.ts';
import { REDACTED, UNBOUND } from './values.ts';
import { EXACT } from './words.ts';

/** What tells of variables. */
export function variableProbes(recorder: Recorder): Probes {
  const { batch, here, objects, values } = recorder;
  const imports = new Imports(recorder);
  const failed = (error: unknown): void => recorder.failed(error);

  function bindIn(site: number, call: number, value: unknown, earlier: boolean): void {
    // The call has one variable of the name: the latest.
    if (earlier) return recorder.gap(site, 'a variable of an earlier turn of a loop gets a value');
    objects.ready(value);
    recorder.begin(OP.bindIn);
    batch.varint(site);
    batch.varint(call);
    values.write(value);
    recorder.batch.end();
  }

  function bind(site: number, value: unknown): void {
    try {
      recorder.at(OP.bind, site, value);
    } catch (error) {
      failed(error);
    }
  }

  return {
    /** A variable of the current call, or of a module, got a value. */
    b<T>(site: number, value: T): T {
      if (here.begun !== 0) recorder.tellBegun();
      here.site = site;
      if (typeof value === 'number' && isInt(value)) batch.bindInt(site, value);
      else if (typeof value === 'number' && value < EXACT && value > -EXACT) batch.bindDouble(site, value);
      else bind(site, value);
      return value;
    },
    /** Variables of a pattern, bound one after the other at sites from `first` on: those after the first `told` are told. @returns how many are. */
    bs(first: number, told: number, ...variables: unknown[]): number {
      if (here.begun !== 0) recorder.tellBegun();
      for (let i = told; i < variables.length; i++) {
        here.site = first + i;
        bind(first + i, variables[i]);
      }
      return variables.length;
    },
    /** As `b`, where the statement begins. */
    lb<T>(site: number, value: T): T {
      const told = here.reach(site);
      if (typeof value === 'number' && isInt(value)) batch.bindInt(told, value);
      else if (typeof value === 'number' && value < EXACT && value > -EXACT) batch.bindDouble(told, value);
      else bind(told, value);
      return value;
    },
    /** As `b`, for a name that looks like a secret. */
    x<T>(site: number, value: T): T {
      try {
        recorder.at(OP.bind, site, typeof value === 'string' ? REDACTED : value);
      } catch (error) {
        failed(error);
      }
      return value;
    },
    /** A variable of an enclosing call got a value; `earlier`: it belongs to a turn of a loop that is over. */
    i<T>(site: number, call: number, value: T, earlier = false): T {
      try {
        bindIn(site, call, value, earlier);
      } catch (error) {
        failed(error);
      }
      return value;
    },
    /** As `i`, for a name that looks like a secret. */
    xi<T>(site: number, call: number, value: T, earlier = false): T {
      try {
        bindIn(site, call, typeof value === 'string' ? REDACTED : value, earlier);
      } catch (error) {
        failed(error);
      }
      return value;
    },
    /** A global that no table lists got a value; `by`: the value is what it was before it was stepped. */
    n<T>(site: number, name: string, value: T, by = 0): T {
      try {
        const held = by === 0 ? value : stepped(value, by);
        const shown = typeof held === 'string' && recorder.isSecret(name) ? REDACTED : held;
        objects.ready(shown);
        recorder.begin(OP.bindName);
        batch.varint(site);
        batch.varint(1);
        batch.text(name);
        values.write(shown);
        recorder.batch.end();
      } catch (error) {
        failed(error);
      }
      return value;
    },
    /** `variable++`: `old` is its value, what it holds now follows. */
    p<T>(site: number, old: T, by: number): T {
      if (here.begun !== 0) recorder.tellBegun();
      const value = typeof old === 'number' ? old + by : stepped(old, by);
      if (typeof value === 'number' && isInt(value)) batch.bindInt(site, value);
      else if (typeof value === 'number' && value < EXACT && value > -EXACT) batch.bindDouble(site, value);
      else bind(site, value);
      return old;
    },
    /** As `p`, in an enclosing call. */
    q<T>(site: number, call: number, old: T, by: number, earlier = false): T {
      try {
        bindIn(site, call, stepped(old, by), earlier);
      } catch (error) {
        failed(error);
      }
      return old;
    },
    /** A name that is imported; `builtin`: from Node itself. */
    m(site: number, read: () => unknown, builtin: number): void {
      try {
        imports.follow(site, read, builtin === 1);
      } catch (error) {
        failed(error);
      }
    },
    /** After a variable that other modules can import got a value. */
    live<T>(value: T): T {
      try {
        imports.exported();
      } catch (error) {
        failed(error);
      }
      return value;
    },
    /** What Node itself brings is not looked into. */
    shut<T>(value: T): T {
      try {
        if (value !== null && typeof value === 'object') objects.close(value);
      } catch (error) {
        failed(error);
      }
      return value;
    },
    /** In place of a value whose name looks like a secret. */
    hide: (value: unknown): unknown => (typeof value === 'string' ? REDACTED : value),
    UNBOUND,
    gap<T>(site: number, what: string, value?: T): T | undefined {
      try {
        recorder.gap(site, what);
      } catch (error) {
        failed(error);
      }
      return value;
    },
  };
}

/** What `old++` (`by` is 1) or `old--` (−1) stores. */
export function stepped(old: unknown, by: number): unknown {
  return typeof old === 'bigint' ? old + BigInt(by) : Number(old) + by;
}
