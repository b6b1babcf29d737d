import { SourceRefused } from './source-refused.ts';

/**
 * The text of TypeScript without its types, each character in its place; as Node itself does it, so what types alone cannot be taken from (enums, namespaces with
 * values, parameter properties) is refused. @throws SourceRefused
 */
export async function typesErased(text: string): Promise<string> {
  const { transformSync } = await import('@swc/wasm-typescript');
  let code: string;
  try {
    ({ code } = transformSync(text, { mode: 'strip-only', module: true }));
  } catch (error) {
    throw new SourceRefused(reasonOf(error));
  }
  if (code.length !== text.length)
    throw new SourceRefused('Types that hold characters beyond U+FFFF cannot be taken out here');
  return code;
}

/** What the eraser says, with the place from 1. */
function reasonOf(error: unknown): string {
  const { message, startLine, startColumn } = error as Readonly<Record<string, unknown>>;
  const said = typeof message === 'string' ? message : String(error);
  // Its name for what it does here says nothing to people.
  const clear = said.replace(' is not supported in strip-only mode', ' cannot be taken out as types are');
  return typeof startLine === 'number' ? `${clear} (${startLine}:${Number(startColumn) + 1})` : clear;
}
