import type { FunctionKind } from '@pellucid/format';
import { isDeferred } from './deferred.ts';
import { PrivateNames } from './private-names.ts';
import { type Activation, lookup, type Scope, type Variable } from './scope.ts';
import { bare, boundNames, children, type FunctionNode, isType, keyName, type Node } from './syntax.ts';
import type { Tables } from './tables.ts';
import type { Span } from './text.ts';

/** Who declares what: a scope for every node that opens one, with activations for functions. */
export class Scopes {
  readonly of: Map<Node, Scope> = new Map();
  readonly activations: Map<Node, Activation> = new Map();
  /** Loops whose turns have to be told apart: closures write variables that each turn makes anew. */
  readonly turned: Set<Node> = new Set();
  /** Names of what is called as a method and written in this source: it is recorded. */
  readonly methods: Set<string> = new Set();
  /** A class of this source extends another one. */
  derives = false;
  private readonly privates = new PrivateNames();
  private readonly tables: Tables;
  private readonly prefix: string;
  private readonly reads: [Scope, string][] = [];
  private readonly writes: [Scope, string][] = [];
  private readonly exports: [Scope, string][] = [];
  /** Where a text that `eval` runs puts its `var`s and functions; null: they are its own. */
  private readonly around: Scope | null;
  private loop: Node | null = null;

  /** `outer`: what is around a text; `joins`: what it declares by `var` is declared there. */
  constructor(
    tables: Tables,
    prefix: string,
    program: Node,
    { name, outer, joins }: { readonly name: string; readonly outer: Scope | null; readonly joins: boolean },
  ) {
    this.tables = tables;
    this.prefix = prefix;
    this.around = joins ? outer : null;
    // In TypeScript the parser lets a program begin at its first token.
    const root = this.activation(program, null, name, 'module', false, { start: 0, end: program.end });
    const scope = this.open(program, outer, root, true);
    for (const child of children(program)) this.visit(child, scope);
    for (const [at, name] of this.reads) {
      const variable = lookup(at, name);
      if (variable !== null) variable.used = true;
    }
    for (const [at, name] of this.writes) {
      const variable = lookup(at, name);
      if (variable !== null) {
        variable.used = true;
        variable.assigned = true;
        if (variable.loop !== null && variable.owner !== at.owner) this.turned.add(variable.loop);
      }
    }
    for (const [at, name] of this.exports) {
      const variable = lookup(at, name);
      if (variable !== null) variable.exported = true;
    }
  }

  private activation(
    node: Node,
    parent: Activation | null,
    name: string,
    kind: FunctionKind,
    arrow: boolean,
    span: Span = node,
  ): Activation {
    const entry = this.tables.addFunction({ name, kind, parent: parent?.entry.id ?? 0 }, span);
    const made: Activation = {
      entry,
      parent,
      node,
      arrow,
      call: `${this.prefix}k${entry.id}`,
      temporaries: [],
      deferred: isDeferred(node),
      self: null,
    };
    this.activations.set(node, made);
    return made;
  }

  private open(
    node: Node,
    parent: Scope | null,
    owner: Activation,
    vars: boolean,
    secrets: Map<string, string | null> | null = null,
    shade: string | null = null,
  ): Scope {
    const scope: Scope = { parent, owner, names: new Map(), secrets, node, vars, loop: vars ? null : this.loop, shade };
    this.of.set(node, scope);
    return scope;
  }

  private declare(scope: Scope, name: string, kind: Variable['kind']): Variable {
    const known = scope.names.get(name) ?? this.joined(scope, name, kind);
    if (known !== undefined) {
      known.assigned = true;
      return known;
    }
    const whole = scope.vars || scope.node === scope.owner.node;
    const id = this.tables.addVariable(name, scope.owner.entry.id, whole ? null : scope.node);
    const made: Variable = {
      id,
      name,
      owner: scope.owner,
      kind,
      assigned: false,
      used: false,
      recorded: kind === 'function',
      exported: false,
      loop: scope.loop,
    };
    scope.names.set(name, made);
    return made;
  }

