import { isBuiltin } from 'node:module';
import type { SiteKind } from '@pellucid/format';
import {
  anyMethods,
  type CallNode,
  canChange,
  firstArgumentMethods,
  harmlessGlobals,
  harmlessMethods,
  isMutation,
  keyMethods,
  lengthMethods,
} from './natives.ts';
import { type Activation, keyName, lookup, type Scope, Scopes, type Variable } from './scopes.ts';
import { bare, boundNames, children, isConstant, isNameless, isType, type Node } from './syntax.ts';
import type { Tables } from './tables.ts';
import type { Piece, Span } from './text.ts';

/** How a source is loaded: decides where its body begins and whether it can be wrapped. */
export type Format = 'module' | 'commonjs';

export interface RewriteSettings {
  readonly format: Format;
  /** Begins the names of everything that is inserted; occurs nowhere in the source. */
  readonly prefix: string;
  readonly isSecret: (name: string) => boolean;
  /** For tests: lets the recorder read the module's variables when the program ends. */
  readonly reports: boolean;
}

type FunctionNode = Node & { type: 'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression' };
type ClassNode = Node & { type: 'ClassDeclaration' | 'ClassExpression' };
type MemberNode = Node & { type: 'MemberExpression' };
type VariablesNode = Node & { type: 'VariableDeclaration' };
type FieldNode = Extract<Node, { type: 'PropertyDefinition' | 'TSAbstractPropertyDefinition' }>;
type LoopNode = Node & { type: 'ForOfStatement' | 'ForInStatement' };

/** A statement: what comes before its labels, itself, and what comes after it. */
interface Parts {
  readonly before: Piece;
  readonly main: Piece;
  readonly after: Piece;
}

/** A member expression in parts. */
interface Reference {
  /** Itself, evaluated once; it leaves its object and key in `object` and `key`. */
  readonly piece: Piece;
  /** Names or constants that can be read again; null: there is no place for helper variables. */
  readonly object: string | null;
  readonly key: string | null;
  /** The same place by those names. */
  readonly again: Piece;
  /** The object and the key alone, evaluated and left in `object` and `key`. */
  readonly first: Piece;
  readonly second: Piece;
}

/** Puts probes into one source. The rules of where which probe stands are in README.md. */
export class Rewriter {
  private readonly text: string;
  private readonly tables: Tables;
  private readonly settings: RewriteSettings;
  private readonly scopes: Scopes;
  private scope: Scope;
  private owner: Activation;
  private lastTemporary = 0;
  private readonly inChain = new Set<Node>();
  /** In a place where no helper variable can be declared: parameters and field initialisers. */
  private bound = false;
  /** Rendering of what a helper variable holds, as error messages name it. */
  readonly renderings: Record<string, string> = {};

  constructor(text: string, program: Node & { type: 'Program' }, tables: Tables, settings: RewriteSettings) {
    this.text = text;
    this.tables = tables;
    this.settings = settings;
    this.scopes = new Scopes(tables, settings.prefix, program);
    this.scope = this.scopeOf(program);
    this.owner = this.scope.owner;
  }

  program(program: Node & { type: 'Program' }): Piece {
    const { prefix, format } = this.settings;
    const directives = program.body.filter(
      (statement) => 'directive' in statement && typeof statement.directive === 'string',
    );
    const start = directives.at(-1)?.end ?? program.hashbang?.end ?? 0;
    const rest = program.body.filter((statement) => !directives.includes(statement as (typeof directives)[number]));
    const end = this.site('other', program);
    const body = this.statements(rest, start, program.end);
    const head = `;const ${prefix}=globalThis[Symbol.for("pellucid.probes")].open(${this.tables.source});`;
    const { call, entry } = this.owner;
    const readers = [...this.scope.names.values()]
      .filter(({ kind, used }) => kind !== 'import' || used)
      .map(({ name }) => `${name}:()=>${name}`);
    const report = this.settings.reports ? `${this.probe('report', `{${readers.join(',')}}`)};` : '';
    const enter = `${report}${this.temporaries()}const ${call}=${prefix}.e(${entry.id});`;
    const exit = `;${this.probe('r', end, call, 'undefined')};`;
    const wrapped: Piece =
      format === 'commonjs' && !this.clashes(program)
        ? [enter, 'try{', body, exit, `}catch(${prefix}x){throw ${this.probe('u', call, `${prefix}x`)}}`]
        : [enter, body, exit];
    // A last line that is a comment must not swallow what comes after it.
    return [{ start: 0, end: start }, head, wrapped];
  }

  private scopeOf(node: Node): Scope {
    const scope = this.scopes.of.get(node);
    if (scope === undefined) throw new Error(`no scope for ${node.type}`);
    return scope;
  }

  private within<T>(scope: Scope, work: () => T): T {
    const { scope: outer, owner, bound } = this;
    this.scope = scope;
    this.owner = scope.owner;
    if (scope.owner !== owner) this.bound = false;
    try {
      return work();
    } finally {
      this.scope = outer;
      this.owner = owner;
      this.bound = bound;
    }
  }

  private unplaced<T>(work: () => T): T {
    const { bound } = this;
    this.bound = true;
    try {
      return work();
    } finally {
      this.bound = bound;
    }
  }

  private site(kind: SiteKind, span: Span, variable = 0, starts = false): number {
    return this.tables.addSite(kind, this.owner.entry.id, span, variable, starts);
  }

  private probe(name: string, ...rest: readonly (string | number)[]): string {
    return `${this.settings.prefix}.${name}(${rest.join(',')})`;
  }

  private line(kind: SiteKind, span: Span): string {
    return `${this.probe('l', this.site(kind, span))};${this.settings.reports ? this.checkpoint() : ''}`;
  }

  /** For tests: reads the variables of the current call that can be seen here. */
  private checkpoint(): string {
    if (this.owner.entry.kind === 'class') return '';
    const seen = new Map<string, number>();
    for (let at: Scope | null = this.scope; at !== null && at.owner === this.owner; at = at.parent) {
      for (const { name, id, kind, used } of at.names.values()) {
        if (!seen.has(name) && (kind !== 'import' || used)) seen.set(name, id);
      }
    }
    const readers = [...seen].map(([name, id]) => `${id}:()=>${name}`);
    return `${this.probe('check', this.owner.call, `{${readers.join(',')}}`)};`;
  }

  private gap(span: Span, what: string): string {
    return this.probe('gap', this.site('other', span), JSON.stringify(what));
  }

  /** An expression of which some effect is not recorded. */
  private gapAround(span: Span, piece: Piece, what: string): Piece {
    return [`${this.settings.prefix}.gap(${this.site('other', span)},${JSON.stringify(what)},`, piece, ')'];
  }

  private temporary(holds: Node): string | null {
    if (this.bound) return null;
    const name = `${this.settings.prefix}t${this.tables.source}_${++this.lastTemporary}`;
    this.holder().temporaries.push(name);
    this.renderings[name] = this.rendering(holds);
    return name;
  }

  /** Class bodies have no place for helper variables: what is around them has. */
  private holder(): Activation {
    let at = this.owner;
    while (at.entry.kind === 'class' && at.parent !== null) at = at.parent;
    return at;
  }

  private temporaries(): string {
    const { temporaries } = this.owner;
    return temporaries.length === 0 ? '' : `let ${temporaries.join(',')};`;
  }

  private slice(span: Span): string {
    return this.text.slice(span.start, span.end);
  }

