import type { Language } from '@pellucid/format';
import type { Recording } from '../recording.ts';
import { type Expression, partsOf } from '../syntax/expression.ts';
import { parseQuery, QuerySyntaxError } from '../syntax/query-syntax.ts';

/** A question that holds or does not: `i > 3 and a[i] < a[i - 1]`. */
export interface Condition {
  readonly expression: Expression;
  /** The variables that it names, each once. */
  readonly names: readonly string[];
}

/**
 * What somebody asked as a condition; null: it is a text to look for. A condition compares, joins or denies, and names variables that the recording
 * has, so that a text such as `a > b` that no program means is looked for as it is.
 */
export function conditionOf(recording: Recording, text: string): Condition | null {
  const asked = asking(recording, text);
  if (asked === null || asked.names.length === 0) return null;
  const known = variableNames(recording);
  return asked.names.every((name) => known.has(name)) ? asked : null;
}

/** The names in a text that would be a condition if variables of the recording had them. */
export function namesUnknownIn(recording: Recording, text: string): readonly string[] {
  const asked = asking(recording, text);
  if (asked === null) return [];
  const known = variableNames(recording);
  return asked.names.filter((name) => !known.has(name));
}

function asking(recording: Recording, text: string): Condition | null {
  const expression = parsed(text, recording.facts.language);
  return expression === null || !asks(expression) ? null : { expression, names: namesIn(expression) };
}

/** The names of all variables of the recording's sources. */
export function variableNames(recording: Recording): ReadonlySet<string> {
  return new Set(recording.sources.flatMap(({ program }) => program.variables.map(({ name }) => name)));
}

function parsed(text: string, language: Language): Expression | null {
  try {
    return parseQuery(text, language);
  } catch (error) {
    if (error instanceof QuerySyntaxError) return null;
    throw error;
  }
}

function asks(expression: Expression): boolean {
  if (expression.is === 'comparison' || expression.is === 'logical') return true;
  return expression.is === 'operation' && expression.operator === 'not';
}

/** A function that is called by its name is none of the variables. */
function namesIn(expression: Expression): readonly string[] {
  const names = new Set<string>();
  const visit = (part: Expression): void => {
    if (part.is === 'name' && part.name !== 'Math') names.add(part.name);
    const called = part.is === 'call' && part.callee.is === 'name' ? part.callee : null;
    for (const inner of partsOf(part)) if (inner !== called) visit(inner);
  };
  visit(expression);
  return [...names];
}
