import { isBuiltin } from 'node:module';
import type { SiteKind } from '@pellucid/format';
import { isAt, isCallOf, type Part } from '../selection.ts';
import { type Activation, lookup, type Scope, shadesOf } from './scope.ts';
import { Scopes } from './scopes.ts';
import type { Surroundings } from './surroundings.ts';
import { bare, isType, keyName, type Node } from './syntax.ts';
import type { Tables } from './tables.ts';
import type { Piece, Span } from './text.ts';

/** How a source is loaded: decides where its body begins and whether it can be wrapped. A `text` is run by `eval` or makes a function. */
export type Format = 'module' | 'commonjs' | 'text';

export interface RewriteSettings {
  readonly format: Format;
  /** Begins the names of everything that is inserted; occurs nowhere in the source. */
  readonly prefix: string;
  readonly isSecret: (name: string) => boolean;
  /** For tests: the program itself tells what it holds before each statement and after the last (`runtime/witness.ts`). */
  readonly reports: boolean;
  /** What is around a text that `eval` runs. */
  readonly outer: Scope | null;
  /** Whether it is strict. */
  readonly outerIsStrict: boolean;
  readonly part: Part;
  /** Of the source, as it is shown. */
  readonly path: string;
  /** Statements that stay as they were written. */
  readonly stays: ReadonlySet<Node>;
}

/** Names of what holds the number of a turn of a loop, as closures keep it, and of the turn that the loop is at. */
export interface Turn {
  readonly mine: string;
  readonly latest: string;
}

/** Where the rewriter is in a source: what it knows of names there, and how probes and helper variables are named. */
export class Place {
  readonly text: string;
  readonly tables: Tables;
  readonly settings: RewriteSettings;
  readonly scopes: Scopes;
  /** Rendering of what a helper variable holds, as error messages name it. */
  readonly renderings: Record<string, string> = {};
  /** By their sites: what texts that `eval` runs there can see. */
  readonly evaluations: Map<number, Surroundings> = new Map();
  /** The function of a text that makes one, and what stands where its body begins. */
  made: { readonly node: Node; readonly head: string } | null = null;
  scope: Scope;
  owner: Activation;
  /** A module that can be in a circle of imports: its exported functions may be called before it begins. */
  readonly mayRunEarly: boolean;
  /** Functions of which the parameters are being rewritten: the number of their call cannot be named there. */
  readonly opening: Set<Activation> = new Set();
  /** In a place where no helper variable can be declared: parameters and field initialisers. */
  bound = false;
  private lastTemporary = 0;
  private readonly turns = new Map<Node, Turn>();

  constructor(text: string, program: Node & { type: 'Program' }, tables: Tables, settings: RewriteSettings) {
    this.text = text;
    this.tables = tables;
    this.settings = settings;
    this.scopes = new Scopes(tables, settings.prefix, program, {
      name: settings.format === 'text' ? '<eval>' : '<module>',
      outer: settings.outer,
      joins: settings.outer !== null && !settings.outerIsStrict && !hasUseStrict(program),
    });
    this.scope = this.scopeOf(program);
    this.owner = this.scope.owner;
    this.mayRunEarly = settings.format === 'module' && program.body.some(importsSource);
  }

  scopeOf(node: Node): Scope {
    const scope = this.scopes.of.get(node);
    if (scope === undefined) throw new Error(`no scope for ${node.type}`);
    return scope;
  }

  within<T>(scope: Scope, work: () => T): T {
    const { scope: outer, owner, bound } = this;
    this.scope = scope;
    this.owner = scope.owner;
    // A class has no place of its own for helper variables.
    if (scope.owner !== owner && scope.owner.entry.kind !== 'class') this.bound = false;
    try {
      return work();
    } finally {
      this.scope = outer;
      this.owner = owner;
      this.bound = bound;
    }
  }

  unplaced<T>(work: () => T): T {
    const { bound } = this;
    this.bound = true;
    try {
      return work();
    } finally {
      this.bound = bound;
    }
  }

  /** What the recording calls a private field; null: the name is none of a field. */
  secret(name: string): string | null {
    for (let at: Scope | null = this.scope; at !== null; at = at.parent) {
      const found = at.secrets?.get(name);
      if (found !== undefined) return found;
    }
    return null;
  }

  /** What the recording calls the property or field of that key, which is not computed. */
  fieldKey(key: Node): string {
    const secret = key.type === 'PrivateIdentifier' ? this.secret(key.name) : null;
    return secret ?? keyName(key, false);
  }

