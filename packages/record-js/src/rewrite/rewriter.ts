import { Calls } from './calls.ts';
import { Chains } from './chains.ts';
import { Classes } from './classes.ts';
import { PROBES, SHARED } from './door.ts';
import { Evaluations } from './evaluations.ts';
import { Expressions } from './expressions.ts';
import { Functions } from './functions.ts';
import { Iterations } from './iterations.ts';
import { Loops } from './loops.ts';
import { Namespaces } from './namespaces.ts';
import { Parameters } from './parameters.ts';
import { Patterns } from './patterns.ts';
import { Place, type RewriteSettings } from './place.ts';
import type { Rules } from './rules.ts';
import { Statements } from './statements.ts';
import { Stepwise } from './stepwise.ts';
import { bare, children, type FunctionNode, isFunction, type Node } from './syntax.ts';
import type { Tables } from './tables.ts';
import { Targets } from './targets.ts';
import type { Piece } from './text.ts';
import { Tries } from './tries.ts';
import { Variables } from './variables.ts';

/** Puts probes into one source. The rules of where which probe stands are in README.md. */
export class Rewriter implements Rules {
  readonly place: Place;
  readonly statements: Statements;
  readonly loops: Loops;
  readonly namespaces: Namespaces;
  readonly tries: Tries;
  readonly variables: Variables;
  readonly stepwise: Stepwise;
  readonly iterations: Iterations;
  readonly targets: Targets;
  readonly parameters: Parameters;
  readonly patterns: Patterns;
  readonly functions: Functions;
  readonly classes: Classes;
  readonly calls: Calls;
  readonly chains: Chains;
  readonly evaluations: Evaluations;
  readonly expressions: Expressions;

  constructor(text: string, program: Node & { type: 'Program' }, tables: Tables, settings: RewriteSettings) {
    this.place = new Place(text, program, tables, settings);
    this.statements = new Statements(this);
    this.loops = new Loops(this);
    this.namespaces = new Namespaces(this);
    this.tries = new Tries(this);
    this.variables = new Variables(this);
    this.stepwise = new Stepwise(this);
    this.iterations = new Iterations(this);
    this.targets = new Targets(this);
    this.parameters = new Parameters(this);
    this.patterns = new Patterns(this);
    this.functions = new Functions(this);
    this.classes = new Classes(this);
    this.calls = new Calls(this);
    this.chains = new Chains(this);
    this.evaluations = new Evaluations(this);
    this.expressions = new Expressions(this);
  }

  program(program: Node & { type: 'Program' }): Piece {
    const { prefix, format } = this.place.settings;
    const directives = program.body.filter(
      (statement) => 'directive' in statement && typeof statement.directive === 'string',
    );
    const first = directives.at(-1)?.end ?? this.firstLine(program);
    if (first === this.place.text.length && program.hashbang !== null) return { start: 0, end: first };
    const all = program.body.filter((statement) => !directives.includes(statement as (typeof directives)[number]));
    // Imports stand as they were written: Node shows their line where one of them cannot be linked.
    const others = all.findIndex(({ type }) => type !== 'ImportDeclaration');
    const imports = all.slice(0, others === -1 ? all.length : others);
    const rest = all.slice(imports.length);
    const last = imports.at(-1);
    const start = last === undefined ? first : this.lineAfter(last.end);
    const end = this.place.site('other', { start: 0, end: program.end });
    const { takes } = this.place.settings.part;
    const body =
      takes === null
        ? [imports.map((one) => this.statements.hoisted(one)), this.statements.statements(rest, start, program.end)]
        : this.place.around({ start, end: program.end }, this.selected(rest, takes));
    const opened = this.place.mayRunEarly ? this.openedEarly : `;${this.opened}`;
    const head = this.iterations.own ? `${opened}${prefix}h.iterates=true;` : opened;
    const { call, entry } = this.place.owner;
    const { reports, part } = this.place.settings;
    const report = reports ? `${this.place.probe('module', this.place.frames())};` : '';
    const present = part.present ? `${this.place.probe('mod', entry.id, this.place.frames())};` : '';
    const enter = `${report}${this.place.temporaries()}const ${call}=${prefix}.e0(${entry.id});`;
    // A last line that is a comment must not swallow it.
    const exit = `\n;${this.place.probe('r', end, call, 'undefined')};`;
    const wrapped: Piece =
      format === 'commonjs' && !this.functions.clashes(program)
        ? // Within the block, where its variables can be read.
          [enter, 'try{', present, body, exit, `}catch(${prefix}x){throw ${this.place.probe('u', call, `${prefix}x`)}}`]
        : [enter, present, body, exit];
    return [{ start: 0, end: start }, head, wrapped];
  }