  /** The variable of the function around that a text declares anew. */
  private joined(scope: Scope, name: string, kind: Variable['kind']): Variable | undefined {
    if (this.around === null || scope.parent !== this.around || (kind !== 'var' && kind !== 'function'))
      return undefined;
    const found = lookup(this.around, name);
    return found !== null && found.owner === this.around.owner && found.kind !== 'own' ? found : undefined;
  }

  private declareAll(pattern: Node | null, scope: Scope, kind: Variable['kind']): void {
    for (const { name } of boundNames(pattern)) this.declare(scope, name, kind);
    if (pattern !== null) this.pattern(pattern, scope, false);
  }

  /** Defaults and computed keys of a pattern; `stores`: its names are variables that it writes. */
  private pattern(pattern: Node, scope: Scope, stores: boolean): void {
    switch (pattern.type) {
      case 'Identifier':
        if (stores) this.writes.push([scope, pattern.name]);
        return;
      case 'AssignmentPattern':
        this.pattern(pattern.left, scope, stores);
        return this.visit(pattern.right, scope, pattern.left.type === 'Identifier' ? pattern.left.name : '');
      case 'RestElement':
        return this.pattern(pattern.argument, scope, stores);
      case 'ArrayPattern':
        for (const element of pattern.elements) if (element !== null) this.pattern(element, scope, stores);
        return;
      case 'ObjectPattern':
        for (const property of pattern.properties) {
          if (property.type === 'RestElement') this.pattern(property.argument, scope, stores);
          else {
            if (property.computed) this.visit(property.key, scope);
            this.pattern(property.value, scope, stores);
          }
        }
        return;
      case 'TSParameterProperty':
        return this.pattern(pattern.parameter, scope, stores);
      default:
        this.visit(pattern, scope);
    }
  }

  private visit(node: Node, scope: Scope, hint = ''): void {
    if (isType(node)) return;
    switch (node.type) {
      case 'FunctionDeclaration':
        if (node.id !== null) this.declare(scope, node.id.name, 'function');
        return this.fn(node, scope, node.id?.name ?? 'default', 'function');
      case 'FunctionExpression':
        return this.fn(node, scope, node.id?.name ?? hint, node.id === null && hint === '' ? 'lambda' : 'function');
      case 'ArrowFunctionExpression':
        return this.fn(node, scope, hint, 'lambda');
      case 'ClassDeclaration':
      case 'ClassExpression':
        return this.class(node, scope, hint);
      case 'VariableDeclaration':
        return this.variables(node, scope);
      case 'ImportDeclaration':
        for (const specifier of node.specifiers) {
          if (!('importKind' in specifier && specifier.importKind === 'type'))
            this.declare(scope, specifier.local.name, 'import');
        }
        return;
      case 'TSImportEqualsDeclaration':
      case 'TSEnumDeclaration':
        this.declare(scope, node.id.name, node.type === 'TSEnumDeclaration' ? 'class' : 'import');
        return node.type === 'TSEnumDeclaration' ? this.block(node, scope) : undefined;
      case 'TSEnumMember':
        if (node.initializer !== null) this.visit(node.initializer, scope);
        return;
      case 'TSModuleDeclaration':
        if (node.id.type === 'Identifier') this.declare(scope, node.id.name, 'class');
        if (node.body) this.block(node.body, scope);
        return;
      case 'ExportNamedDeclaration':
        if (node.declaration) {
          this.visit(node.declaration, scope);
          for (const name of declaredNames(node.declaration)) this.exports.push([scope, name]);
        } else if (node.source === null)
          for (const { local } of node.specifiers)
            if (local.type === 'Identifier') {
              this.reads.push([scope, local.name]);
              this.exports.push([scope, local.name]);
            }
        return;
      case 'ExportDefaultDeclaration':
        this.visit(node.declaration, scope);
        for (const name of declaredNames(node.declaration)) this.exports.push([scope, name]);
        return;
      case 'ExportAllDeclaration':
      case 'BreakStatement':
      case 'ContinueStatement':
      case 'MetaProperty':
        return;
      case 'LabeledStatement':
        return this.visit(node.body, scope);
      case 'BlockStatement':
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement':
        return this.inLoop(node.type === 'BlockStatement' ? this.loop : node, () => this.block(node, scope));
      case 'WhileStatement':
      case 'DoWhileStatement':
        this.visit(node.test, scope);
        return this.inLoop(node, () => this.visit(node.body, scope));
      case 'WithStatement': {
        this.visit(node.object, scope);
        const shade = `${this.prefix}o${this.tables.source}_${node.start}`;
        return this.visit(node.body, this.open(node, scope, scope.owner, false, null, shade));
      }
      case 'SwitchStatement': {
        this.visit(node.discriminant, scope);
        const inner = this.open(node, scope, scope.owner, false);
        for (const one of node.cases) this.visit(one, inner);
        return;
      }
      case 'CatchClause': {
        const inner = this.open(node, scope, scope.owner, false);
        this.declareAll(node.param, inner, 'catch');
        return this.visit(node.body, inner);
      }
      case 'AssignmentExpression':
        if (node.left.type === 'MemberExpression' && holdsFunction(node.right))
          this.methods.add(keyName(node.left.property, node.left.computed));
        this.target(node.left, scope);
        return this.visit(node.right, scope, node.left.type === 'Identifier' ? node.left.name : '');
      case 'UpdateExpression':
        return this.target(node.argument, scope);
      case 'MemberExpression':
        this.visit(node.object, scope);
        if (node.computed) this.visit(node.property, scope);
        return;
      case 'Property':
        if (node.computed) this.visit(node.key, scope);
        if (holdsFunction(node.value)) this.methods.add(keyName(node.key, node.computed));
        if (node.method || node.kind !== 'init') {
          return this.fn(node.value, scope, keyName(node.key, node.computed), 'method', node);
        }
        return this.visit(node.value, scope, keyName(node.key, node.computed));
      case 'Identifier':
        this.reads.push([scope, node.name]);
        return;
      case 'JSXIdentifier':
        this.reads.push([scope, node.name]);
        return;
      case 'ThisExpression':
      case 'Super':
        return this.useThis(scope);
      default:
        for (const child of children(node)) this.visit(child, scope);
    }
  }

