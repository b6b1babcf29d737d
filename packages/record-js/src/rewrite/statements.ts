import { isBuiltin } from 'node:module';
import type { SiteKind } from '@pellucid/format';
import { holdsFunction } from './lifted.ts';
import type { Place } from './place.ts';
import { isQuiet } from './quiet.ts';
import type { Rules } from './rules.ts';
import { lookup } from './scope.ts';
import { bare, boundNames, isType, type Node, type VariablesNode } from './syntax.ts';
import type { Piece, Span } from './text.ts';

/** A statement: what comes before its labels, itself, and what comes after it. */
export interface Parts {
  readonly before: Piece;
  readonly main: Piece;
  readonly after: Piece;
}

type Case = Node & { type: 'SwitchCase' };

/** Statements, each with the line event before it and the order of what it does kept. */
export class Statements {
  private readonly place: Place;
  private readonly rules: Rules;

  constructor(rules: Rules) {
    this.place = rules.place;
    this.rules = rules;
  }

  statements(list: readonly Node[], start: number, end: number): Piece {
    const pieces: Piece[] = [];
    for (const statement of list) pieces.push(...this.hoisted(statement));
    let at = start;
    for (const statement of list) {
      const { before, main, after } = this.statement(statement);
      pieces.push(
        { start: at, end: statement.start },
        this.place.checkpoint(),
        this.place.passing(statement),
        before,
        main,
        after,
      );
      at = statement.end;
    }
    pieces.push(list.length === 0 ? '' : this.lastCheckpoint(list), { start: at, end });
    return pieces;
  }

  /** After the last statement, if it is reached. */
  private lastCheckpoint(list: readonly Node[]): string {
    const jumps = /^(Return|Throw|Break|Continue)Statement$/.test(list.at(-1)?.type ?? '');
    return jumps || !this.place.settings.reports ? '' : `;${this.place.checkpoint()}`;
  }

