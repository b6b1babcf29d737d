import { Scope } from './scope.ts';
import type { Statements } from './statements.ts';

/** Classes with private members of every kind, made from built-in ones, and with names that are worked out. */
export class ClassScenes {
  readonly #statements: Statements;

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  some(scope: Scope): string[] {
    const { random } = this.#statements;
    return random.pick([
      () => this.#secrets(scope),
      () => this.#inheritance(scope),
      () => this.#listlike(scope),
      () => this.#maplike(scope),
      () => this.#computed(scope),
    ])();
  }

  #number(scope: Scope): string {
    // Most of them stand in functions, where nothing can be awaited.
    return this.#statements.expressions.number(new Scope(scope, { isAsync: false, isGenerator: false }), 1);
  }

  #steps(count: number, steps: readonly string[]): string[] {
    const chosen = Array.from({ length: count }, () => this.#statements.random.pick(steps));
    return chosen.map((step) => `try { ${step} } catch (error) { log(error); }`);
  }

  #secrets(scope: Scope): string[] {
    const { random } = this.#statements;
    const [C, o] = [this.#statements.name('C'), this.#statements.name('o')];
    const lines = [
      `class ${C} {`,
      `  #n = ${random.below(9)}; #list = [1]; static #made = 0; plain = () => this.#n;`,
      `  get #half() { return this.#n / 2; } set #half(value) { this.#n = value * 2; }`,
      `  #up(by) { this.#n += by; ${C}.#made++; return this; } static #count() { return ${C}.#made; } *#each() { yield* this.#list; }`,
      `  go(by) { this.#half = by; this.#half ||= 3; this.#list[this.#list.length] = this.#up(1).#half; this.#n **= 1; return [...this.#each()]; }`,
      `  static has(other) { return #n in other && #up in other; } static total() { return ${C}.#count() + this.#made; }`,
      `  swap(other) { [this.#n, other.#n] = [other.#n, this.#n]; ({ n: this.#n = 4 } = {}); return other?.#n; }`,
      `  static { try { new ${C}().#list.push(2); } finally { this.#made ??= 1; this.ready = ${C}.#made; } }`,
      '}',
      `const ${o} = new ${C}();`,
    ];
    return [
      ...lines,
      ...this.#steps(4, [
        `log(${o}.go(${this.#number(scope)}));`,
        `log(${o}.swap(new ${C}()));`,
        `log([${C}.has(${o}), ${C}.has({}), ${C}.has(1)]);`,
        `log(${C}.total());`,
        `log(${o}.plain());`,
        `${C}.prototype.go.call({}, 1);`,
        `log(class extends ${C} { static total() { return super.total(); } }.total());`,
        `log(${o});`,
      ]),
    ];
  }

  #inheritance(scope: Scope): string[] {
    const { random } = this.#statements;
    const [A, B, o] = ['A', 'B', 'o'].map((one) => this.#statements.name(one)) as [string, string, string];
    const lines = [
      `class ${A} {`,
      `  kind = new.target?.name ?? 'none'; first = this.late?.() ?? ${random.below(9)};`,
      `  constructor(...given) { this.given = given; ${random.pick(['', `if (given.length > 1) return { other: 1 };`, `this.fill?.(2);`])} }`,
      `  get size() { return this.given.length; } set size(value) { this.given.length = value; }`,
      `  static make(...given) { return new this(...given); } toString() { return 'A' + this.size; }`,
      '}',
      `class ${B} extends ${A} {`,
      `  own = (log('own'), super.size); #secret = this.first;`,
      `  constructor(a, b = ${this.#number(scope)}) { ${random.pick(['super(a);', 'super(a, b);', 'const up = () => super(a); up();', `if (a > 90) throw new RangeError('much'); super(...[a]);`])} this.b = b; }`,
      `  late() { return 'late'; } fill(n) { this.filled = [n, this.own]; }`,
      `  get size() { return super.size + 10; } set size(value) { super.size = value; this.set = (this.set ?? 0) + 1; }`,
      `  toString() { return \`\${super.toString()}B\${this.#secret}\`; }`,
      '}',
    ];
    return [
      ...lines,
      `const ${o} = ${random.pick([`new ${B}`, `${B}.make`])}(${this.#number(scope)});`,
      ...this.#steps(4, [
        `log(String(${o}));`,
        `${o}.size = 0; log(${o}.size);`,
        `${o}.size += 1;`,
        `log(${o} instanceof ${A}, Object.keys(${o}));`,
        `log(new ${A}(1, 2));`,
        `${B}.prototype.late = () => 3; log(new ${B}(1).first);`,
        `const plain = new ${A}(1); Object.setPrototypeOf(plain, { late: 1 }); plain.kind = ${o}.kind; log(plain);`,
        `log(Reflect.construct(${A}, [5], ${B}).kind);`,
        `${o}.b = ${o}; delete ${o}.own; log('own' in ${o});`,
      ]),
    ];
  }

  #listlike(scope: Scope): string[] {
    const { random } = this.#statements;
    const [L, l] = [this.#statements.name('L'), this.#statements.name('l')];
    return [
      `class ${L} extends Array { ${random.pick(['', `push(...items) { this.told = items.length; return super.push(...items); }`, `static get [Symbol.species]() { return Array; }`, `get last() { return this.at(-1); } set last(value) { this[this.length - 1] = value; }`])} }`,
      `const ${l} = ${random.pick([`${L}.of(3, 1, 2)`, `new ${L}(2)`, `${L}.from('ab', (one) => one + 1)`])};`,
      ...this.#steps(4, [
        `${l}.push(${this.#number(scope)}, 2);`,
        `log(${l}.map((one) => one).constructor.name);`,
        `${l}.length = 1; ${l}[3] = 4;`,
        `${l}.sort().reverse(); log(${l}.slice(1) instanceof ${L});`,
        `${l}.last = 9; log(${l}.last);`,
        `[${l}[0], ${l}[1]] = [${l}[1], ${l}[0]];`,
        `log(${l}.splice(0, 1, 'a', 'b').length, ${l}.concat([1]).length);`,
        `${l}.copyWithin(0, 1).fill(0, -1);`,
        `${l}.extra = [${l}.shift(), ${l}.unshift(7)];`,
        `delete ${l}[0]; log(0 in ${l}, ${l}.flat().length);`,
      ]),
      `log(${l});`,
    ];
  }

  #maplike(scope: Scope): string[] {
    const { random } = this.#statements;
    const [M, m] = [this.#statements.name('M'), this.#statements.name('m')];
    const isMap = random.chance(60);
    return [
      isMap
        ? `class ${M} extends Map { ${random.pick(['', `set(key, value) { this.told = key; return super.set(key, value); }`, `get(key) { if (!this.has(key)) this.set(key, [key]); return super.get(key); }`])} }`
        : `class ${M} extends Set { ${random.pick(['', 'add(one) { log(one); return super.add([one].length + one); }', `delete(one) { return super.delete(one) || log('none'); }`])} }`,
      `const ${m} = new ${M}(${isMap ? `[['a', 1], [${this.#number(scope)}, 'b']]` : `[1, ${this.#number(scope)}]`});`,
      ...this.#steps(
        4,
        isMap
          ? [
              `${m}.set('k', ${this.#number(scope)}).set('a', ${m}.size);`,
              `log(${m}.get('new'));`,
              `${m}.delete('a');`,
              `for (const [key, value] of ${m}) { if (typeof key === 'string') ${m}.delete(key); log(value); if (${m}.size > 5 || fuel-- < 0) break; }`,
              `${m}.forEach((value, key, all) => all.told === key && log(key));`,
              `${m}.clear(); ${m}.extra = 1;`,
              `log([...${m}.keys()].length, Object.fromEntries(${m}));`,
            ]
          : [
              `${m}.add(${this.#number(scope)});`,
              `${m}.delete(1); log(${m}.has(1));`,
              `for (const one of ${m}) { if (fuel-- < 0 || ${m}.size > 5) break; ${m}.add(+one + 1 || 0); }`,
              `${m}.clear(); ${m}.add('x');`,
              `log([...${m}].length);`,
            ],
      ),
      `log(${m});`,
    ];
  }

  #computed(scope: Scope): string[] {
    const { random } = this.#statements;
    const [C, key] = [this.#statements.name('C'), this.#statements.name('key')];
    return [
      `const ${key} = (name) => (log(name), name);`,
      `const ${C} = class ${random.pick(['', 'Named '])}{`,
      `  [${key}('a')] = ${this.#number(scope)}; static [${key}('b')] = 2; [${key}('c')]() { return this.a; } static *[${key}('d')]() { yield this.b; }`,
      `  get [${key}('e')]() { return this.f ?? 0; } set [${key}('e')](value) { this.f = value; } 'quoted name' = 5; 12 = 'twelve'; static async later() { return this.name; }`,
      '};',
      `const made = new ${C}();`,
      ...this.#steps(3, [
        `log([made.a, made.c(), ${C}.b, [...${C}.d()]]);`,
        `made.e = ${this.#number(scope)}; made.e++; log(made.e);`,
        `log(Object.keys(made), Object.getOwnPropertyNames(${C}.prototype));`,
        `made['quoted name'] += 1; made[12] += '!'; log(made);`,
        `log(${C}.name, ${C}.length);`,
      ]),
    ];
  }
}
