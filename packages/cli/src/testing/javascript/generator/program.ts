import { Random } from '../../../../../format/src/testing/random.ts';
import { Definitions } from './definitions.ts';
import { Expressions } from './expressions.ts';
import { Scope } from './scope.ts';
import { Statements } from './statements.ts';

/** The text of a program that its seed decides: an ES module that ends, and prints what it holds at its end. */
export function programText(seed: number): string {
  const random = new Random(seed);
  const statements = new Statements(random, new Expressions(random));
  const module = new Scope(null, { isAsync: true });
  const lines = [
    'let fuel = 150;',
    'const told = [];',
    "const log = (what) => { told.push(what instanceof Error ? what.name + ': ' + what.message : what); };",
  ];
  for (let i = 0; i < 4; i++) lines.push(statements.declaration(module));
  if (random.chance(60)) lines.push(...new Definitions(statements).class(module, 1));
  const main = new Scope(module);
  lines.push('try {', ...statements.block(main, 5 + random.below(8), 2), '} catch (error) {', '  log(error);', '}');
  lines.push('await null;');
  const names = module.variables.filter(({ kind }) => kind !== 'function').map(({ name }) => name);
  lines.push(`console.log(told.slice(0, 40), ${names.join(', ')});`);
  return `${lines.join('\n')}\n`;
}