  site(kind: SiteKind, span: Span, variable = 0, starts = false): number {
    return this.tables.addSite(kind, this.owner.entry.id, span, variable, starts);
  }

  /**
   * A site at which a statement begins with its own last event, for a probe whose name begins with `l`. The next id is the same place for
   * what happens in the statement before and after that.
   */
  beginning(kind: SiteKind, span: Span, variable = 0): number {
    const site = this.site(kind, span, variable, true);
    this.site(kind, span, variable);
    return site;
  }

  /** The head of a probe at such a site: what follows is evaluated in the statement that has begun. */
  late(name: string, site: number): string {
    const { prefix } = this.settings;
    return `${prefix}.${name}(${prefix}h.begun=${site},`;
  }

  probe(name: string, ...rest: readonly (string | number)[]): string {
    return `${this.settings.prefix}.${name}(${rest.join(',')})`;
  }

  line(kind: SiteKind, span: Span): string {
    const probe = this.probe('l', this.site(kind, span));
    return this.settings.format === 'text' ? `let ${this.settings.prefix}y${this.number()}=${probe};` : `${probe};`;
  }

  /** An inserted statement. The value of a text's last statement is that of `eval`: there it has none. */
  worthless(piece: Piece): Piece {
    return this.settings.format === 'text' ? [`let ${this.settings.prefix}y${this.number()}=`, piece] : piece;
  }

  /** For tests: reads the variables that can be seen here. */
  checkpoint(): string {
    if (!this.settings.reports) return '';
    return `${this.probe('check', this.tables.source, this.frames())};`;
  }

  /** Before a statement: a moment of the recording may come, and the present may be told. */
  passing(statement: Span): string {
    const { part, path } = this.settings;
    if (!part.present && part.stops === null) return '';
    const line = this.tables.line(statement.start);
    const halt = isAt(part.stops, path, line) ? `${this.probe('halt')};` : '';
    return `${halt}${this.now()}${isAt(part.starts, path, line) ? `${this.probe('go')};` : ''}`;
  }

  /** The same before a call begins. */
  arriving(): string {
    const { name, qualifiedName = name } = this.owner.entry;
    return isCallOf(this.settings.part.stops, name, qualifiedName) ? `${this.probe('halt')};` : '';
  }

  /** The same where a call has begun, and its variables can be seen. */
  arrived(): string {
    const { name, qualifiedName = name } = this.owner.entry;
    return `${this.now()}${isCallOf(this.settings.part.starts, name, qualifiedName) ? `${this.probe('go')};` : ''}`;
  }

  private now(): string {
    const { entry, call } = this.owner;
    if (!this.settings.part.present || entry.kind === 'class' || call === '0') return '';
    return `${this.probe('now', entry.id, call, this.frames())};`;
  }

  /** The same where the parameters of a call are bound that begins with them; `call` holds its id there. */
  waiting(call: string): string {
    return this.settings.part.present ? this.probe('now', this.owner.entry.id, call, this.frames(call)) : '';
  }

  /**
   * What reads the variables of the calls around this place. Those of a turn of a loop belong to their closure, not to the call. `bound`: only parameters
   * of the current call can be seen, and it holds the call's id.
   */
  frames(bound: string | null = null): string {
    const seen = new Set<string>();
    const frames = new Map<Activation, string[]>();
    const add = (owner: Activation, reader: string): void => {
      const readers = frames.get(owner);
      if (readers === undefined) frames.set(owner, [reader]);
      else readers.push(reader);
    };
    // Past a `with` statement a name may mean a property.
    for (let at: Scope | null = this.scope; at !== null && at.shade === null; at = at.parent) {
      const { owner, node } = at;
      const ownName = node.type === 'FunctionExpression' ? node.id?.name : null;
      for (const { name, id, kind, used, loop } of at.names.values()) {
        const isSeen = bound === null || owner !== this.owner || kind === 'parameter';
        if (!isSeen || seen.has(name)) continue;
        seen.add(name);
        // Those are told only where they are used.
        const isTold = used || (kind !== 'import' && name !== ownName);
        if (isTold && (loop === null || owner === this.owner)) add(owner, `${id}:()=>${name}`);
      }
      if (!seen.has('this') && owner.self !== null) add(owner, `${owner.self.id}:()=>this`);
      if (!owner.arrow && owner.entry.kind !== 'module') seen.add('this');
    }
    const all = [...frames]
      .map(([owner, readers]) => [owner === this.owner && bound !== null ? bound : owner.call, readers] as const)
      .filter(([call]) => call !== '0')
      .map(([call, readers]) => `[${call},{${readers}}]`);
    return `()=>[${all}]`;
  }

