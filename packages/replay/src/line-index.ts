import type { Site, SourceId, Step } from '@pellucid/format';

/** The steps at which a statement began, by the line that it stands on. */
export class LineIndex {
  readonly #lines = new Map<SourceId, Map<number, Step[]>>();

  add(source: SourceId, site: Site, step: Step): void {
    let lines = this.#lines.get(source);
    if (lines === undefined) {
      lines = new Map();
      this.#lines.set(source, lines);
    }
    const steps = lines.get(site.range[0]);
    if (steps === undefined) lines.set(site.range[0], [step]);
    else steps.push(step);
  }

  /** Every line that ran, with the steps. */
  *entries(): Generator<readonly [source: SourceId, line: number, steps: readonly Step[]]> {
    for (const [source, lines] of this.#lines) for (const [line, steps] of lines) yield [source, line, steps];
  }

  steps(source: SourceId, line: number): readonly Step[] {
    return this.#lines.get(source)?.get(line) ?? [];
  }
}