  /**
   * A text that `eval` runs. Nothing that is inserted has a value of its own, since the text's last value is that of `eval`. `opens`: it sees
   * no probes but those that it asks for.
   */
  evaluated(program: Node & { type: 'Program' }, opens: boolean): Piece {
    const { prefix } = this.place.settings;
    const directives = program.body.filter(
      (statement) => 'directive' in statement && typeof statement.directive === 'string',
    );
    // A text that is a string looks like a directive.
    const last = directives.length === program.body.length ? directives.pop() : undefined;
    const start = directives.at(-1)?.end ?? this.firstLine(program);
    if (start === this.place.text.length) return { start: 0, end: start };
    const rest = program.body.filter((statement) => statement === last || !directives.includes(statement as never));
    const end = this.place.site('other', { start: 0, end: program.end });
    const body = this.statements.statements(rest, start, program.end);
    const { call, entry } = this.place.owner;
    const head = opens ? `;${this.opened}` : ';';
    const enter = `${this.place.temporaries()}const ${call}=${prefix}.e0(${entry.id});`;
    const exit = `\n;let ${prefix}z${entry.id}=${this.place.probe('r', end, call, 'undefined')};`;
    return [{ start: 0, end: start }, head, enter, body, exit];
  }

  /** A text that is one function in parentheses, which opens its probes itself. null: a parameter runs code before the body does so. */
  made(program: Node & { type: 'Program' }): Piece | null {
    const [statement, ...others] = program.body;
    const expression = statement?.type === 'ExpressionStatement' ? bare(statement.expression) : null;
    if (expression?.type !== 'FunctionExpression' || others.length > 0) throw new Error('the text is no function');
    const isPlain = expression.params.every(({ type }) => type === 'Identifier');
    if (!isPlain) return null;
    this.place.made = { node: expression, head: this.opened };
    return this.place.around(program, [[expression, this.functions.fn(expression as FunctionNode)]]);
  }

  /** Makes the probes known to a source. */
  private get opened(): string {
    const { prefix } = this.place.settings;
    return prefix === SHARED ? `${this.probes};` : `const ${prefix}=${this.probes},${prefix}h=${prefix}.here;`;
  }

  /** As `opened`, where that may have to be done before the source begins. */
  private get openedEarly(): string {
    const { prefix } = this.place.settings;
    const probes =
      prefix === SHARED ? `${prefix}e??=${this.probes}` : `${prefix}h=(${prefix}e=${prefix}??=${this.probes}).here`;
    const names = prefix === SHARED ? `${prefix}e` : `${prefix}e,${prefix},${prefix}h`;
    return `;var ${names};function ${prefix}o(){${probes}}${prefix}o();`;
  }

  private get probes(): string {
    const { prefix } = this.place.settings;
    const { source } = this.place.tables;
    const found = prefix === SHARED ? prefix : `(function*(){}).constructor[${JSON.stringify(PROBES)}]`;
    return `${found}.open(${source})`;
  }

  /** The outermost functions that are recorded, when only some are: what is around them stays as it is written. */
  private selected(
    statements: readonly Node[],
    takes: (...names: readonly string[]) => boolean,
  ): (readonly [Node, Piece])[] {
    const found: (readonly [Node, Piece])[] = [];
    const look = (node: Node): void => {
      const activation = this.place.scopes.activations.get(node);
      if (activation !== undefined) {
        const { name, qualifiedName = name } = activation.entry;
        if (isFunction(node) && takes(name, qualifiedName)) {
          found.push([node, this.functions.fn(node)]);
          return;
        }
        // It has no call in the recording.
        activation.call = '0';
      }
      for (const child of children(node)) look(child);
    };
    for (const statement of statements) look(statement);
    return found.sort(([one], [other]) => one.start - other.start);
  }

  /** Where the next line begins, if nothing but a remark is on this one from there on; otherwise there. */
  private lineAfter(end: number): number {
    const rest = /^[ \t]*(?:\/\/[^\n]*)?\r?\n/.exec(this.place.text.slice(end));
    return end + (rest?.[0].length ?? 0);
  }

  /** Where the first line begins that is no hashbang; after a comment that says how JSX is read, which has to come before all statements. */
  private firstLine({ hashbang, body: [first] }: Node & { type: 'Program' }): number {
    if (first !== undefined && /@jsx/.test(this.place.slice({ start: 0, end: first.start }))) return first.start;
    if (hashbang === null) return 0;
    const lines = /\r\n|[\n\r\u2028\u2029]/g;
    lines.lastIndex = hashbang.end;
    return lines.test(this.place.text) ? lines.lastIndex : this.place.text.length;
  }
}