  gap(span: Span, what: string): string {
    return this.probe('gap', this.site('other', span), JSON.stringify(what));
  }

  /** An expression of which some effect is not recorded. */
  gapAround(span: Span, piece: Piece, what: string): Piece {
    return [`${this.settings.prefix}.gap(${this.site('other', span)},${JSON.stringify(what)},`, piece, ')'];
  }

  temporary(holds: Node): string | null {
    if (this.bound) return null;
    const name = `${this.settings.prefix}t${this.tables.source}_${this.number()}`;
    this.holder().temporaries.push(name);
    this.renderings[name] = this.rendering(holds);
    return name;
  }

  /** Class bodies have no place for helper variables: what is around them has. */
  holder(): Activation {
    let at = this.owner;
    while (at.entry.kind === 'class' && at.parent !== null) at = at.parent;
    return at;
  }

  /** The turn of a loop whose turns have to be told apart, and that is so where the rewriter is; null elsewhere. */
  turn(loop: Node | null): Turn | null {
    return loop === null ? null : (this.turns.get(loop) ?? null);
  }

  /** Numbers the turns of a loop. @returns what has to stand where its body begins. */
  begin(loop: Node): string {
    if (!this.scopes.turned.has(loop) || this.bound) return '';
    const number = this.number();
    const turn = { mine: `${this.settings.prefix}w${number}`, latest: `${this.settings.prefix}v${number}` };
    this.turns.set(loop, turn);
    this.holder().temporaries.push(`${turn.latest}=0`);
    return `const ${turn.mine}=++${turn.latest};`;
  }

  temporaries(): string {
    const { temporaries } = this.owner;
    return temporaries.length === 0 ? '' : `let ${temporaries.join(',')};`;
  }

  /** Where the first of the characters stands from `from` on, outside of comments. */
  find(characters: string, from: number): number {
    for (let at = from; ; at++) {
      if (characters.includes(this.text[at] ?? '')) return at;
      if (this.text.startsWith('//', at)) at = this.text.indexOf('\n', at);
      else if (this.text.startsWith('/*', at)) at = this.text.indexOf('*/', at) + 1;
    }
  }

  slice(span: Span): string {
    return this.text.slice(span.start, span.end);
  }

  /** The text of `node` with some of its parts replaced, which are in the order of the source. */
  around(node: Span, replaced: readonly (readonly [Span, Piece])[]): Piece {
    const pieces: Piece[] = [];
    let at = node.start;
    for (const [span, piece] of replaced) {
      pieces.push({ start: at, end: span.start }, piece);
      at = span.end;
    }
    pieces.push({ start: at, end: node.end });
    return pieces;
  }

  /** From the beginning of a statement to where its body begins. */
  head(node: Span, body: Span): Span {
    let end = body.start;
    while (end > node.start && /\s/.test(this.text[end - 1] ?? '')) end--;
    return { start: node.start, end };
  }

  /** A name that means a variable, and no property: reading it runs nothing. */
  isDeclared(node: Node & { type: 'Identifier'; name: string }): boolean {
    return lookup(this.scope, node.name) !== null && shadesOf(this.scope, node.name).length === 0;
  }

  /** A name that holds the same wherever it is read in an expression. */
  isSteady(node: Node & { type: 'Identifier'; name: string }): boolean {
    const variable = this.isDeclared(node) ? lookup(this.scope, node.name) : null;
    return variable !== null && (!variable.assigned || variable.kind === 'const' || variable.kind === 'own');
  }

  /** Whether the code here is strict. */
  get isStrict(): boolean {
    if (this.settings.format === 'module') return true;
    for (let at: Activation | null = this.owner; at !== null; at = at.parent)
      if (/^Class/.test(at.node.type) || hasUseStrict(at.node)) return true;
    return this.settings.outerIsStrict;
  }

  rendering(node: Node): string {
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

  /** A number that no helper variable has. */
  number(): number {
    return ++this.lastTemporary;
  }
}

function hasUseStrict(node: Node): boolean {
  const block = node.type === 'Program' ? node : 'body' in node ? (node.body as Node | null) : null;
  const statements = block?.type === 'Program' || block?.type === 'BlockStatement' ? block.body : [];
  return statements.some((statement) => 'directive' in statement && statement.directive === 'use strict');
}

function importsSource(node: Node): boolean {
  const isImport =
    node.type === 'ImportDeclaration' || node.type === 'ExportNamedDeclaration' || node.type === 'ExportAllDeclaration';
  return isImport && node.source !== null && !isType(node) && !isBuiltin(node.source.value);
}
