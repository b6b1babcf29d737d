import { append } from './own-collections.ts';
import { natives } from './primordials.ts';
import { OP, type Recorder } from './recorder.ts';
import { UNBOUND } from './values.ts';

interface Import {
  readonly site: number;
  readonly read: () => unknown;
  last: unknown;
}

/** Imported names: they follow the variables of the modules that export them. */
export class Imports {
  private readonly recorder: Recorder;
  private readonly known: Import[] = [];

  constructor(recorder: Recorder) {
    this.recorder = recorder;
  }

  /** The importing module begins: tells what the name holds, which may be nothing yet, and keeps following it. */
  follow(site: number, read: () => unknown, builtin: boolean): void {
    const value = current(read);
    if (builtin && value !== null && typeof value === 'object') this.recorder.objects.close(value);
    this.recorder.at(OP.bind, site, value);
    if (!builtin) append(this.known, { site, read, last: value });
  }

  /** A module has given a variable that it exports a value: the names that hold it now are told. */
  exported(): void {
    for (const one of this.known) {
      const value = current(one.read);
      if (natives.is(value, one.last)) continue;
      one.last = value;
      this.recorder.at(OP.bind, one.site, value);
    }
  }
}

function current(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return UNBOUND;
  }
}