  /** Function declarations and imports have their values before the first statement runs. */
  hoisted(statement: Node): Piece[] {
    const declared =
      (statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration') &&
      statement.declaration
        ? statement.declaration
        : statement;
    if (isType(statement) || isType(declared)) return [];
    const made = this.functionMade(declared);
    if (made !== null) return [this.place.worthless(made), ';'];
    if (declared.type !== 'ImportDeclaration') return [];
    const pieces: Piece[] = [];
    for (const { local } of declared.specifiers) {
      const variable = this.place.scope.names.get(local.name);
      if (variable === undefined || !variable.used) continue;
      if (pieces.length === 0) pieces.push(`${this.place.probe('l', this.place.site('import', declared))};`);
      pieces.push(
        `${this.place.probe('m', this.place.site('import', local, variable.id), `()=>${local.name}`, isBuiltin(declared.source.value) ? 1 : 0)};`,
      );
    }
    return pieces;
  }

  /** A function that is there before the first statement of its block runs. null: the node declares none. */
  private functionMade(node: Node): Piece | null {
    if (node.type !== 'FunctionDeclaration' || node.id === null || node.body === null) return null;
    const head = { start: node.start, end: node.params[0]?.start ?? node.id.end };
    return this.rules.variables.bind(node.id, 'function', head);
  }

  private statement(node: Node): Parts {
    const plain = (main: Piece): Parts => ({ before: '', main, after: '' });
    if (isType(node)) return plain(node);
    if (this.place.settings.stays.has(node)) return this.asWritten(node);
    switch (node.type) {
      case 'ExpressionStatement':
        return this.expressionStatement(node);
      case 'VariableDeclaration':
        return this.variableStatement(node);
      case 'FunctionDeclaration':
        return plain(this.rules.expressions.node(node));
      case 'ClassDeclaration':
        return {
          before: this.place.line('class', this.place.head(node, node.body)),
          main: this.rules.expressions.node(node),
          after:
            node.id === null
              ? ''
              : [';', this.place.worthless(this.rules.variables.bind(node.id, 'class', node.id)), ';'],
        };
      case 'ReturnStatement':
        return this.returnStatement(node);
      case 'ThrowStatement': {
        const site = this.place.site('raise', node);
        return {
          before: this.place.line('raise', node),
          main: this.place.around(node, [
            [
              node.argument,
              [`${this.place.settings.prefix}.t(${site},`, this.rules.expressions.node(node.argument), ')'],
            ],
          ]),
          after: '',
        };
      }
      case 'IfStatement':
        return this.ifStatement(node);
      case 'ForStatement':
        return this.rules.loops.forStatement(node);
      case 'ForOfStatement':
      case 'ForInStatement':
        return this.rules.loops.forEach(node);
      case 'WhileStatement': {
        const test = this.rules.loops.test(node.test, 'while', this.place.head(node, node.body));
        return plain(
          this.place.around(node, [
            [node.test, test],
            [node.body, this.rules.loops.body(node, node.body)],
          ]),
        );
      }
      case 'DoWhileStatement': {
        const test = this.rules.loops.test(node.test, 'while', { start: node.body.end, end: node.end });
        return plain(
          this.place.around(node, [
            [node.body, this.rules.loops.body(node, node.body)],
            [node.test, test],
          ]),
        );
      }
      case 'SwitchStatement': {
        const before = this.place.line('match', { start: node.start, end: node.discriminant.end + 1 });
        const discriminant = this.rules.expressions.node(node.discriminant);
        const cases = this.place.within(this.place.scopeOf(node), () => this.cases(node.cases));
        return { before, main: this.place.around(node, [[node.discriminant, discriminant], ...cases]), after: '' };
      }
      case 'TryStatement':
        return this.rules.tries.statement(node);
      case 'LabeledStatement': {
        const { before, main, after } = this.statement(node.body);
        return { before, main: [{ start: node.start, end: node.body.start }, main], after };
      }
      case 'BlockStatement':
        return plain(this.block(node));
      case 'BreakStatement':
        return { before: this.place.line('break', node), main: node, after: '' };
      case 'ContinueStatement':
        return { before: this.place.line('continue', node), main: node, after: '' };
      case 'WithStatement':
        return this.withStatement(node);
      case 'ExportNamedDeclaration': {
        if (!node.declaration || isType(node.declaration)) return plain(node);
        const { before, main, after } = this.statement(node.declaration);
        const whole = [{ start: node.start, end: node.declaration.start }, main];
        return { before, main: whole, after: [after, this.rules.namespaces.exported(node, true)] };
      }
      case 'ExportDefaultDeclaration': {
        if (isType(node.declaration)) return plain(node);
        const { declaration } = node;
        if (declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration') {
          const { before, main, after } = this.statement(declaration);
          return { before, main: [{ start: node.start, end: declaration.start }, main], after };
        }
        return {
          before: this.place.line('expression', node),
          main: this.place.around(node, [[declaration, this.rules.expressions.node(declaration)]]),
          after: this.place.settings.format === 'module' ? `;${this.place.probe('live')};` : '',
        };
      }
      case 'TSEnumDeclaration':
        return this.rules.namespaces.enumeration(node);
      case 'TSModuleDeclaration':
        return this.rules.namespaces.statement(node);
      case 'TSImportEqualsDeclaration': {
        const used = lookup(this.place.scope, node.id.name)?.used;
        return {
          before: '',
          main: node,
          after: used ? [';', this.rules.variables.bind(node.id, 'import', node), ';'] : '',
        };
      }
      case 'TSExportAssignment':
        return { before: this.place.line('expression', node), main: this.rules.expressions.generic(node), after: '' };
      default:
        return plain(node);
    }
  }

  /** A statement in which nothing is inserted. */
  private asWritten(node: Node): Parts {
    const names = node.type === 'VariableDeclaration' ? node.declarations.flatMap(({ id }) => boundNames(id)) : [];
    const gap = holdsFunction(node)
      ? [this.place.gap(node, 'a statement that Jest lifts: what its functions do'), ';']
      : '';
    return {
      before: [this.place.line(names.length === 0 ? 'expression' : 'declare', node), gap],
      main: node,
      after: [';', names.map((name) => [this.rules.variables.bind(name, 'declare', name), ';'])],
    };
  }

  private expressionStatement(node: Node & { type: 'ExpressionStatement' }): Parts {
    const expression = bare(node.expression);
    const late = expression === node.expression && this.rules.targets.isLate(expression);
    return {
      before: late ? '' : this.place.line(statementKind(expression), node),
      main: this.place.around(node, [
        [
          node.expression,
          this.rules.expressions.expression(node.expression, this.place.settings.format !== 'text', late),
        ],
      ]),
      after: '',
    };
  }

  private variableStatement(node: VariablesNode): Parts {
    const late = this.rules.variables.isLate(node);
    const { before, main, pending } = this.rules.variables.declarations(node, { late, stepwise: true });
    const silent = node.kind === 'var' && node.declarations.every(({ init }) => init === null);
    return {
      before: [
        before.map((piece) => [this.place.worthless(piece), ';']),
        late || silent ? '' : this.place.line('declare', node),
      ],
      main,
      after: pending.length === 0 ? '' : [';', pending.map((piece) => [this.place.worthless(piece), ';'])],
    };
  }

  private returnStatement(node: Node & { type: 'ReturnStatement' }): Parts {
    const { owner } = this.place;
    if (owner.entry.kind !== 'module' && !owner.deferred) return this.directReturn(node);
    const { prefix } = this.place.settings;
    const site = this.place.site('return', node);
    const id = owner.entry.id;
    const before = this.place.line('return', node);
    if (owner.entry.kind === 'module')
      return { before: [before, this.place.probe('r', site, owner.call, 'undefined'), ';'], main: node, after: '' };
    const set = `${prefix}s${id}=${site},${prefix}r${id}=`;
    if (node.argument === null) {
      const word = { start: node.start, end: node.start + 'return'.length };
      return { before: [before, set, 'undefined;'], main: [word, { start: word.end, end: node.end }], after: '' };
    }
    const value: Piece = [set, this.rules.expressions.unnamed(node.argument)];
    const isAwaited = owner.entry.async === true && owner.entry.generator === true;
    const told: Piece = isAwaited ? [`${prefix}.a(${site},${owner.call},(`, value, '))'] : value;
    return { before, main: this.place.around(node, [[node.argument, told]]), after: '' };
  }

  /** The value is told where it is returned: nothing runs in the call after that. */
  private directReturn(node: Node & { type: 'ReturnStatement' }): Parts {
    const { argument } = node;
    const { call } = this.place.owner;
    const late = argument === null || isQuiet(argument);
    const before = late ? '' : this.place.line('return', node);
    const head = late
      ? this.place.late('lr', this.place.beginning('return', node))
      : `${this.place.settings.prefix}.r(${this.place.site('return', node)},`;
    if (argument === null) {
      const word = { start: node.start, end: node.start + 'return'.length };
      return {
        before,
        main: [
          word,
          ` ${head}${call},`,
          this.rules.functions.left('undefined'),
          ')',
          { start: word.end, end: node.end },
        ],
        after: '',
      };
    }
    const value = this.rules.functions.left(this.rules.expressions.unnamed(argument));
    return { before, main: this.place.around(node, [[argument, [`${head}${call},`, value, ')']]]), after: '' };
  }

  private ifStatement(node: Node & { type: 'IfStatement' }): Parts {
    const head = { start: node.start, end: node.test.end + 1 };
    const late = isQuiet(node.test);
    const probe = late
      ? this.place.late('lc', this.place.beginning('if', head))
      : `${this.place.settings.prefix}.c(${this.place.site('if', head)},`;
    const test: Piece = [probe, this.rules.expressions.node(node.test), ')'];
    const replaced: (readonly [Span, Piece])[] = [
      [node.test, test],
      [node.consequent, this.body(node.consequent)],
    ];
    if (node.alternate !== null) replaced.push([node.alternate, [' ', this.body(node.alternate)]]);
    return {
      before: late ? '' : this.place.line('if', head),
      main: this.place.around(node, replaced),
      after: '',
    };
  }

  body(node: Node, first: Piece = '', last: Piece = ''): Piece {
    if (node.type === 'BlockStatement') return this.block(node, first, last);
    const { before, main, after } = this.statement(node);
    const hoisted = this.hoisted(node);
    return [
      '{',
      first,
      hoisted,
      this.place.checkpoint(),
      this.place.passing(node),
      before,
      main,
      after,
      last,
      this.lastCheckpoint([node]),
      '}',
    ];
  }

  block(node: Node & { type: 'BlockStatement' }, first: Piece = '', last: Piece = ''): Piece {
    const scope = this.place.scopes.of.get(node) ?? this.place.scope;
    const inner = this.place.within(scope, () => this.statements(node.body, node.start + 1, node.end - 1));
    return [{ start: node.start, end: node.start + 1 }, first, inner, last, { start: node.end - 1, end: node.end }];
  }

  private cases(all: readonly Case[]): (readonly [Span, Piece])[] {
    const made = all.flatMap(({ consequent }) => consequent.map((statement) => this.functionMade(statement) ?? []));
    // The cases are one block, whose functions are there before its first expression is asked for, or its only case runs.
    const first = all.find(({ test }) => test !== null) ?? all[0];
    return all.map((one) => [one, this.case(one, one === first ? made.flat() : [])]);
  }

  private case(node: Case, made: readonly Piece[]): Piece {
    const replaced: (readonly [Span, Piece])[] = [];
    const { test, consequent } = node;
    if (test !== null) {
      const asked = this.rules.expressions.node(test);
      replaced.push([test, made.length === 0 ? asked : ['(', made.map((each) => [each, ',']), asked, ')']]);
    }
    const begun = test === null ? made.map((each) => [each, ';']) : [];
    for (const [i, statement] of consequent.entries()) {
      const { before, main, after } = this.statement(statement);
      replaced.push([statement, [i === 0 ? begun : '', this.place.checkpoint(), before, main, after]]);
    }
    return this.place.around(node, replaced);
  }

  /**
   * Everything that is inserted is looked up in the object, too. Only a proxy can notice that: its statement stays as it was written.
   */
  private withStatement(node: Node & { type: 'WithStatement' }): Parts {
    const scope = this.place.scopeOf(node);
    const object: Piece = [`const ${scope.shade}=`, this.rules.expressions.unnamed(node.object), ';'];
    const head = `with(${scope.shade})`;
    const body = this.place.within(scope, () => this.body(node.body));
    const { owner } = this.place;
    const { prefix } = this.place.settings;
    const { id } = owner.entry;
    const unseen = this.place.gap(node, 'a with statement on a proxy: what happens in it');
    const returns = owner.deferred
      ? `${prefix}s${id}=${this.place.site('return', node)},${prefix}r${id}=${prefix}.UNSEEN;`
      : '';
    return {
      before: this.place.line('with', { start: node.start, end: node.object.end + 1 }),
      main: [
        '{',
        object,
        `if(${this.place.probe('wp', `${scope.shade}`)}){${unseen};${returns}${head}`,
        node.body,
        `}else ${head}`,
        body,
        '}',
      ],
      after: '',
    };
  }
}

function statementKind(expression: Node): SiteKind {
  switch (expression.type) {
    case 'AssignmentExpression':
      return expression.operator === '=' ? 'assign' : 'augment';
    case 'UpdateExpression':
      return 'augment';
    case 'AwaitExpression':
      return 'await';
    case 'YieldExpression':
      return 'yield';
    case 'UnaryExpression':
      return expression.operator === 'delete' ? 'delete' : 'expression';
    case 'CallExpression':
      return 'call';
    default:
      return 'expression';
  }
}
