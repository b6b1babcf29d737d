import type { Place } from './place.ts';
import { isQuiet } from './quiet.ts';
import type { Rules } from './rules.ts';
import { lookup } from './scope.ts';
import { boundNames, children, type FunctionNode, type Node } from './syntax.ts';
import type { Piece } from './text.ts';

/** Functions: the frame around a body that tells its beginning and its end. */
export class Functions {
  private readonly place: Place;
  private readonly rules: Rules;

  constructor(rules: Rules) {
    this.place = rules.place;
    this.rules = rules;
  }

  fn(node: FunctionNode): Piece {
    const { body } = node;
    const activation = this.place.scopes.activations.get(node);
    if (body === null || activation === undefined) return node;
    return this.place.within(this.place.scopeOf(node), () => {
      this.place.opening.add(activation);
      const parameters = this.rules.parameters.pieces(node, this.ownValues(node));
      this.place.opening.delete(activation);
      const piece = body.type === 'BlockStatement' ? this.functionBody(node, body) : this.arrowBody(node, body);
      return this.place.around(node, [...parameters, [body, piece]]);
    });
  }

  private functionBody(node: FunctionNode, body: Node & { type: 'BlockStatement' }): Piece {
    const directives = body.body.filter(
      (statement) => 'directive' in statement && typeof statement.directive === 'string',
    );
    const start = directives.at(-1)?.end ?? body.start + 1;
    const rest = body.body.filter((statement) => !directives.includes(statement as (typeof directives)[number]));
    const end = this.place.site('other', { start: body.end - 1, end: body.end });
    const stored = [this.ownName(node), this.parameterProperties(node)];
    const inner = this.rules.statements.statements(rest, start, body.end - 1);
    const { id } = this.place.owner.entry;
    const { prefix } = this.place.settings;
    const last = this.place.owner.deferred
      ? `;${prefix}s${id}=${end},${prefix}r${id}=undefined;`
      : [`;${prefix}.r(${end},${this.place.owner.call},`, this.left('undefined'), ');'];
    return [
      { start: body.start, end: start },
      ';',
      this.frame(node, [stored, inner, last], end),
      { start: body.end - 1, end: body.end },
    ];
  }

  private arrowBody(node: FunctionNode, body: Node): Piece {
    const value = this.left(this.rules.expressions.unnamed(body));
    const { call } = this.place.owner;
    const seen = this.place.checkpoint();
    if (isQuiet(body)) {
      const site = this.place.beginning('return', body);
      return ['{', this.frame(node, [seen, `return ${this.place.late('lr', site)}${call},`, value, ');'], site), '}'];
    }
    const site = this.place.site('return', body);
    const head = `${this.place.probe('l', site)};return ${this.place.settings.prefix}.r(${site},${call},`;
    return ['{', this.frame(node, [seen, head, value, ');'], site), '}'];
  }

  /** A body with what tells its beginning and its end, however it ends. */
  private frame(node: FunctionNode, inner: Piece, end: number): Piece {
    const { prefix } = this.place.settings;
    const { entry, call } = this.place.owner;
    const { id } = entry;
    const enter = `${this.place.arriving()}const ${call}=${this.entered(node)};`;
    const arrived = this.place.arrived();
    const { deferred } = this.place.owner;
    const held = deferred ? `let ${prefix}s${id},${prefix}r${id};` : '';
    const locals = `${this.place.made?.node === node ? this.place.made.head : ''}${this.early(node)}${this.place.temporaries()}${held}`;
    if (this.clashes(node.body)) {
      return [
        locals,
        enter,
        this.place.gap(node, 'how this function ends when an exception leaves it'),
        ';',
        arrived,
        inner,
        deferred ? `${this.place.probe('r', end, call, 'undefined')};` : '',
      ];
    }
    const { reports } = this.place.settings;
    const thrown = this.place.probe(node.async && !node.generator ? 'v' : 'u', call, `${prefix}x`);
    const threw = reports ? `${this.place.probe('threw', call, `${prefix}x`)};` : '';
    if (!deferred) return [locals, enter, 'try{', arrived, inner, `}catch(${prefix}x){${threw}throw ${thrown}}`];
    const left = reports ? `if(${prefix}s${id}!==0)${this.place.probe('left', call, `${prefix}r${id}`)};` : '';
    const leave = node.generator
      ? `${this.lastWords()};if(${prefix}s${id}!==0)${this.place.probe('r', `${prefix}s${id}||${end}`, call, `${prefix}r${id}`)}`
      : `if(${prefix}s${id})${this.place.probe('r', `${prefix}s${id}`, call, `${prefix}r${id}`)}`;
    return [
      locals,
      enter,
      'try{',
      arrived,
      inner,
      `}catch(${prefix}x){${prefix}s${id}=0;${threw}throw ${thrown}}finally{${left}${leave}}`,
    ];
  }

