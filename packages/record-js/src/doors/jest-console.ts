import { replaceMethod } from '../runtime/disguise.ts';
import type { Recorder } from '../runtime/recorder.ts';

const ERRORS = new Set(['error', 'warn', 'trace', 'assert']);

/** What a test prints: Jest's console keeps lines with where they were printed, which one frame more would change. */
interface Lines {
  readonly _buffer?: { readonly message: string; readonly type: string }[];
  _log?(type: string, message: string): void;
  _logError?(type: string, message: string): void;
}

/** What tests print through the console that Jest gives them becomes events. */
export function recordConsole(recorder: Recorder, console: object): void {
  const tell = (type: unknown, message: unknown): void => {
    recorder.output(ERRORS.has(String(type)) ? 2 : 1, `${String(message)}\n`);
  };
  const lines = console as Lines;
  if (Array.isArray(lines._buffer)) {
    replaceMethod(
      lines._buffer,
      'push',
      (original) =>
        function (this: unknown, ...rest: readonly unknown[]) {
          for (const line of rest) {
            const { type, message } = line as { readonly type: unknown; readonly message: unknown };
            tell(type, message);
          }
          return Reflect.apply(original, this, rest) as unknown;
        },
    );
    return;
  }
  for (const name of ['_log', '_logError'])
    replaceMethod(
      lines,
      name,
      (original) =>
        function (this: unknown, ...rest: readonly unknown[]) {
          tell(rest[0], rest[1]);
          return Reflect.apply(original, this, rest) as unknown;
        },
    );
}
