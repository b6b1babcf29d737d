import { type Node as AcornNode, type Options, type Program, parse } from 'acorn';
import { visitorKeys } from 'oxc-parser';

type Parser = Pick<typeof import('oxc-parser'), 'visitorKeys'> & {
  parseSync(file: string, text: string, options: Pick<Options, 'sourceType'>): Parsed;
};

interface Parsed {
  readonly errors: readonly { readonly message: string }[];
  readonly program: Program;
}

/**
 * Stands for `oxc.ts` in a browser: the same trees, made by a parser that is JavaScript itself. Packages of oxc for WebAssembly are not installed by npm on other
 * processors, and need memory that threads share, which pages have only where a server says so.
 */
export function oxcParser(): Parser {
  return { visitorKeys, parseSync };
}

/** Types are taken out before a program comes here. */
export function oxcTransformer(): never {
  throw new Error('there are no types here');
}

function parseSync(_file: string, text: string, { sourceType = 'module' }: Pick<Options, 'sourceType'> = {}): Parsed {
  const options: Options = { ecmaVersion: 'latest', sourceType, preserveParens: true, allowHashBang: true };
  try {
    const program = parse(text, options);
    return { errors: [], program: completed(program, text) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // It is no mistake of the program.
    if (error.message.startsWith('Not enough stack')) throw new RangeError(error.message);
    return { errors: [{ message: placed(error) }], program: parse('', options) };
  }
}

/** What the parser says, with the place from 1. */
function placed(error: SyntaxError & { readonly loc?: { readonly line: number; readonly column: number } }): string {
  const { loc, message } = error;
  return loc === undefined ? message : message.replace(/ \(\d+:\d+\)$/, ` (${loc.line}:${loc.column + 1})`);
}

const decorated = new Set(['ClassDeclaration', 'ClassExpression', 'MethodDefinition', 'PropertyDefinition']);

/** With what trees of oxc have besides. */
function completed(program: Program, text: string): Program {
  const [hashbang] = text.startsWith('#!') ? (/^.*/.exec(text) ?? []) : [];
  Object.assign(program, {
    start: 0,
    hashbang: hashbang === undefined ? null : { type: 'Hashbang', start: 0, end: hashbang.length },
  });
  const left: AcornNode[] = [program];
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    if (decorated.has(node.type)) Object.assign(node, { decorators: [] });
    const holder = node as unknown as Readonly<Record<string, unknown>>;
    for (const key of visitorKeys[node.type] ?? []) {
      const child = holder[key];
      if (Array.isArray(child)) left.push(...child.filter((one): one is AcornNode => one !== null));
      else if (child !== null && child !== undefined) left.push(child as AcornNode);
    }
  }
  return program;
}