  /** What runs when the end of a generator or a `finally` is reached, from wherever: the call may have been put aside. */
  lastWords(): string {
    const { entry, call } = this.place.owner;
    const { prefix } = this.place.settings;
    const closed = this.place.probe('k', call);
    if (entry.generator !== true || entry.async !== true) return closed;
    // What an async generator returns is waited for before.
    return `${prefix}s${entry.id}?${this.place.probe('z', `${prefix}s${entry.id}`, call, `${prefix}r${entry.id}`)}:${closed}`;
  }

  /** For tests: a value that the current call is about to return. */
  left(value: Piece): Piece {
    const { reports, prefix } = this.place.settings;
    return reports ? [`${prefix}.left(${this.place.owner.call},`, value, ')'] : value;
  }

  private entered(node: FunctionNode): string {
    const { id } = this.place.owner.entry;
    const own = this.ownValues(node);
    const names = new Map(node.params.flatMap((parameter) => boundNames(parameter).map((name) => [name.name, name])));
    const values = [...own, ...[...names.values()].map((name) => this.rules.parameters.valueOf(name))];
    const begun = this.rules.parameters.begun(this.place.owner, own.length, values);
    if (begun !== null) return begun;
    return this.place.probe(values.length < 4 ? `e${values.length}` : 'e', id, ...values);
  }

  /** What a function begins with that another module of a circle may call before this one has begun. */
  early(node: FunctionNode): string {
    const { mayRunEarly, settings, owner } = this.place;
    if (!mayRunEarly || node.type !== 'FunctionDeclaration' || owner.parent?.entry.kind !== 'module') return '';
    const isExported = node.id === null || lookup(this.place.scope, node.id.name)?.exported === true;
    return isExported ? `${settings.prefix}e===undefined&&${settings.prefix}o();` : '';
  }

  /** Values that a call has besides its parameters. */
  private ownValues(node: FunctionNode): string[] {
    if (this.place.owner.self === null) return [];
    return [this.isDerived(node) ? `${this.place.settings.prefix}.UNBOUND` : 'this'];
  }

  /** Whether the function is the constructor of a class that extends another; asked from inside it. */
  isDerived(node: Node): boolean {
    const { parent } = this.place.owner;
    if (this.place.owner.entry.name !== 'constructor' || parent === null) return false;
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
    const variable = this.place.scope.names.get(node.id.name);
    return variable?.used && variable.kind === 'own'
      ? [this.rules.variables.bind(node.id, 'function', node.id), ';']
      : '';
  }

  private parameterProperties(node: FunctionNode): Piece {
    if (this.isDerived(node)) return '';
    return this.storedProperties(node);
  }

  /**
   * What tells the parameter properties. Those of a derived class are stored here too: erasing would store them where the body begins, which
   * in the frame of a recorded function is before `super()`.
   */
  storedProperties(node: FunctionNode): Piece {
    const stored = (name: string): string => (this.isDerived(node) ? `this.${name}=${name}` : `this.${name}`);
    return node.params
      .filter((parameter) => parameter.type === 'TSParameterProperty')
      .flatMap((parameter) => boundNames(parameter))
      .map(
        (name) =>
          `${this.place.probe('s', this.place.site('field', name), 'this', JSON.stringify(name.name), stored(name.name))};`,
      );
  }

  /** A function declaration beside a `var` or another one of the same name: together they cannot stand in a block. */
  clashes(body: Node | null): boolean {
    if (body === null || (body.type !== 'BlockStatement' && body.type !== 'Program')) return false;
    const functions = new Set<string>();
    let clash = false;
    for (const statement of body.body) {
      if (statement.type !== 'FunctionDeclaration' || statement.id === null || statement.body === null) continue;
      clash ||= functions.has(statement.id.name);
      functions.add(statement.id.name);
    }
    if (functions.size === 0) return false;
    const look = (node: Node): void => {
      if (clash || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression') return;
      if (node.type === 'FunctionDeclaration') {
        // In a block inside: sloppy code gives the outer one its value.
        clash = node.id !== null && functions.has(node.id.name);
        return;
      }
      // A text that it runs may declare them anew.
      clash ||= node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'eval';
      if (node.type === 'VariableDeclaration' && node.kind === 'var') {
        clash = node.declarations.some(({ id }) => boundNames(id).some(({ name }) => functions.has(name)));
      }
      for (const child of children(node)) look(child);
    };
    for (const statement of body.body) if (statement.type !== 'FunctionDeclaration') look(statement);
    return clash;
  }
}