  /** The text of `node` with some of its parts replaced, which are in the order of the source. */
  private around(node: Span, replaced: readonly (readonly [Span, Piece])[]): Piece {
    const pieces: Piece[] = [];
    let at = node.start;
    for (const [span, piece] of replaced) {
      pieces.push({ start: at, end: span.start }, piece);
      at = span.end;
    }
    pieces.push({ start: at, end: node.end });
    return pieces;
  }

  private generic(node: Node): Piece {
    return this.around(
      node,
      children(node).map((child) => [child, this.node(child)] as const),
    );
  }

  // ---- Statements

  private statements(list: readonly Node[], start: number, end: number): Piece {
    const pieces: Piece[] = [];
    for (const statement of list) pieces.push(...this.hoisted(statement));
    let at = start;
    for (const statement of list) {
      const { before, main, after } = this.statement(statement);
      pieces.push({ start: at, end: statement.start }, before, main, after);
      at = statement.end;
    }
    pieces.push({ start: at, end });
    return pieces;
  }

  /** Function declarations and imports have their values before the first statement runs. */
  private hoisted(statement: Node): Piece[] {
    const declared =
      (statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration') &&
      statement.declaration
        ? statement.declaration
        : statement;
    if (isType(statement) || isType(declared)) return [];
    if (declared.type === 'FunctionDeclaration' && declared.id !== null && declared.body !== null) {
      return [
        this.bind(declared.id, 'function', {
          start: declared.start,
          end: declared.params[0]?.start ?? declared.id.end,
        }),
        ';',
      ];
    }
    if (declared.type !== 'ImportDeclaration') return [];
    const pieces: Piece[] = [];
    for (const { local } of declared.specifiers) {
      const variable = this.scope.names.get(local.name);
      if (variable === undefined || !variable.used) continue;
      if (pieces.length === 0) pieces.push(`${this.probe('l', this.site('import', declared))};`);
      pieces.push(
        `${this.probe('m', this.site('import', local, variable.id), `()=>${local.name}`, isBuiltin(declared.source.value) ? 1 : 0)};`,
      );
    }
    return pieces;
  }

  private statement(node: Node): Parts {
    const plain = (main: Piece): Parts => ({ before: '', main, after: '' });
    if (isType(node)) return plain(node);
    switch (node.type) {
      case 'ExpressionStatement':
        return this.expressionStatement(node);
      case 'VariableDeclaration':
        return this.variableStatement(node);
      case 'FunctionDeclaration':
        return plain(this.node(node));
      case 'ClassDeclaration':
        return {
          before: this.line('class', this.head(node, node.body)),
          main: this.node(node),
          after: node.id === null ? '' : [';', this.bind(node.id, 'class', node.id), ';'],
        };
      case 'ReturnStatement':
        return this.returnStatement(node);
      case 'ThrowStatement': {
        const site = this.site('raise', node);
        return {
          before: this.line('raise', node),
          main: this.around(node, [
            [node.argument, [`${this.settings.prefix}.t(${site},`, this.node(node.argument), ')']],
          ]),
          after: '',
        };
      }
      case 'IfStatement':
        return this.ifStatement(node);
      case 'ForStatement':
        return this.forStatement(node);
      case 'ForOfStatement':
      case 'ForInStatement':
        return this.forEach(node);
      case 'WhileStatement': {
        const test = this.test(node.test, 'while', this.head(node, node.body));
        return plain(
          this.around(node, [
            [node.test, test],
            [node.body, this.body(node.body)],
          ]),
        );
      }
      case 'DoWhileStatement': {
        const test = this.test(node.test, 'while', { start: node.body.end, end: node.end });
        return plain(
          this.around(node, [
            [node.body, this.body(node.body)],
            [node.test, test],
          ]),
        );
      }
      case 'SwitchStatement': {
        const before = this.line('match', { start: node.start, end: node.discriminant.end + 1 });
        const discriminant = this.node(node.discriminant);
        const cases = this.within(this.scopeOf(node), () => node.cases.map((one) => [one, this.case(one)] as const));
        return { before, main: this.around(node, [[node.discriminant, discriminant], ...cases]), after: '' };
      }
      case 'TryStatement':
        return this.tryStatement(node);
      case 'LabeledStatement': {
        const { before, main, after } = this.statement(node.body);
        return { before, main: [{ start: node.start, end: node.body.start }, main], after };
      }
      case 'BlockStatement':
        return plain(this.block(node));
      case 'BreakStatement':
        return { before: this.line('break', node), main: node, after: '' };
      case 'ContinueStatement':
        return { before: this.line('continue', node), main: node, after: '' };
      case 'WithStatement':
        return {
          before: [this.line('with', node), this.gap(node, 'a with statement: what happens in it'), ';'],
          main: node,
          after: '',
        };
      case 'ExportNamedDeclaration': {
        if (!node.declaration || isType(node.declaration)) return plain(node);
        const { before, main, after } = this.statement(node.declaration);
        return { before, main: [{ start: node.start, end: node.declaration.start }, main], after };
      }
      case 'ExportDefaultDeclaration': {
        if (isType(node.declaration)) return plain(node);
        const { declaration } = node;
        if (declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration') {
          const { before, main, after } = this.statement(declaration);
          return { before, main: [{ start: node.start, end: declaration.start }, main], after };
        }
        return {
          before: this.line('expression', node),
          main: this.around(node, [[declaration, this.node(declaration)]]),
          after: '',
        };
      }
      case 'TSEnumDeclaration':
        return {
          before: this.line('declare', node),
          main: node,
          after: [';', this.bind(node.id, 'declare', node.id), ';'],
        };
      case 'TSModuleDeclaration': {
        if (!node.body || node.id.type !== 'Identifier') return plain(node);
        const inner = node.body;
        const piece = this.within(this.scopeOf(inner), () =>
          this.statements(
            'body' in inner && Array.isArray(inner.body) ? (inner.body as Node[]) : [],
            inner.start + 1,
            inner.end - 1,
          ),
        );
        const body: Piece = [
          { start: inner.start, end: inner.start + 1 },
          piece,
          { start: inner.end - 1, end: inner.end },
        ];
        return {
          before: '',
          main: this.around(node, [[inner, body]]),
          after: [';', this.bind(node.id, 'declare', node.id), ';'],
        };
      }
      case 'TSImportEqualsDeclaration': {
        const used = lookup(this.scope, node.id.name)?.used;
        return { before: '', main: node, after: used ? [';', this.bind(node.id, 'import', node), ';'] : '' };
      }
      case 'TSExportAssignment':
        return { before: this.line('expression', node), main: this.generic(node), after: '' };
      default:
        return plain(node);
    }
  }

  /** From the beginning of a statement to where its body begins. */
  private head(node: Span, body: Span): Span {
    let end = body.start;
    while (end > node.start && /\s/.test(this.text[end - 1] ?? '')) end--;
    return { start: node.start, end };
  }

  private expressionStatement(node: Node & { type: 'ExpressionStatement' }): Parts {
    const expression = bare(node.expression);
    const certain =
      expression.type === 'AssignmentExpression' &&
      expression.operator === '=' &&
      expression.left.type === 'Identifier' &&
      expression === node.expression &&
      isConstant(expression.right) &&
      lookup(this.scope, expression.left.name) !== null;
    return {
      before: certain ? '' : this.line(statementKind(expression), node),
      main: this.around(node, [[node.expression, this.expression(node.expression, true, certain)]]),
      after: '',
    };
  }

  private variableStatement(node: VariablesNode): Parts {
    const [first] = node.declarations;
    const certain =
      node.declarations.length === 1 &&
      first?.id.type === 'Identifier' &&
      first.init !== null &&
      isConstant(first.init);
    const { main, pending } = this.declarations(node, certain);
    const silent = node.kind === 'var' && node.declarations.every(({ init }) => init === null);
    return {
      before: certain || silent ? '' : this.line('declare', node),
      main,
      after: pending.length === 0 ? '' : [';', pending.map((piece) => [piece, ';'])],
    };
  }

  /** `pending`: binds that have no place inside and have to follow. */
  private declarations(node: VariablesNode, certain: boolean): { main: Piece; pending: Piece[] } {
    const replaced: (readonly [Span, Piece])[] = [];
    let pending: Piece[] = [];
    for (const { id, init, end } of node.declarations) {
      if (init === null) {
        if (id.type === 'Identifier' && node.kind === 'let') pending.push(this.bind(id, 'declare', id, 'undefined'));
        continue;
      }
      const before: Piece = pending.map((piece) => [piece, ',']);
      pending = [];
      if (id.type === 'Identifier') {
        const value = this.node(init);
        if (isNameless(init)) {
          replaced.push([init, before.length === 0 ? value : ['(', before, this.keepName(id.name, value), ')']]);
          pending.push(this.bind(id, 'declare', { start: id.start, end }));
        } else {
          replaced.push([init, this.bindAround(id, 'declare', { start: id.start, end }, [before, value], certain)]);
        }
      } else {
        replaced.push([id, this.pattern(id)]);
        replaced.push([init, before.length === 0 ? this.node(init) : ['(', before, this.node(init), ')']]);
        pending.push(...boundNames(id).map((name) => this.bind(name, 'declare', name)));
      }
    }
    return { main: this.around(node, replaced), pending };
  }

  /** An anonymous function with the name it would have got here. */
  private keepName(name: string, value: Piece): Piece {
    const key = JSON.stringify(name);
    return ['({[', key, ']:', value, '})[', key, ']'];
  }

  private returnStatement(node: Node & { type: 'ReturnStatement' }): Parts {
    const { prefix } = this.settings;
    const site = this.site('return', node);
    const id = this.owner.entry.id;
    const before = this.line('return', node);
    if (this.owner.entry.kind === 'module')
      return { before: [before, this.probe('r', site, this.owner.call, 'undefined'), ';'], main: node, after: '' };
    const set = `${prefix}s${id}=${site},${prefix}r${id}=`;
    if (node.argument === null) {
      const word = { start: node.start, end: node.start + 'return'.length };
      return { before: [before, set, 'undefined;'], main: [word, { start: word.end, end: node.end }], after: '' };
    }
    return { before, main: this.around(node, [[node.argument, [set, this.unnamed(node.argument)]]]), after: '' };
  }

  private ifStatement(node: Node & { type: 'IfStatement' }): Parts {
    const head = { start: node.start, end: node.test.end + 1 };
    const site = this.site('if', head);
    const test: Piece = [`${this.settings.prefix}.c(${site},`, this.node(node.test), ')'];
    const replaced: (readonly [Span, Piece])[] = [
      [node.test, test],
      [node.consequent, this.body(node.consequent)],
    ];
    if (node.alternate !== null) replaced.push([node.alternate, [' ', this.body(node.alternate)]]);
    return { before: this.line('if', head), main: this.around(node, replaced), after: '' };
  }

  private test(test: Node, kind: SiteKind, head: Span): Piece {
    const site = this.site(kind, head);
    return [`(${this.probe('l', site)},${this.settings.prefix}.c(${site},`, this.node(test), '))'];
  }

  private body(node: Node, first: Piece = '', last: Piece = ''): Piece {
    if (node.type === 'BlockStatement') return this.block(node, first, last);
    const { before, main, after } = this.statement(node);
    const hoisted = this.hoisted(node);
    return ['{', first, hoisted, before, main, after, last, '}'];
  }

  private block(node: Node & { type: 'BlockStatement' }, first: Piece = '', last: Piece = ''): Piece {
    const scope = this.scopes.of.get(node) ?? this.scope;
    const inner = this.within(scope, () => this.statements(node.body, node.start + 1, node.end - 1));
    return [{ start: node.start, end: node.start + 1 }, first, inner, last, { start: node.end - 1, end: node.end }];
  }

  private forStatement(node: Node & { type: 'ForStatement' }): Parts {
    return this.within(this.scopeOf(node), () => {
      const head = this.head(node, node.body);
      const replaced: (readonly [Span, Piece])[] = [];
      if (node.init?.type === 'VariableDeclaration') {
        const { main, pending } = this.declarations(node.init, false);
        const name = `${this.settings.prefix}d${++this.lastTemporary}`;
        replaced.push([
          node.init,
          pending.length === 0 ? main : [main, `,${name}=(`, pending.map((piece) => [piece, ',']), '0)'],
        ]);
      } else if (node.init !== null) replaced.push([node.init, this.expression(node.init, true)]);
      if (node.test !== null) replaced.push([node.test, this.test(node.test, 'for', head)]);
      else {
        const [first, second] = this.semicolons(node);
        replaced.push([{ start: first + 1, end: second }, `${this.probe('l', this.site('for', head))},true`]);
      }
      if (node.update !== null) replaced.push([node.update, this.expression(node.update, true)]);
      replaced.push([node.body, this.body(node.body)]);
      return { before: node.init === null ? '' : this.line('for', head), main: this.around(node, replaced), after: '' };
    });
  }

  /** Places of the two semicolons in the head of a `for` that has no test. */
  private semicolons(node: Node & { type: 'ForStatement' }): [number, number] {
    const find = (from: number): number => {
      for (let at = from; ; at++) {
        if (this.text[at] === ';') return at;
        if (this.text.startsWith('//', at)) at = this.text.indexOf('\n', at);
        else if (this.text.startsWith('/*', at)) at = this.text.indexOf('*/', at) + 1;
      }
    };
    const first = find(node.init?.end ?? node.start);
    return [first, find(first + 1)];
  }

  private forEach(node: LoopNode): Parts {
    const isAwait = node.type === 'ForOfStatement' && node.await;
    const { prefix } = this.settings;
    const right = this.within(this.scopeOf(node), () => this.node(node.right));
    return this.within(this.scopeOf(node), () => {
      const head = this.head(node, node.body);
      const lineSite = this.site('for', head);
      const again = this.temporary(node);
      const { left } = node;
      const pattern = left.type === 'VariableDeclaration' ? (left.declarations[0]?.id ?? left) : left;
      const stores: Piece[] = [];
      const target = left.type === 'VariableDeclaration' ? this.pattern(pattern) : this.stores(left, stores);
      const names = left.type === 'VariableDeclaration' ? boundNames(pattern) : [];
      const first: Piece[] = [];
      if (isAwait) first.push(`${this.probe('z', lineSite, this.owner.call, 'undefined')};`);
      if (again !== null) first.push(`if(${again}++)${this.probe('l', lineSite)};`);
      for (const name of names) first.push(this.bind(name, 'for', name), ';');
      for (const store of stores) first.push(store, ';');
      const iterable: Piece = isAwait ? [`${prefix}.fa(${lineSite},${this.owner.call},`, right, ')'] : right;
      const after = isAwait ? `;${this.probe('z', lineSite, this.owner.call, 'undefined')};` : '';
      return {
        before: [again === null ? '' : `${again}=0;`, `${this.probe('l', lineSite)};`],
        main: this.around(node, [
          [pattern, target],
          [node.right, iterable],
          [node.body, this.body(node.body, first)],
        ]),
        after,
      };
    });
  }

  private case(node: Node & { type: 'SwitchCase' }): Piece {
    const replaced: (readonly [Span, Piece])[] = [];
    if (node.test !== null) replaced.push([node.test, this.node(node.test)]);
    for (const statement of node.consequent) {
      const { before, main, after } = this.statement(statement);
      replaced.push([statement, [this.hoisted(statement), before, main, after]]);
    }
    return this.around(node, replaced);
  }

  private tryStatement(node: Node & { type: 'TryStatement' }): Parts {
    const { prefix } = this.settings;
    const replaced: (readonly [Span, Piece])[] = [[node.block, this.block(node.block)]];
    if (node.handler !== null) replaced.push([node.handler, this.catch(node.handler)]);
    if (node.finalizer !== null) {
      const pass = `catch(${prefix}x){throw ${this.probe('f', this.owner.call, `${prefix}x`)}}`;
      if (node.handler === null) replaced[0] = [node.block, [this.block(node.block), pass]];
      replaced.push([node.finalizer, this.block(node.finalizer, `${this.probe('k', this.owner.call)};`)]);
    }
    return {
      before: this.line('try', { start: node.start, end: node.start + 3 }),
      main: this.around(node, replaced),
      after: '',
    };
  }

  private catch(node: Node & { type: 'CatchClause' }): Piece {
    return this.within(this.scopeOf(node), () => {
      const { param, body } = node;
      const head = this.head(node, body);
      const site = this.site('except', head);
      const name = param?.type === 'Identifier' ? param.name : `${this.settings.prefix}x`;
      const first: Piece[] = [this.probe('h', site, this.owner.call, name), ';'];
      if (param === null) return [`catch(${name})`, this.block(body, first)];
      if (param.type !== 'Identifier') {
        first.push('let ', this.pattern(param), `=${name};`);
        first.push(boundNames(param).map((bound) => [this.bind(bound, 'except', bound), ';']));
        return [`catch(${name})`, this.block(body, first)];
      }
      first.push(this.bind(param, 'except', param), ';');
      return this.around(node, [[body, this.block(body, first)]]);
    });
  }

  // ---- Variables

  /** A bind event for a variable that has its value already. */
  private bind(name: Node & { name: string }, kind: SiteKind, span: Span, value: string = name.name): Piece {
    const variable = lookup(this.scope, name.name);
    if (variable === null) return '0';
    return this.bindProbe(variable, this.site(kind, span, variable.id), value);
  }

  private bindProbe(variable: Variable, site: number, value: string): string {
    const far = this.isFar(variable);
    if (far) return this.probe('i', site, variable.owner.call, value);
    return this.probe(this.settings.isSecret(variable.name) ? 'x' : 'b', site, value);
  }

  /** The variable belongs to a call that need not be the current one nor its function's latest. */
  private isFar(variable: Variable): boolean {
    return variable.owner !== this.owner && variable.owner.entry.kind !== 'module';
  }

  private bindAround(name: Node & { name: string }, kind: SiteKind, span: Span, value: Piece, certain = false): Piece {
    const variable = lookup(this.scope, name.name);
    const { prefix } = this.settings;
    if (variable === null) return [`${prefix}.n(${this.site(kind, span)},${JSON.stringify(name.name)},`, value, ')'];
    // Parameters are told with their final values when the call begins.
    if (this.bound && variable.owner === this.owner) return value;
    const site = this.site(kind, span, variable.id, certain);
    if (this.isFar(variable)) return [`${prefix}.i(${site},${variable.owner.call},`, value, ')'];
    return [`${prefix}.${this.settings.isSecret(name.name) ? 'x' : 'b'}(${site},`, value, ')'];
  }

  /** A pattern of a declaration: its defaults and computed keys. */
  private pattern(node: Node): Piece {
    switch (node.type) {
      case 'Identifier':
        return node;
      case 'AssignmentPattern':
        return this.around(node, [
          [node.left, this.pattern(node.left)],
          [node.right, this.node(node.right)],
        ]);
      case 'Property':
        return node.shorthand
          ? this.around(node, [[node.value, this.pattern(node.value)]])
          : this.around(node, [
              ...(node.computed ? [[node.key, this.node(node.key)] as const] : []),
              [node.value, this.pattern(node.value)],
            ]);
      case 'RestElement':
      case 'ArrayPattern':
      case 'ObjectPattern':
      case 'TSParameterProperty':
        return this.around(
          node,
          children(node)
            .filter((child) => !isType(child) && child.type !== 'Decorator')
            .map((child) => [child, this.pattern(child)] as const),
        );
      default:
        return this.node(node);
    }
  }

  /** The target of an assignment by pattern; `stores` gets what has to be told once it is done. */
  private stores(node: Node, stores: Piece[]): Piece {
    const inner = bare(node);
    switch (inner.type) {
      case 'Identifier': {
        const variable = lookup(this.scope, inner.name);
        if (variable === null) stores.push(this.bindAround(inner, 'assign', inner, inner.name));
        else stores.push(this.bindProbe(variable, this.site('assign', inner, variable.id), inner.name));
        return node;
      }
      case 'MemberExpression': {
        const { piece, object, key } = this.reference(inner);
        const site = this.site('assign', inner);
        if (object === null || key === null) stores.push(this.gap(inner, 'a store by a pattern'));
        else if (inner.property.type === 'PrivateIdentifier') {
          if (this.isField(inner.property.name))
            stores.push(this.probe('d', site, object, key, `${object}.#${inner.property.name}`));
        } else stores.push(this.probe('j', site, object, key));
        return piece;
      }
      case 'AssignmentPattern':
        return this.around(node, [
          [inner.left, this.stores(inner.left, stores)],
          [inner.right, this.node(inner.right)],
        ]);
      case 'Property':
        return inner.shorthand
          ? this.around(node, [[inner.value, this.stores(inner.value, stores)]])
          : this.around(node, [
              ...(inner.computed ? [[inner.key, this.node(inner.key)] as const] : []),
              [inner.value, this.stores(inner.value, stores)],
            ]);
      case 'RestElement':
      case 'ArrayPattern':
      case 'ObjectPattern':
        return this.around(
          node,
          children(inner).map((child) => [child, this.stores(child, stores)] as const),
        );
      default:
        return this.node(node);
    }
  }

  // ---- Functions and classes

  private parameters(node: FunctionNode): (readonly [Span, Piece])[] {
    return this.unplaced(() => node.params.map((parameter) => [parameter, this.pattern(parameter)] as const));
  }

  private fn(node: FunctionNode): Piece {
    const { body } = node;
    const activation = this.scopes.activations.get(node);
    if (body === null || activation === undefined) return node;
    return this.within(this.scopeOf(node), () => {
      const parameters = this.parameters(node);
      const piece = body.type === 'BlockStatement' ? this.functionBody(node, body) : this.arrowBody(node, body);
      return this.around(node, [...parameters, [body, piece]]);
    });
  }

  private functionBody(node: FunctionNode, body: Node & { type: 'BlockStatement' }): Piece {
    const directives = body.body.filter(
      (statement) => 'directive' in statement && typeof statement.directive === 'string',
    );
    const start = directives.at(-1)?.end ?? body.start + 1;
    const rest = body.body.filter((statement) => !directives.includes(statement as (typeof directives)[number]));
    const end = this.site('other', { start: body.end - 1, end: body.end });
    const stored = [this.ownName(node), this.parameterProperties(node)];
    const inner = this.statements(rest, start, body.end - 1);
    const { id } = this.owner.entry;
    const { prefix } = this.settings;
    const last = `;${prefix}s${id}=${end},${prefix}r${id}=undefined;`;
    return [
      { start: body.start, end: start },
      ';',
      this.frame(node, [stored, inner, last], end),
      { start: body.end - 1, end: body.end },
    ];
  }

  private arrowBody(node: FunctionNode, body: Node): Piece {
    const site = this.site('return', body);
    const value = this.unnamed(body);
    const { id } = this.owner.entry;
    const { prefix } = this.settings;
    const line = `${this.probe('l', site)};`;
    return ['{', this.frame(node, [line, `return ${prefix}s${id}=${site},${prefix}r${id}=`, value, ';'], site), '}'];
  }

  /** A body with what tells its beginning and its end, however it ends. */
  private frame(node: FunctionNode, inner: Piece, end: number): Piece {
    const { prefix } = this.settings;
    const { entry, call } = this.owner;
    const { id } = entry;
    const enter = `const ${call}=${this.probe('e', id, ...this.parameterValues(node))};`;
    const locals = `${this.temporaries()}let ${prefix}s${id},${prefix}r${id};`;
    if (this.clashes(node.body)) {
      return [
        locals,
        enter,
        this.gap(node, 'how this function ends when an exception leaves it'),
        ';',
        inner,
        this.probe('r', end, call, 'undefined'),
        ';',
      ];
    }
    const thrown = this.probe(node.async && !node.generator ? 'v' : 'u', call, `${prefix}x`);
    const leave = node.generator
      ? `${this.probe('k', call)};if(${prefix}s${id}!==0)${this.probe('r', `${prefix}s${id}||${end}`, call, `${prefix}r${id}`)}`
      : `if(${prefix}s${id})${this.probe('r', `${prefix}s${id}`, call, `${prefix}r${id}`)}`;
    return [locals, enter, 'try{', inner, `}catch(${prefix}x){${prefix}s${id}=0;throw ${thrown}}finally{${leave}}`];
  }

  private parameterValues(node: FunctionNode): string[] {
    const values: string[] = [];
    const names = new Set(node.params.flatMap((parameter) => boundNames(parameter).map(({ name }) => name)));
    const { self } = this.owner;
    if (self !== null) values.push(this.isDerived(node) ? `${this.settings.prefix}.UNBOUND` : 'this');
    for (const name of names) values.push(this.settings.isSecret(name) ? this.probe('hide', name) : name);
    return values;
  }

  private isDerived(node: Node): boolean {
    const { parent } = this.owner;
    if (this.owner.entry.name !== 'constructor' || parent === null) return false;
    const owner = parent.node;
    if (owner.type !== 'ClassDeclaration' && owner.type !== 'ClassExpression') return false;
    const isConstructor = owner.body.body.some(
      (member) => 'value' in member && member.value === node && 'kind' in member && member.kind === 'constructor',
    );
    return isConstructor && owner.superClass !== null;
  }

  /** The name of a function expression is a constant that only it sees. */
  private ownName(node: FunctionNode): Piece {
    if (node.type !== 'FunctionExpression' || node.id === null) return '';
    const variable = this.scope.names.get(node.id.name);
    return variable?.used && variable.kind === 'const' ? [this.bind(node.id, 'function', node.id), ';'] : '';
  }

  private parameterProperties(node: FunctionNode): Piece {
    if (this.isDerived(node)) return '';
    return this.storedProperties(node);
  }

  private storedProperties(node: FunctionNode): Piece {
    return node.params
      .filter((parameter) => parameter.type === 'TSParameterProperty')
      .flatMap((parameter) => boundNames(parameter))
      .map(
        (name) =>
          `${this.probe('s', this.site('field', name), 'this', JSON.stringify(name.name), `this.${name.name}`)};`,
      );
  }

  /** A function declaration beside a `var` of the same name: together they cannot stand in a block. */
  private clashes(body: Node | null): boolean {
    if (body === null || (body.type !== 'BlockStatement' && body.type !== 'Program')) return false;
    const functions = new Set<string>();
    for (const statement of body.body)
      if (statement.type === 'FunctionDeclaration' && statement.id !== null) functions.add(statement.id.name);
    if (functions.size === 0) return false;
    let clash = false;
    const look = (node: Node): void => {
      if (
        clash ||
        node.type === 'FunctionDeclaration' ||
        node.type === 'FunctionExpression' ||
        node.type === 'ArrowFunctionExpression'
      )
        return;
      if (node.type === 'VariableDeclaration' && node.kind === 'var') {
        clash = node.declarations.some(({ id }) => boundNames(id).some(({ name }) => functions.has(name)));
      }
      for (const child of children(node)) look(child);
    };
    for (const statement of body.body) look(statement);
    return clash;
  }

  private class(node: ClassNode): Piece {
    const replaced: (readonly [Span, Piece])[] = [];
    for (const decorator of node.decorators) replaced.push([decorator, this.generic(decorator)]);
    if (node.superClass !== null) replaced.push([node.superClass, this.node(node.superClass)]);
    const outer = this.temporary(node);
    const inner = this.within(this.scopeOf(node), () => {
      const runs = node.body.body.some(
        (member) =>
          member.type === 'StaticBlock' || (member.type === 'PropertyDefinition' && member.static && !isType(member)),
      );
      const pieces: (readonly [Span, Piece])[] = [];
      for (const member of node.body.body) if (!isType(member)) pieces.push([member, this.member(member)]);
      const piece = this.around(node.body, pieces);
      if (!runs || outer === null) return piece;
      const { entry } = this.owner;
      const start = { start: node.body.start, end: node.body.start + 1 };
      const rest = this.around({ start: start.end, end: node.body.end - 1 }, pieces);
      const leave = this.probe(
        'r',
        this.site('class', { start: node.body.end - 1, end: node.body.end }),
        outer,
        'undefined',
      );
      return [
        start,
        `static{${outer}=${this.probe('e', entry.id)};}`,
        rest,
        `;static{${leave};}`,
        { start: node.body.end - 1, end: node.body.end },
      ];
    });
    replaced.push([node.body, inner]);
    return this.around(node, replaced);
  }

  private member(node: Node): Piece {
    switch (node.type) {
      case 'MethodDefinition': {
        if (node.value.body === null) return node;
        const key = node.computed ? [[node.key, this.node(node.key)] as const] : [];
        const { type } = node.value;
        if (type !== 'FunctionExpression') return node;
        return this.around(node, [...key, [node.value, this.fn(node.value as FunctionNode)]]);
      }
      case 'StaticBlock': {
        const start = this.text.indexOf('{', node.start) + 1;
        return this.within(this.scopeOf(node), () => [
          { start: node.start, end: start },
          this.statements(node.body, start, node.end - 1),
          { start: node.end - 1, end: node.end },
        ]);
      }
      case 'PropertyDefinition':
        return this.field(node);
      default:
        return node;
    }
  }

  private field(node: FieldNode): Piece {
    const { prefix } = this.settings;
    const key = node.computed ? [[node.key, this.node(node.key)] as const] : [];
    const site = this.site('field', node);
    return this.unplaced(() => {
      const value = node.value;
      if (node.computed) {
        return value === null ? this.around(node, key) : this.around(node, [...key, [value, this.node(value)]]);
      }
      const name = keyName(node.key, false);
      const head = `${prefix}.d(${site},this,${JSON.stringify(name)},`;
      if (value === null) {
        const typed = node.typeAnnotation?.end ?? node.key.end;
        const name = { start: node.start, end: node.key.end };
        // `!` and `?` cannot stand before a value.
        return [name, node.typeAnnotation ?? '', `=${head}undefined)`, { start: typed, end: node.end }];
      }
      const inner = isNameless(value) ? this.keepName(name, this.node(value)) : this.node(value);
      return this.around(node, [[value, [head, inner, ')']]]);
    });
  }

  private isField(name: string): boolean {
    for (let at: Scope | null = this.scope; at !== null; at = at.parent) {
      const found = at.secrets?.get(name);
      if (found !== undefined) return found;
    }
    return false;
  }

  // ---- Expressions

  private node(node: Node): Piece {
    return this.expression(node, false);
  }

  /** `unused`: nobody looks at its value. */
  private expression(node: Node, unused: boolean, certain = false): Piece {
    if (isType(node)) return node;
    switch (node.type) {
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        return this.fn(node as FunctionNode);
      case 'ClassDeclaration':
      case 'ClassExpression':
        return this.class(node as ClassNode);
      case 'ParenthesizedExpression':
        return this.around(node, [[node.expression, this.expression(node.expression, unused)]]);
      case 'SequenceExpression':
        return this.around(
          node,
          node.expressions.map(
            (one, i) => [one, this.expression(one, unused || i < node.expressions.length - 1)] as const,
          ),
        );
      case 'AssignmentExpression':
        return this.assignment(node, unused, certain);
      case 'UpdateExpression':
        return this.update(node, unused);
      case 'UnaryExpression':
        return node.operator === 'delete' ? this.deletion(node) : this.generic(node);
      case 'YieldExpression':
        return this.yield(node);
      case 'AwaitExpression': {
        const { prefix } = this.settings;
        const { call } = this.owner;
        const site = this.site('await', node);
        return [
          `${prefix}.z(${site},${call},`,
          this.around(node, [[node.argument, [`${prefix}.a(${site},${call},`, this.node(node.argument), ')']]]),
          ')',
        ];
      }
      case 'CallExpression':
        return this.call(node);
      case 'ChainExpression':
        return this.chain(node);
      case 'NewExpression':
        return this.construction(node);
      case 'MemberExpression':
        this.subscript(node);
        return this.around(node, [
          [node.object, this.node(node.object)],
          ...(node.computed ? [[node.property, this.node(node.property)] as const] : []),
        ]);
      case 'Property': {
        const key = node.computed ? [[node.key, this.node(node.key)] as const] : [];
        if (node.shorthand) return node;
        return this.around(node, [...key, [node.value, this.node(node.value)]]);
      }
      case 'Identifier':
      case 'Literal':
      case 'MetaProperty':
      case 'TemplateElement':
        return node;
      default:
        return this.generic(node);
    }
  }

  /** A value in a helper variable, from which an anonymous function must not take its name. */
  private unnamed(node: Node): Piece {
    return [isNameless(node) ? '(0,' : '(', this.node(node), ')'];
  }

  private subscript(node: MemberNode): void {
    if (!node.computed || node.object.type !== 'Identifier' || node.property.type !== 'Identifier') return;
    const container = lookup(this.scope, node.object.name);
    const index = lookup(this.scope, node.property.name);
    if (container !== null && index !== null) this.tables.addSubscript(this.owner.entry.id, container.id, index.id);
  }

  private assignment(node: Node & { type: 'AssignmentExpression' }, unused: boolean, certain: boolean): Piece {
    const left = bare(node.left);
    const kind: SiteKind = node.operator === '=' ? 'assign' : 'augment';
    if (left.type === 'ArrayPattern' || left.type === 'ObjectPattern')
      return this.patternAssignment(node, left, unused);
    const logical = /^(&&|\|\||\?\?)=$/.test(node.operator);
    if (left.type === 'Identifier') {
      const right = this.node(node.right);
      if (!logical) return this.bindAround(left, kind, node, this.around(node, [[node.right, right]]), certain);
      return [
        '(',
        left.name,
        ` ${node.operator.slice(0, -1)} `,
        this.bindAround(left, kind, node, [left.name, '=', right]),
        ')',
      ];
    }
    if (left.type !== 'MemberExpression') return this.generic(node);
    return this.memberAssignment(node, left, kind, logical);
  }

  private memberAssignment(
    node: Node & { type: 'AssignmentExpression' },
    left: MemberNode,
    kind: SiteKind,
    logical: boolean,
  ): Piece {
    const { prefix } = this.settings;
    const { piece, object, key, again, first, second } = this.reference(left);
    const right = this.node(node.right);
    if (object === null || key === null) {
      const plain = this.around(node, [
        [node.left, piece],
        [node.right, right],
      ]);
      return this.gapAround(node, plain, 'a store in a parameter or field');
    }
    const site = this.site(kind, node);
    const isPrivate = left.property.type === 'PrivateIdentifier';
    const head = `${prefix}.${isPrivate ? 'd' : 's'}(${site},`;
    if (isPrivate && !this.isField(keyName(left.property, false).slice(1)))
      return this.around(node, [
        [node.left, piece],
        [node.right, right],
      ]);
    if (logical) {
      // The reference is evaluated once, where it is tested; what follows uses what it gave.
      return ['(', piece, ` ${node.operator.slice(0, -1)} `, head, object, ',', key, ',', again, '=', right, '))'];
    }
    // Object and key are evaluated first, each once, as they would be.
    return [
      head,
      first,
      ',',
      second,
      ',',
      this.around(node, [
        [node.left, again],
        [node.right, right],
      ]),
      ')',
    ];
  }

  private reference(node: MemberNode): Reference {
    this.subscript(node);
    const { prefix } = this.settings;
    const inner = bare(node.object);
    let object: string | null;
    let first: Piece;
    let base: Piece;
    if (inner.type === 'Super') {
      object = 'this';
      first = 'this';
      base = node.object;
    } else if (inner.type === 'ThisExpression' || (inner.type === 'Identifier' && this.isSteady(inner))) {
      object = this.slice(inner);
      first =
        inner.type === 'Identifier' && lookup(this.scope, inner.name) === null ? `${prefix}.w(${object})` : object;
      base = node.object;
    } else {
      const value = this.node(node.object);
      object = this.temporary(inner);
      first = object === null ? value : [object, `=${prefix}.w(`, value, ')'];
      base = object === null ? value : ['(', first, ')'];
    }
    let key: string | null;
    let second: Piece;
    if (!node.computed) {
      key = JSON.stringify(keyName(node.property, false));
      second = key;
    } else if (isConstant(node.property) || (node.property.type === 'Identifier' && this.isSteady(node.property))) {
      key = this.slice(node.property);
      second = key;
    } else {
      const value = this.unnamed(node.property);
      key = this.temporary(node.property);
      second = key === null ? value : [key, '=', value];
    }
    const dot = this.slice({ start: node.object.end, end: node.property.start });
    const tail = { start: node.property.end, end: node.end };
    const property: Piece = node.computed ? second : node.property;
    const piece: Piece = [base, { start: node.object.end, end: node.property.start }, property, tail];
    const named: Piece = inner.type === 'Super' ? node.object : (object ?? base);
    const again: Piece = node.computed
      ? [named, dot, key ?? second, tail]
      : [named, { start: node.object.end, end: node.end }];
    return { piece, object, key, again, first, second };
  }

  /** A name that holds the same wherever it is read in an expression. */
  private isSteady(node: Node & { type: 'Identifier'; name: string }): boolean {
    const variable = lookup(this.scope, node.name);
    return variable !== null && (!variable.assigned || variable.kind === 'const');
  }

  private patternAssignment(node: Node & { type: 'AssignmentExpression' }, left: Node, unused: boolean): Piece {
    const stores: Piece[] = [];
    const target = this.stores(left, stores);
    const right = this.node(node.right);
    const main: Piece = [
      '(',
      this.around(node, [
        [node.left, target],
        [node.right, right],
      ]),
      ')',
    ];
    const told = stores.map((store) => [',', store]);
    if (unused) return ['(', main, told, ')'];
    const value = this.temporary(node.right);
    if (value === null) return main;
    return ['(', value, '=', main, told, ',', value, ')'];
  }

  private update(node: Node & { type: 'UpdateExpression' }, unused: boolean): Piece {
    const { prefix } = this.settings;
    const target = bare(node.argument);
    const by = node.operator === '++' ? 1 : -1;
    if (target.type === 'Identifier') {
      const variable = lookup(this.scope, target.name);
      if (node.prefix || unused || variable === null) {
        return this.bindAround(
          target,
          'augment',
          node,
          node.prefix || variable === null ? node : `${node.operator}${target.name}`,
        );
      }
      if (this.bound && variable.owner === this.owner) return node;
      const site = this.site('augment', node, variable.id);
      return this.isFar(variable)
        ? [`${prefix}.q(${site},${variable.owner.call},`, node, `,${by})`]
        : [`${prefix}.p(${site},`, node, `,${by})`];
    }
    if (target.type !== 'MemberExpression') return this.generic(node);
    const { piece, object, key, again, first, second } = this.reference(target);
    const whole = (place: Piece): Piece => this.around(node, [[node.argument, place]]);
    if (object === null || key === null) return this.gapAround(node, whole(piece), 'a store in a parameter or field');
    const site = this.site('augment', node);
    const isPrivate = target.property.type === 'PrivateIdentifier';
    if (isPrivate && !this.isField(keyName(target.property, false).slice(1))) return whole(piece);
    if (node.prefix || unused) {
      const store: Piece = node.prefix ? whole(again) : [node.operator, again];
      return [`${prefix}.${isPrivate ? 'd' : 's'}(${site},`, first, ',', second, ',', store, ')'];
    }
    return [`${prefix}.${isPrivate ? 'do' : 'o'}(${site},`, first, ',', second, ',', whole(again), `,${by})`];
  }

  private deletion(node: Node & { type: 'UnaryExpression' }): Piece {
    const target = bare(node.argument);
    if (target.type !== 'MemberExpression') return this.generic(node);
    const { object, key, again, first, second } = this.reference(target);
    if (object === null || key === null)
      return this.gapAround(node, this.generic(node), 'a delete in a parameter or field');
    const { prefix } = this.settings;
    const site = this.site('delete', node);
    return [
      `${prefix}.del(${site},`,
      first,
      ',',
      second,
      `,${this.probe('has', object, key)},`,
      this.around(node, [[node.argument, again]]),
      ')',
    ];
  }

  private yield(node: Node & { type: 'YieldExpression' }): Piece {
    const { prefix } = this.settings;
    const { call } = this.owner;
    const site = this.site('yield', node);
    if (node.argument === null)
      return [`${prefix}.z(${site},${call},yield ${this.probe('y', site, call, 'undefined')})`];
    const value = this.node(node.argument);
    if (node.delegate) {
      const name = this.owner.entry.async ? 'ya' : 'yd';
      return ['(', this.around(node, [[node.argument, [`${prefix}.${name}(${site},${call},`, value, ')']]]), ')'];
    }
    return [
      `${prefix}.z(${site},${call},`,
      this.around(node, [[node.argument, [`${prefix}.y(${site},${call},`, value, ')']]]),
      ')',
    ];
  }

  // ---- Calls

  private call(node: CallNode): Piece {
    const { prefix } = this.settings;
    const callee = bare(node.callee);
    if (callee.type === 'Super') return this.superCall(node);
    if (
      callee.type === 'Identifier' &&
      callee.name === 'require' &&
      node.arguments[0]?.type === 'Literal' &&
      isBuiltin(String(node.arguments[0].value))
    ) {
      return [`${prefix}.shut(`, node, ')'];
    }
    if (callee.type === 'Identifier' && callee.name === 'eval' && lookup(this.scope, 'eval') === null) {
      return ['(', this.gap(node, 'code that eval runs'), ',', this.generic(node), ')'];
    }
    if (this.inChain.has(node)) return this.generic(node);
    if (callee.type !== 'MemberExpression' || callee.computed || callee.object.type === 'Super') {
      return this.foreignCall(node, callee);
    }
    const name = keyName(callee.property, false);
    const site = (): number => this.site('call', node);
    if (
      firstArgumentMethods.has(name) &&
      callee.object.type === 'Identifier' &&
      /^(Object|Reflect)$/.test(callee.object.name)
    ) {
      const [first] = node.arguments;
      const target = first === undefined || first.type === 'SpreadElement' ? null : this.temporary(first);
      if (target === null || first === undefined) return this.foreignCall(node, callee);
      const rest = node.arguments.slice(1).map((argument) => [argument, this.node(argument)] as const);
      const watched: Piece = [`${prefix}.copy(${target}=`, this.unnamed(first), ')'];
      return [`${prefix}.diff(${site()},`, this.around(node, [[first, watched], ...rest]), `,${target})`];
    }
    const known = lengthMethods.has(name) || keyMethods.has(name) || anyMethods.has(name);
    if (!known || callee.property.type === 'PrivateIdentifier') return this.foreignCall(node, callee);
    const target = this.receiver(callee);
    if (target === null) return this.gapAround(node, this.generic(node), 'a change in a parameter or field');
    const copies = anyMethods.has(name);
    const [object, receiver] = target;
    const replaced: (readonly [Span, Piece])[] = [
      [callee.object, receiver(`${prefix}.${copies ? 'copy' : name === 'set' ? 'cells' : 'w'}`)],
    ];
    let first = '';
    node.arguments.forEach((argument, i) => {
      const keep = i === 0 && (name === 'splice' || keyMethods.has(name)) && argument.type !== 'SpreadElement';
      const held = keep ? (isConstant(argument) ? this.slice(argument) : this.temporary(argument)) : null;
      if (held !== null) first = `,${held}`;
      replaced.push([
        argument,
        held === null || isConstant(argument) ? this.node(argument) : [held, '=', this.unnamed(argument)],
      ]);
    });
    const made = this.around(node, replaced);
    if (copies) return [`${prefix}.diff(${site()},`, made, `,${object})`];
    const probe = lengthMethods.has(name) ? 'len' : 'key';
    return [`${prefix}.${probe}(${site()},${JSON.stringify(name)},`, made, `,${object}${first})`];
  }

  /** A call of what may not be recorded: what it is handed is compared with what it was. */
  private foreignCall(node: CallNode, callee: Node): Piece {
    const { prefix } = this.settings;
    if (this.isHarmless(callee)) return this.generic(node);
    if (this.bound) return this.generic(node);
    const method =
      callee.type === 'MemberExpression' && !callee.computed && callee.property.type === 'Identifier'
        ? callee.property.name
        : null;
    const candidates = node.arguments.map((argument) =>
      canChange(bare(argument.type === 'SpreadElement' ? argument.argument : argument)),
    );
    const isName = callee.type === 'Identifier';
    if (!isName && (method === null || (callee as MemberNode).object.type === 'Super')) return this.generic(node);
    if (!isName && method !== 'bind' && !candidates.includes(true)) return this.generic(node);
    const site = this.site('call', node);
    const last = node.arguments.length - 1;
    const replaced: (readonly [Span, Piece])[] = [];
    let head = `${prefix}.pre(${site},${isName ? this.slice(callee) : ''}`;
    if (!isName) {
      const target = this.receiver(callee as MemberNode);
      if (target === null) return this.generic(node);
      replaced.push([(callee as MemberNode).object, target[1](`${prefix}.same`)]);
      if (method === 'bind') {
        return this.boundCall(node, target[0], replaced);
      }
      head = `${prefix}.prem(${site},${target[0]},${JSON.stringify(method)}`;
    }
    const handed: string[] = [];
    node.arguments.forEach((argument, i) => {
      const inner = argument.type === 'SpreadElement' ? argument.argument : argument;
      const held = candidates[i] ? this.heldName(bare(inner)) : null;
      if (held !== null) handed.push(held);
      const value: Piece = held?.startsWith(prefix) === true ? [held, '=', this.unnamed(inner)] : this.node(inner);
      replaced.push([inner, i === last ? [`${head},`, value, handed.map((name) => `,${name}`), ')'] : value]);
    });
    const made = this.around(node, replaced);
    if (last === -1) return [`(${head}),`, `${prefix}.post(${site},`, made, '))'];
    return [`${prefix}.post(${site},`, made, ')'];
  }

  private boundCall(node: CallNode, method: string, replaced: (readonly [Span, Piece])[]): Piece {
    const handed: string[] = [];
    for (const argument of node.arguments) {
      if (argument.type === 'SpreadElement') replaced.push([argument, this.generic(argument)]);
      else {
        const held = canChange(bare(argument)) ? this.heldName(bare(argument)) : null;
        if (held !== null) handed.push(held);
        replaced.push([
          argument,
          held?.startsWith(this.settings.prefix) ? [held, '=', this.unnamed(argument)] : this.node(argument),
        ]);
      }
    }
    return [`${this.settings.prefix}.bd(`, this.around(node, replaced), `,${[method, ...handed].join(',')})`];
  }

  private heldName(node: Node): string | null {
    if (node.type === 'ThisExpression' || (node.type === 'Identifier' && this.isSteady(node))) return this.slice(node);
    return this.temporary(node);
  }

  /** The function is recorded, or is known to leave alone what it is handed. */
  private isHarmless(callee: Node): boolean {
    if (callee.type === 'Identifier') {
      const variable = lookup(this.scope, callee.name);
      return variable === null ? harmlessGlobals.has(callee.name) : variable.recorded && !variable.assigned;
    }
    if (callee.type !== 'MemberExpression') return callee.type !== 'CallExpression';
    if (!callee.computed && harmlessMethods.has(keyName(callee.property, false))) return true;
    const root = bare(callee.object);
    if (root.type === 'ThisExpression' && !callee.computed && this.hasMethod(keyName(callee.property, false)))
      return true;
    return root.type === 'Identifier' && lookup(this.scope, root.name) === null && harmlessGlobals.has(root.name);
  }

  /** A class around this place has a method of that name, which is recorded. */
  private hasMethod(name: string): boolean {
    for (let at: Activation | null = this.owner; at !== null; at = at.parent) {
      const { node } = at;
      if (node.type !== 'ClassDeclaration' && node.type !== 'ClassExpression') continue;
      return node.body.body.some(
        (member) => member.type === 'MethodDefinition' && keyName(member.key, member.computed) === name,
      );
    }
    return false;
  }

  /** The receiver of a call by a name that can be read after it, and as it is evaluated, passed through a probe. */
  private receiver(callee: MemberNode): [string, (probe: string) => Piece] | null {
    const inner = bare(callee.object);
    if (inner.type === 'ThisExpression' || (inner.type === 'Identifier' && this.isSteady(inner))) {
      const name = this.slice(inner);
      return [
        name,
        (probe) =>
          /\.(copy|cells)$/.test(probe)
            ? [`(${this.receiverTemporary(inner)}=${probe}(`, callee.object, '))']
            : callee.object,
      ];
    }
    const name = this.temporary(inner);
    if (name === null) return null;
    const value = this.node(callee.object);
    return [name, (probe) => [`(${name}=${probe}(`, value, '))']];
  }

  private receiverTemporary(node: Node): string {
    return this.temporary(node) ?? `${this.settings.prefix}t0`;
  }

  private construction(node: Node & { type: 'NewExpression' }): Piece {
    const { callee } = node;
    const makesCode =
      callee.type === 'Identifier' && callee.name === 'Function' && lookup(this.scope, 'Function') === null;
    return makesCode ? this.gapAround(node, this.generic(node), 'a function made of text') : this.generic(node);
  }

  /** Calls in an optional chain that cannot be wrapped: the rest of the chain must go with them when it ends early. */
  private chain(node: Node & { type: 'ChainExpression' }): Piece {
    const spine: Node[] = [];
    for (let at: Node = node.expression; ; ) {
      spine.push(at);
      if (at.type === 'CallExpression') at = at.callee;
      else if (at.type === 'MemberExpression') at = at.object;
      else if (at.type === 'TSNonNullExpression') at = at.expression;
      else break;
    }
    let optional = false;
    for (const part of spine.reverse()) {
      if ('optional' in part && part.optional === true) optional = true;
      if (optional && part !== node.expression) this.inChain.add(part);
    }
    const silent = spine.some((part) => this.inChain.has(part) && part.type === 'CallExpression' && isMutation(part));
    return silent
      ? this.gapAround(node, this.generic(node), 'a change in the middle of an optional chain')
      : this.generic(node);
  }

  private superCall(node: CallNode): Piece {
    let owner: Activation | null = this.owner;
    while (owner?.arrow) owner = owner.parent;
    const call = this.generic(node);
    if (owner?.self === null || owner === null) return call;
    const site = this.tables.addSite('call', this.owner.entry.id, node, owner.self.id);
    const { prefix } = this.settings;
    const head = owner === this.owner ? `${prefix}.b(${site},` : `${prefix}.i(${site},${owner.call},`;
    const stored = owner.node.type === 'FunctionExpression' ? this.storedProperties(owner.node as FunctionNode) : '';
    if (Array.isArray(stored) && stored.length > 0) {
      return ['(', head, call, '),', stored.map((store) => [String(store).slice(0, -1), ',']), 'this)'];
    }
    return [head, call, ')'];
  }

  private rendering(node: Node): string {
    const inner = bare(node);
    switch (inner.type) {
      case 'Identifier':
        return inner.name;
      case 'ThisExpression':
        return 'this';
      case 'MemberExpression':
        return inner.computed
          ? `${this.rendering(inner.object)}[${inner.property.type === 'Literal' ? this.slice(inner.property) : this.rendering(inner.property)}]`
          : `${this.rendering(inner.object)}.${keyName(inner.property, false)}`;
      case 'CallExpression':
        return `${this.rendering(inner.callee)}(...)`;
      case 'ChainExpression':
        return this.rendering(inner.expression);
      default:
        return '(intermediate value)';
    }
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
