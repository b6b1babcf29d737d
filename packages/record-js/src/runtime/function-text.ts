import { originalOf } from './disguise.ts';
import { labelOf } from './labels.ts';
import { append } from './own-collections.ts';
import type { Source } from './source.ts';

const native = Function.prototype.toString;
const { apply } = Reflect;

/** Lets functions show the text that was written instead of the text that runs. */
export class FunctionText {
  private readonly sources: Source[] = [];

  add(source: Source): void {
    append(this.sources, source);
  }

  install(): void {
    const textOf = (callee: unknown): string => this.textOf(callee, replacement.toString);
    // A method: like the native one it is no constructor.
    const replacement = {
      toString(this: unknown): string {
        return textOf(this);
      },
    };
    Object.defineProperty(Function.prototype, 'toString', {
      value: replacement.toString,
      writable: true,
      configurable: true,
      enumerable: false,
    });
  }

  private textOf(callee: unknown, replacement: unknown): string {
    const text = apply(native, callee === replacement ? native : originalOf(callee), []) as string;
    const id = labelOf(text);
    return id === 0 ? text : (this.written(id) ?? text);
  }

  private written(id: number): string | null {
    for (const source of this.sources) {
      const row = source.function(id);
      if (row === null) continue;
      const lines = source.text.split('\n');
      const [startLine, startColumn, endLine, endColumn] = row.range;
      const part = lines.slice(startLine - 1, endLine);
      part[part.length - 1] = (part.at(-1) ?? '').slice(0, endColumn);
      part[0] = (part[0] ?? '').slice(startColumn);
      return part.join('\n').replace(/^static\s+/, '');
    }
    return null;
  }
}
