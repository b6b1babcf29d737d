import { type Announced, type Running, readRunning, readWritten, type Written } from '../rewrite/announced.ts';
import type { FunctionEntry, ProgramTables, SiteEntry } from '../rewrite/tables.ts';

/** A source that was announced. What stands in it is read when somebody asks: most programs end before. */
export class Source {
  readonly announced: Announced;
  private written: Written | null = null;
  private ran: Running | null = null;

  constructor(announced: Announced) {
    this.announced = announced;
  }

  get tables(): ProgramTables {
    return this.read().program;
  }

  get text(): string {
    return this.read().text;
  }

  get running(): Running {
    this.ran ??= readRunning(this.announced);
    return this.ran;
  }

  /** null: it is of another source. */
  site(id: number): SiteEntry | null {
    const { before, after } = this.announced.ids;
    return id > before.site && id <= after.site ? (this.tables.sites[id - before.site - 1] ?? null) : null;
  }

  /** null: it is of another source. */
  function(id: number): FunctionEntry | null {
    const { before, after } = this.announced.ids;
    return id > before.function && id <= after.function
      ? (this.tables.functions[id - before.function - 1] ?? null)
      : null;
  }

  private read(): Written {
    this.written ??= readWritten(this.announced);
    return this.written;
  }
}
