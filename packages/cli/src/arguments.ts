import { type ParseArgsConfig, parseArgs } from 'node:util';
import { exitCode, Failure } from './failure.ts';

type Options = NonNullable<ParseArgsConfig['options']>;
type Parsed<T extends Options> = ReturnType<typeof parseArgs<{ options: T; allowPositionals: true; strict: true }>>;

/**
 * Options and positionals of a command.
 * @throws Failure of usage in one sentence.
 */
export function parseOptions<const T extends Options>(command: string, args: readonly string[], options: T): Parsed<T> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new Failure(exitCode.usage, `${sentence(error)} See \`pellucid help ${command}\`.`);
  }
}

/**
 * The same for a command that runs a program: options end at the first positional, or at one of `flags`, which stands for a program;
 * what follows belongs to it.
 */
export function parseLeadingOptions<const T extends Options>(
  command: string,
  args: readonly string[],
  options: T,
  flags: readonly string[] = [],
): { readonly values: Parsed<T>['values']; readonly program: string | undefined; readonly rest: readonly string[] } {
  const { tokens } = parseArgs({ args: [...args], options, allowPositionals: true, strict: false, tokens: true });
  const starts = tokens.find(
    (token) => token.kind === 'positional' || (token.kind === 'option' && flags.includes(token.rawName)),
  );
  const end = starts?.index ?? args.length;
  const { values } = parseOptions(command, args.slice(0, end), options);
  return { values, program: args[end], rest: args.slice(end + 1) };
}

/**
 * A whole number given as an option, or the default.
 * @throws Failure of usage.
 */
export function wholeNumber(option: string, text: string | undefined, byDefault: number, max: number): number {
  if (text === undefined) return byDefault;
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= max) return number;
  throw new Failure(exitCode.usage, `${option} takes a whole number from 0 to ${max}, not "${text}".`);
}

/**
 * The only positional of a command that takes one.
 * @throws Failure of usage when there is none, or more.
 */
export function onePositional(command: string, what: string, positionals: readonly string[]): string {
  const [first, second] = positionals;
  if (first === undefined) throw new Failure(exitCode.usage, `${what} is missing. See \`pellucid help ${command}\`.`);
  if (second !== undefined) {
    throw new Failure(exitCode.usage, `"${second}" is one argument too many. See \`pellucid help ${command}\`.`);
  }
  return first;
}

/**
 * The positionals of a command that takes one recording, or two to compare.
 * @throws Failure of usage when there is none, or more.
 */
export function oneOrTwoPositionals(
  command: string,
  what: string,
  [first, second, third]: readonly string[],
): readonly [string, string | null] {
  if (first === undefined) throw new Failure(exitCode.usage, `${what} is missing. See \`pellucid help ${command}\`.`);
  if (third !== undefined) {
    throw new Failure(exitCode.usage, `"${third}" is one argument too many. See \`pellucid help ${command}\`.`);
  }
  return [first, second ?? null];
}

// parseArgs speaks in sentences of its own ("Unknown option '--foo'. To specify a positional argument …"): the first one is the fact.
function sentence(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const [, ambiguous] = / argument is ambiguous.*'(--[\w-]+)=-XYZ'/s.exec(message) ?? [];
  if (ambiguous !== undefined) return `A value of ${ambiguous} that begins with a dash is written ${ambiguous}=VALUE.`;
  const first = /^.*?(?=\.(?:\s|$)|\n|$)/s.exec(message)?.[0] ?? message;
  return `${first}.`;
}