  private inLoop(loop: Node | null, work: () => void): void {
    const outer = this.loop;
    this.loop = loop;
    work();
    this.loop = outer;
  }

  private useThis(scope: Scope): void {
    let owner: Activation | null = scope.owner;
    while (owner?.arrow) owner = owner.parent;
    if (owner === null || owner.self !== null) return;
    const { kind } = owner.entry;
    if (kind === 'module' || kind === 'class') return;
    const id = this.tables.addVariable('this', owner.entry.id, null);
    owner.self = {
      id,
      name: 'this',
      owner,
      kind: 'this',
      assigned: false,
      used: true,
      recorded: false,
      exported: false,
      loop: null,
    };
  }

  private target(node: Node, scope: Scope): void {
    if (node.type === 'ArrayPattern' || node.type === 'ObjectPattern') return this.pattern(node, scope, true);
    if (node.type === 'Identifier') this.writes.push([scope, node.name]);
    else this.visit(node, scope);
  }

  private block(node: Node, scope: Scope): void {
    const inner = this.open(node, scope, scope.owner, false);
    for (const child of children(node)) {
      const isTarget = (node.type === 'ForOfStatement' || node.type === 'ForInStatement') && child === node.left;
      if (isTarget && child.type !== 'VariableDeclaration') this.target(child, inner);
      else this.visit(child, inner);
    }
  }

  private variables(node: Node & { type: 'VariableDeclaration' }, scope: Scope): void {
    let holder = scope;
    if (node.kind === 'var') while (!holder.vars && holder.parent !== null) holder = holder.parent;
    const kind = node.kind === 'var' ? 'var' : node.kind === 'let' ? 'let' : 'const';
    for (const { id, init } of node.declarations) {
      this.declareAll(id, holder, kind);
      if (init === null) continue;
      const name = id.type === 'Identifier' ? id.name : '';
      if (
        kind === 'const' &&
        name !== '' &&
        (init.type === 'ArrowFunctionExpression' || init.type === 'FunctionExpression')
      ) {
        const variable = holder.names.get(name);
        if (variable !== undefined) variable.recorded = true;
      }
      this.visit(init, scope, name);
    }
  }

