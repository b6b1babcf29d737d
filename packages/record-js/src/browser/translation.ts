import { jsonBytes, readWritten } from '../rewrite/announced.ts';
import { isTypeScript } from '../rewrite/language.ts';
import { type Rewritten, rewrite, SourceError } from '../rewrite/rewrite.ts';
import { type MadeFunction, rewriteEvaluated, rewriteMade, type TextInput } from '../rewrite/rewrite-text.ts';
import type { Surroundings } from '../rewrite/surroundings.ts';
import type { Counters } from '../rewrite/tables.ts';
import type { Texts } from '../runtime/text-probes.ts';
import { looksSecret } from '../secrets.ts';
import { whole } from '../selection.ts';
import type { Order } from './messages.ts';
import { sha256 } from './sha256.ts';

export { SourceError };

/** The first sites all take two bytes: a batch writes them in one piece. */
const FIRST_SITE = 128;

/** From a program's text to what a worker runs in its place. */
export class Translation implements Texts {
  private readonly order: Order;
  private readonly counters: Counters = { source: 0, function: 0, variable: 0, site: FIRST_SITE - 1 };
  private readonly isSecret: (name: string) => boolean;

  constructor(order: Order) {
    this.order = order;
    this.isSecret = order.redact ? looksSecret : () => false;
  }

  /** The program, and where it can be imported. @throws SourceError */
  program(): { readonly address: string; readonly rewritten: Rewritten } {
    const { path, text, code } = this.order;
    const { counters, isSecret } = this;
    // Without its types it is JavaScript, whatever it is called.
    const file = path.replace(/\.[^.]*$/, '.js');
    const input = { text: code, file, path, format: 'module', counters, isSecret } as const;
    const rewritten = rewrite({ ...input, reports: false, part: whole, lifts: false, jsx: false, shares: false });
    const named = `${rewritten.code}\n//# sourceURL=${encodeURI(path)}`;
    const address = URL.createObjectURL(new Blob([named], { type: 'text/javascript' }));
    const language = isTypeScript(path) ? 'typescript' : 'javascript';
    const program = { ...readWritten(rewritten).program, language, sha256: sha256(text) } as const;
    return { address, rewritten: { ...rewritten, file: address, written: jsonBytes({ program, text }) } };
  }

  evaluated(text: string, around: Surroundings | null): Rewritten | null {
    return this.text((input) => rewriteEvaluated({ text, ...input }, around));
  }

  made(parameters: string, body: string): MadeFunction | null {
    return this.text((input) => rewriteMade(input, parameters, body));
  }

  private text<T>(make: (input: Omit<TextInput, 'text'>) => T): T | null {
    const { counters, isSecret } = this;
    try {
      return make({ counters, isSecret, shares: false });
    } catch (error) {
      if (error instanceof SourceError) return null;
      throw error;
    }
  }
}
