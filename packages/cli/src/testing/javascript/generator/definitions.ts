import { type ClassShape, Scope } from './scope.ts';
import type { Statements } from './statements.ts';

/** Functions, generators, async functions and classes of a generated program, each with something that uses it. */
export class Definitions {
  readonly #statements: Statements;

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  some(scope: Scope, depth: number): string[] {
    switch (this.#statements.random.below(7)) {
      case 0:
      case 1:
        return this.#function(scope, depth);
      case 2:
        return this.#closure(scope);
      case 3:
        return this.#generator(scope, depth);
      case 4:
        return scope.isAsync && !scope.isGenerator ? this.#asynchronous(scope, depth) : this.#function(scope, depth);
      default:
        return this.class(scope, depth);
    }
  }

  #body(scope: Scope, depth: number, first: readonly string[] = []): string[] {
    const { random, expressions } = this.#statements;
    return [
      '  if (fuel-- < 0) return 0;',
      ...first,
      ...this.#statements.block(scope, 1 + random.below(4), depth),
      `  return ${expressions.number(scope)};`,
    ];
  }

  #function(scope: Scope, depth: number): string[] {
    const { random, expressions } = this.#statements;
    const name = this.#statements.name('f');
    const inner = new Scope(scope, {
      inFunction: true,
      isAsync: false,
      isGenerator: false,
      loops: [],
      self: null,
      secrets: [],
    });
    // Parameters hide what is outside: where a variable of that name is used, it is theirs.
    const hidden = scope.some(random, 'number')?.name;
    const first = hidden !== undefined && random.chance(30) ? hidden : this.#statements.name('p');
    const second = this.#statements.name('p');
    const outer = new Scope(scope, { isAsync: false });
    inner.variables.push({ name: first, kind: 'number', constant: false });
    inner.variables.push({ name: second, kind: 'number', constant: false });
    const parameters = random.pick([
      `${first}, ${second}`,
      `${first} = ${expressions.constant()}, ${second} = ${first}`,
      `${first}, ...[${second} = 2]`,
      `${first}, ${second}, { length } = 'ab'`,
    ]);
    const lines = this.#body(inner, depth);
    scope.variables.push({ name, kind: 'function', constant: true });
    const call = `log(${name}(${expressions.number(outer)}, ${expressions.number(outer)}));`;
    return random.chance(50)
      ? [`function ${name}(${parameters}) {`, ...lines, '}', call]
      : [`const ${name} = (${parameters}) => {`, ...lines, '};', call];
  }

  #closure(scope: Scope): string[] {
    const { random, expressions } = this.#statements;
    const [name, kept, record] = [this.#statements.name('f'), this.#statements.name('n'), this.#statements.name('r')];
    const inner = new Scope(scope, { isAsync: false, isGenerator: false, loops: [], inFunction: true });
    inner.variables.push({ name: kept, kind: 'number', constant: false });
    const outer = expressions.number(new Scope(scope, { isAsync: false }), 1);
    const lines = [
      `const ${record} = ((${kept}) => ({`,
      `  up: (by = 1) => (${kept} = (${kept} + by) % 89),`,
      `  get now() { return ${kept}; },`,
      `  set now(value) { ${kept} = +value || ${expressions.number(inner, 1)}; },`,
      `}))(${outer});`,
      `const ${name} = ${record}.up;`,
      `${record}.now ${random.pick(['=', '+=', '??='])} ${outer};`,
    ];
    scope.variables.push({ name, kind: 'function', constant: true }, { name: record, kind: 'record', constant: true });
    return lines;
  }

  #generator(scope: Scope, depth: number): string[] {
    const { random, expressions } = this.#statements;
    const name = this.#statements.name('g');
    const [steps, list] = [this.#statements.name('steps'), this.#statements.name('l')];
    const isAsync = scope.isAsync && !scope.isGenerator && random.chance(35);
    const inner = new Scope(scope, {
      inFunction: true,
      isAsync,
      isGenerator: true,
      loops: [],
      self: null,
      secrets: [],
    });
    const parameter = this.#statements.name('p');
    inner.variables.push({ name: parameter, kind: 'number', constant: false });
    const yields = [`  yield ${parameter};`];
    const body = this.#body(inner, depth, yields);
    const guarded = random.chance(40) ? ['  try {', ...body, '  } finally {', `    log('over');`, '  }'] : body;
    const given = expressions.number(new Scope(scope, { isAsync: false }), 1);
    const wait = isAsync ? 'await ' : '';
    scope.variables.push({ name: list, kind: 'list', constant: true });
    return [
      `${isAsync ? 'async ' : ''}function* ${name}(${parameter}) {`,
      ...guarded,
      '}',
      `const ${list} = [];`,
      random.pick([
        `for ${wait}(const got of ${name}(${given})) { ${list}.push(got); if (${list}.length > 3) break; }`,
        `{ const ${steps} = ${name}(${given}); ${list}.push((${wait}${steps}.next()).value, (${wait}${steps}.next(2)).value, (${wait}${steps}.return(9)).value); }`,
        `{ const ${steps} = ${name}(${given}); ${wait}${steps}.next(); try { ${list}.push((${wait}${steps}.throw(new Error('in'))).done); } catch (error) { log(error); } }`,
        isAsync ? `for await (const got of ${name}(1)) ${list}.push(got);` : `${list}.push(...${name}(${given}));`,
        isAsync
          ? `${list}.push(await ${name}(2).next());`
          : `{ const [first, second = -1] = ${name}(${given}); ${list}.push(first, second); }`,
      ]),
    ];
  }

  #asynchronous(scope: Scope, depth: number): string[] {
    const { random, expressions } = this.#statements;
    const [name, result, parameter] = [
      this.#statements.name('a'),
      this.#statements.name('n'),
      this.#statements.name('p'),
    ];
    const inner = new Scope(scope, {
      inFunction: true,
      isAsync: true,
      isGenerator: false,
      loops: [],
      self: null,
      secrets: [],
    });
    inner.variables.push({ name: parameter, kind: 'number', constant: false });
    const lines = this.#body(inner, depth);
    const outer = new Scope(scope, { isAsync: false });
    const [given, other] = [expressions.number(outer, 1), expressions.number(outer, 1)];
    scope.variables.push({ name: result, kind: 'list', constant: true });
    return [
      random.chance(50) ? `async function ${name}(${parameter}) {` : `const ${name} = async (${parameter}) => {`,
      ...lines,
      '};',
      random.pick([
        `const ${result} = await Promise.all([${name}(${given}), ${name}(${other})]);`,
        `const ${result} = [await ${name}(${given})];`,
        `const ${result} = await Promise.allSettled([${name}(${given}), Promise.reject(1)]);`,
        `const ${result} = [await ${name}(${given}).catch((error) => String(error)).finally(() => log('settled'))];`,
      ]),
    ];
  }

  class(scope: Scope, depth: number): string[] {
    const { random, expressions } = this.#statements;
    const name = this.#statements.name('C');
    const base = scope.some(random, 'instance')?.made ?? null;
    const parent = base !== null && random.chance(50) && this.#isVisible(scope, base) ? base : null;
    const [field, other] = [this.#statements.name('x'), this.#statements.name('y')];
    const secret = `#${random.pick(['s', 't', this.#statements.name('z')])}`;
    const method = this.#statements.name('m');
    const accessor = this.#statements.name('v');
    const shape: ClassShape = {
      name,
      fields: [field, other, ...(parent?.fields ?? [])],
      methods: [method, ...(parent?.methods ?? [])],
      accessors: [accessor, ...(parent?.accessors ?? [])],
    };
    const still = new Scope(scope, { isAsync: false, isGenerator: false, loops: [], inFunction: true });
    const inside = new Scope(still, { self: shape, secrets: [`${secret}`] });
    const parameter = this.#statements.name('p');
    const called = new Scope(inside);
    called.variables.push({ name: parameter, kind: 'number', constant: false });
    const making = new Scope(inside, { inFunction: false });
    making.variables.push({ name: parameter, kind: 'number', constant: false });
    const constructed = [
      `  constructor(${parameter}) {`,
      ...(parent === null ? [] : [`    super(${parameter});`]),
      ...this.#statements.block(making, 1 + random.below(2), 0).map((line) => `  ${line}`),
      `    this.${field} = ${parameter};`,
      '  }',
    ];
    const object = this.#statements.name('o');
    const lines = [
      `class ${name}${parent === null ? '' : ` extends ${parent.name}`} {`,
      `  ${field};`,
      `  ${other} = ${expressions.number(still, 0)};`,
      `  ${secret} = ${expressions.number(still, 0)};`,
      `  static made = 0;`,
      `  static list = [${expressions.number(still, 0)}];`,
      ...(random.chance(40) ? [`  static { for (const item of [1, 2]) this.made += item; }`] : []),
      ...(random.chance(70) ? constructed : []),
      `  ${method}(${parameter}) {`,
      ...this.#body(called, depth).map((line) => `  ${line}`),
      '  }',
      `  get ${accessor}() { ${name}.made++; return this.${secret}; }`,
      `  set ${accessor}(value) { this.${secret} = value; ${parent === null ? '' : `super.${parent.accessors[0]} = value;`} }`,
      `  static of(value) { const made = new this(value); this.list.push(made.${secret}); return made; }`,
      ...(parent === null
        ? []
        : [`  ${parent.methods[0]}(value) { return super.${parent.methods[0]}(value) + this.${field}; }`]),
      '}',
      `const ${object} = ${random.pick([`new ${name}`, `${name}.of`])}(${expressions.number(still, 1)});`,
    ];
    scope.variables.push({ name: object, kind: 'instance', constant: true, made: shape });
    return lines;
  }

  /** The class was made where its name can still be seen. */
  #isVisible(scope: Scope, shape: ClassShape): boolean {
    for (let at: Scope | null = scope; at !== null; at = at.parent)
      if (at.variables.some(({ made }) => made === shape)) return true;
    return false;
  }
}
