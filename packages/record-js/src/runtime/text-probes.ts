import type { Announced } from '../rewrite/announced.ts';
import type { Rewritten } from '../rewrite/rewrite.ts';
import type { MadeFunction } from '../rewrite/rewrite-text.ts';
import type { Surroundings } from '../rewrite/surroundings.ts';
import { OwnMap } from './own-collections.ts';
import type { Probes } from './probes.ts';
import type { Recorder } from './recorder.ts';

/** Rewrites texts that the program runs; null: they cannot be parsed, and the program will hear it. */
export interface Texts {
  evaluated(text: string, around: Surroundings | null): Rewritten | null;
  made(parameters: string, body: string): MadeFunction | null;
}

const { isArray } = Array;

/** Texts that become code. The same text at the same place is the same source. */
export class RunTexts {
  private readonly recorder: Recorder;
  private readonly texts: Texts;
  private readonly announce: (rewritten: Announced) => void;
  private readonly around = new OwnMap<number, Surroundings>();
  private readonly evaluated = new OwnMap<string, string>();
  private readonly made = new OwnMap<string, readonly string[]>();

  constructor(recorder: Recorder, texts: Texts, announce: (rewritten: Announced) => void) {
    this.recorder = recorder;
    this.texts = texts;
    this.announce = announce;
  }

  /** A source has been loaded: what texts see that `eval` runs in it. */
  add({ evaluations }: Announced): void {
    evaluations.forEach((around, site) => {
      this.around.set(site, around);
    });
  }

  probes(): Probes {
    return {
      /** In place of what `eval` is handed. */
      ev: (site: number, text: unknown): unknown =>
        typeof text === 'string' ? this.guarded(site, text, () => this.evaluation(site, text)) : text,
      /** In place of what `Function` is handed. */
      fn: (site: number, parts: unknown[]): readonly unknown[] =>
        this.guarded<readonly unknown[]>(site, parts, () => this.construction(parts)),
    };
  }

  private evaluation(site: number, text: string): string | null {
    const key = `${site} ${text}`;
    const known = this.evaluated.get(key);
    if (known !== undefined) return known;
    const rewritten = this.texts.evaluated(text, this.around.get(site) ?? null);
    if (rewritten === null) return null;
    this.announce(rewritten);
    this.evaluated.set(key, rewritten.code);
    return rewritten.code;
  }

  private construction(parts: readonly unknown[]): readonly unknown[] | null {
    if (!isArray(parts)) return null;
    // Joined here only where joining runs nothing of the program.
    let parameters = '';
    for (let i = 0; i < parts.length; i++) {
      if (typeof parts[i] !== 'string') return null;
      if (i < parts.length - 1) parameters += i === 0 ? parts[i] : `,${parts[i]}`;
    }
    const body = parts[parts.length - 1] as string;
    const key = `${parameters}\n) {\n${body}`;
    const known = this.made.get(key);
    if (known !== undefined) return known;
    const made = this.texts.made(parameters, body);
    if (made === null) return null;
    this.announce(made.rewritten);
    const answer = [made.parameters, made.body];
    this.made.set(key, answer);
    return answer;
  }

  private guarded<T>(site: number, given: T, work: () => T | null): T {
    try {
      const answer = work();
      if (answer !== null) return answer;
      this.recorder.gap(site, 'what a text that the program runs does');
    } catch (error) {
      this.recorder.failed(error);
    }
    return given;
  }
}