  private fn(node: Node, scope: Scope, name: string, kind: FunctionKind, span: Node = node): void {
    if (
      node.type !== 'FunctionDeclaration' &&
      node.type !== 'FunctionExpression' &&
      node.type !== 'ArrowFunctionExpression'
    )
      return;
    const { body } = node;
    if (body === null) return;
    const arrow = node.type === 'ArrowFunctionExpression';
    const owner = this.activation(node, scope.owner, name === '' ? '<anonymous>' : name, kind, arrow, span);
    if (node.generator) owner.entry.generator = true;
    if (node.async) owner.entry.async = true;
    this.inLoop(null, () => this.functionParts(node as FunctionNode, body, this.open(node, scope, owner, true), owner));
  }

  private functionParts(node: FunctionNode, body: Node, inner: Scope, owner: Activation): void {
    for (const parameter of node.params) this.declareAll(parameter, inner, 'parameter');
    const parameters = [...inner.names.values()].map((variable) => variable.id);
    if (node.type === 'FunctionExpression' && node.id !== null && !inner.names.has(node.id.name)) {
      // Its own name: a constant that only the function itself sees.
      const self = this.declare(inner, node.id.name, 'own');
      self.recorded = true;
    }
    if (body.type === 'BlockStatement') for (const child of children(body)) this.visit(child, inner);
    else this.visit(body, inner);
    owner.entry.parameters = owner.self === null ? parameters : [owner.self.id, ...parameters];
  }

  private class(node: Node & { type: 'ClassDeclaration' | 'ClassExpression' }, scope: Scope, hint: string): void {
    const name = node.id?.name ?? hint;
    if (node.type === 'ClassDeclaration' && node.id !== null) this.declare(scope, node.id.name, 'class');
    const secrets = this.privates.of(node, name, scope);
    const owner = this.activation(node, scope.owner, name === '' ? '<class>' : name, 'class', false);
    if (node.superClass !== null) {
      this.derives = true;
      this.visit(node.superClass, scope);
    }
    for (const decorator of node.decorators) this.visit(decorator, scope);
    const inner = this.open(node, scope, owner, false, secrets);
    for (const member of node.body.body) {
      if (isType(member)) continue;
      if (member.type === 'StaticBlock') {
        this.open(member, inner, owner, true);
        this.inLoop(null, () => {
          for (const child of member.body) this.visit(child, this.of.get(member) ?? inner);
        });
      } else if (member.type === 'MethodDefinition') {
        if (member.computed) this.visit(member.key, inner);
        for (const decorator of member.decorators) this.visit(decorator, inner);
        this.methods.add(keyName(member.key, member.computed));
        this.fn(member.value, inner, keyName(member.key, member.computed), 'method', member);
        const made = this.activations.get(member.value);
        if (made !== undefined && name !== '') made.entry.qualifiedName = `${name}.${made.entry.name}`;
      } else if (member.type === 'PropertyDefinition' || member.type === 'AccessorProperty') {
        if (member.computed) this.visit(member.key, inner);
        for (const decorator of member.decorators) this.visit(decorator, inner);
        if (member.value !== null && holdsFunction(member.value))
          this.methods.add(keyName(member.key, member.computed));
        if (member.value !== null) this.visit(member.value, inner, keyName(member.key, member.computed));
      }
    }
  }
}

function holdsFunction(node: Node): boolean {
  const inner = bare(node);
  return inner.type === 'FunctionExpression' || inner.type === 'ArrowFunctionExpression';
}

/** Names that an exported declaration declares. */
function declaredNames(node: Node): string[] {
  if (node.type === 'VariableDeclaration') {
    return node.declarations.flatMap(({ id }) => boundNames(id).map(({ name }) => name));
  }
  return 'id' in node && node.id?.type === 'Identifier' ? [node.id.name] : [];
}
