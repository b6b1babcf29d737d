import { dirname, relative, sep } from 'node:path';
import { isTypeScript } from '../rewrite/language.ts';
import type { Format } from '../rewrite/place.ts';
import { erase, type Rewritten, rewrite, SourceError } from '../rewrite/rewrite.ts';
import { type MadeFunction, rewriteEvaluated, rewriteMade, type TextInput } from '../rewrite/rewrite-text.ts';
import type { Surroundings } from '../rewrite/surroundings.ts';
import { looksSecret } from '../secrets.ts';
import { type Part, partOf, type Selection } from '../selection.ts';
import { withBareArrays } from './bare-prototypes.ts';
import { OutOfIds, takeAgain, withCounters } from './counters.ts';
import { KnownSources } from './known-sources.ts';
import { type SelectionOptions, selection } from './selection.ts';
import { configOf } from './tsconfig.ts';

export interface TranslatorOptions {
  readonly selection: SelectionOptions;
  readonly redact: boolean;
  readonly cwd: string;
  /** For tests: the sources also tell what they really hold. */
  readonly reports: boolean;
  readonly part: Selection;
  /** Directory of the recorder itself. */
  readonly own: string;
  /** From `sharedCounters`. */
  readonly counters: Int32Array;
  /** Jest lifts statements of the sources above others. */
  readonly lifts: boolean;
  /** Somebody else makes JavaScript of the JSX in the sources. */
  readonly jsx: boolean;
  /** The sources run where the probes are a constant of the global scope. */
  readonly shares: boolean;
  /** From `knownSourcesFolder`. */
  readonly known: string | null;
}

/** A file could not be rewritten. */
export interface RewriteFailure {
  readonly failure: string;
}

/** From a file's text to what is run in its place. */
export class Translator {
  private readonly options: TranslatorOptions;
  private readonly isSelected: (file: string) => boolean;
  private readonly part: Part;
  private readonly known: KnownSources;

  constructor(options: TranslatorOptions) {
    this.options = options;
    this.isSelected = selection(options.selection, options.own);
    this.part = partOf(options.part);
    this.known = new KnownSources(options.known);
  }

  /** `announce` gets what the recorder must know before the code runs. A file that cannot be parsed is left for Node to refuse. */
  translate(text: string, file: string, format: Format, announce: (news: Rewritten | RewriteFailure) => void): string {
    return withBareArrays(() => this.translated(text, file, format, announce));
  }

  private translated(
    text: string,
    file: string,
    format: Format,
    announce: (news: Rewritten | RewriteFailure) => void,
  ): string {
    try {
      if (!this.isSelected(file)) return isTypeScript(file) ? erase(file, text, format).code : text;
      const rewritten = this.rewritten(text, file, format);
      announce(rewritten);
      return rewritten.code;
    } catch (error) {
      if (error instanceof SourceError) return text;
      // The recorder's own mistake: the file runs unrecorded, and the recording says so.
      announce({ failure: `${file} is not recorded: ${String(error)}` });
      return isTypeScript(file) ? erase(file, text, format).code : text;
    }
  }

  private rewritten(text: string, file: string, format: Format): Rewritten {
    const { cwd, reports, redact, part, lifts, jsx, shares, counters: shared } = this.options;
    const path = shownPath(file, cwd);
    const config = isTypeScript(file) ? configOf(dirname(file)) : null;
    const settings = [file, path, format, reports, redact, part, config, lifts, jsx, shares];
    const known = this.known.find(text, settings);
    if (known !== null && takeAgain(shared, known.ids)) return known;
    const isSecret = redact ? looksSecret : () => false;
    return withCounters(shared, (counters) => {
      const chosen = { reports, part: this.part, lifts, jsx, shares, isSecret };
      const rewritten = rewrite({ text, file, path, format, counters, ...chosen });
      this.known.keep(text, rewritten, settings);
      return rewritten;
    });
  }

  /** A text that `eval` is handed; null: it cannot be parsed, or recorded. `around`: what it sees of the source around the call. */
  evaluated(text: string, around: Surroundings | null): Rewritten | null {
    return this.text((input) => rewriteEvaluated({ text, ...input }, around));
  }

  /** Texts of which `Function` makes a function; null: they cannot be parsed. */
  made(parameters: string, body: string): MadeFunction | null {
    return this.text((input) => rewriteMade(input, parameters, body));
  }

  private text<T>(make: (input: Omit<TextInput, 'text'>) => T): T | null {
    const { redact, shares } = this.options;
    const isSecret = redact ? looksSecret : () => false;
    try {
      return withBareArrays(() =>
        withCounters(this.options.counters, (counters) => make({ counters, isSecret, shares })),
      );
    } catch (error) {
      if (error instanceof SourceError || error instanceof OutOfIds) return null;
      throw error;
    }
  }
}

/** Relative to the working directory where it lies below it, with `/`. */
function shownPath(file: string, cwd: string): string {
  const path = relative(cwd, file);
  return (path.startsWith('..') ? file : path).split(sep).join('/');
}
