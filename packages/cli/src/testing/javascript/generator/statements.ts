import type { Random } from '../../../../../format/src/testing/random.ts';
import { Definitions } from './definitions.ts';
import type { Expressions } from './expressions.ts';
import { Scenes } from './scenes.ts';
import { type Kind, Scope } from './scope.ts';

const declared: readonly Kind[] = [
  'number',
  'number',
  'number',
  'text',
  'list',
  'list',
  'record',
  'record',
  'map',
  'set',
  'cells',
  'date',
  'pattern',
  'big',
];

/** Statements of a generated program, each as lines of text. Loops and calls use up `fuel`, so that all of it ends. */
export class Statements {
  readonly random: Random;
  readonly expressions: Expressions;
  readonly definitions: Definitions;
  readonly scenes: Scenes;
  #lastName = 0;

  constructor(random: Random, expressions: Expressions) {
    this.random = random;
    this.expressions = expressions;
    this.definitions = new Definitions(this);
    this.scenes = new Scenes(this);
  }

  name(prefix: string): string {
    return `${prefix}${++this.#lastName}`;
  }

  block(scope: Scope, count: number, depth: number): string[] {
    const lines: string[] = [];
    for (let i = 0; i < count; i++) lines.push(...this.statement(scope, depth));
    return lines.map((line) => `  ${line}`);
  }

  statement(scope: Scope, depth: number): string[] {
    const { random } = this;
    if (depth > 0 && random.chance(30)) return this.compound(scope, depth - 1);
    if (depth > 0 && random.chance(18)) return this.definitions.some(scope, depth - 1);
    if (depth > 0 && random.chance(14)) return this.scenes.some(scope);
    switch (random.below(10)) {
      case 0:
      case 1:
        return [this.declaration(scope)];
      case 2:
        return [this.destructuring(scope)];
      case 3:
      case 4:
        return [this.store(scope)];
      case 5:
        return [this.ofList(scope)];
      case 6:
        return [this.ofRecord(scope)];
      case 7:
        return [this.ofOthers(scope)];
      case 8:
        return [this.callback(scope)];
      default:
        return [this.leave(scope)];
    }
  }

  declaration(scope: Scope): string {
    const { random, expressions } = this;
    const kind = random.pick(declared);
    const name = this.name(kind[0] ?? 'v');
    const keyword = random.pick(['let', 'let', 'const', 'var']);
    const value = expressions.ofKind(kind, scope);
    // A `var` of a block would be seen where nothing has given it a value.
    const word = keyword === 'var' ? 'let' : keyword;
    scope.variables.push({ name, kind, constant: word === 'const' });
    return `${word} ${name} = ${value};`;
  }

  private destructuring(scope: Scope): string {
    const { random, expressions } = this;
    const number = (): string => expressions.number(scope, 1);
    const declare = (kind: Kind): string => {
      const name = this.name(kind[0] ?? 'v');
      declaredNames.push({ name, kind, constant: true });
      return name;
    };
    const declaredNames: { name: string; kind: Kind; constant: boolean }[] = [];
    let line: string;
    switch (random.below(6)) {
      case 0:
        line = `const [${declare('number')} = ${number()}, , ...${declare('list')}] = [${number()}, ${number()}, ...${expressions.list(scope, 0)}.slice(0, 3)];`;
        break;
      case 1:
        line = `const { a: ${declare('number')} = ${number()}, ...${declare('record')} } = { a: ${number()}, b: ${number()}, c: 'x' };`;
        break;
      case 2:
        line = `const { ['b']: { deep: [${declare('number')}] } } = { b: { deep: [${number()}] } };`;
        break;
      case 3: {
        const [first, second] = [expressions.place(scope), expressions.place(scope)];
        line = first === null || second === null ? ';' : `[${first}, ${second}] = [${second}, ${first}];`;
        break;
      }
      case 4: {
        const place = expressions.place(scope);
        line = place === null ? ';' : `({ a: ${place} = ${number()} } = ${expressions.record(scope, 0)});`;
        break;
      }
      default: {
        const [first, list] = [expressions.place(scope), scope.some(random, 'list')];
        line =
          first === null || list === null
            ? ';'
            : `[${first} = ${number()}, ...${list.name}[2]] = [1, 2, 3];`.replace(
                `...${list.name}[2]`,
                `${list.name}[1]`,
              );
      }
    }
    scope.variables.push(...declaredNames);
    return line;
  }

  private store(scope: Scope): string {
    const { random, expressions } = this;
    const place = expressions.place(scope);
    if (place === null) return this.declaration(scope);
    const text = scope.some(random, 'text', true);
    const big = scope.some(random, 'big', true);
    switch (random.below(8)) {
      case 0:
        return `${expressions.update(place)};`;
      case 1:
        return `${place} ${random.pick(['+=', '-=', '*=', '|=', '&=', '^=', '>>=', '%='])} ${expressions.number(scope)};`;
      case 2:
        return `${place} ${random.pick(['&&=', '||=', '??='])} ${expressions.number(scope)};`;
      case 3:
        return text === null ? `${place} = -0;` : `${text.name} += ${expressions.text(scope)};`;
      case 4:
        return big === null
          ? `${place} = ${expressions.number(scope)};`
          : `${big.name} = (${big.name} * 3n + 1n) % 1000n;`;
      default:
        return `${place} = ${expressions.number(scope, 3)};`;
    }
  }

  private ofList(scope: Scope): string {
    const { random, expressions } = this;
    const list = scope.some(random, 'list')?.name;
    if (list === undefined) return this.declaration(scope);
    const number = (): string => expressions.number(scope, 1);
    return random.pick([
      () => `${list}.push(${number()}, ${number()});`,
      () => `${list}.pop();`,
      () => `${list}.shift();`,
      () => `${list}.unshift(${number()});`,
      () => `${list}.splice(${expressions.index()}, ${expressions.index()}, ${number()});`,
      () => `${list}.splice(-1);`,
      () => `${list}.sort();`,
      () => `${list}.sort((one, other) => (+one || 0) - (+other || 0));`,
      () => `${list}.reverse();`,
      () => `${list}.fill(${number()}, 1, 3);`,
      () => `${list}.copyWithin(0, 1);`,
      () => `${list}.length = ${expressions.index()};`,
      () => `delete ${list}[${expressions.index()}];`,
      () => `${list}?.push(${expressions.text(scope)});`,
      () => `Array.prototype.push.call(${list}, ${number()});`,
      () => `Array.prototype.reverse.apply(${list});`,
      () => `${list}['unshift'](${number()});`,
      () => `${list}.push(...${list}.splice(0, 1));`,
      () => `${list}[${expressions.index()}] = ${list};`,
      () =>
        `Object.defineProperty(${list}, 1, { value: ${number()}, writable: true, enumerable: true, configurable: true });`,
      () => `${list}.named = ${number()};`,
    ])();
  }

  private ofRecord(scope: Scope): string {
    const { random, expressions } = this;
    const record = scope.some(random, 'record')?.name;
    if (record === undefined) return this.declaration(scope);
    const number = (): string => expressions.number(scope, 1);
    const key = random.pick(['a', 'b', 'c', 'd']);
    return random.pick([
      () => `${record}.${key} = ${expressions.list(scope)};`,
      () => `${record}['${key}'] = ${record};`,
      () => `delete ${record}.${key};`,
      () => `delete ${record}?.['${key}'];`,
      () => `Object.assign(${record}, { ${key}: ${number()}, e: ${number()} });`,
      () =>
        `Object.defineProperty(${record}, '${key}', { value: ${number()}, writable: ${random.chance(50)}, enumerable: ${random.chance(50)}, configurable: true });`,
      () => `Reflect.set(${record}, '${key}', ${number()});`,
      () => `${record}[Symbol.for('t')] = ${number()};`,
      () => `Reflect.deleteProperty(${record}, '${key}');`,
      () => `${record}[${expressions.index()}] = ${expressions.text(scope)};`,
      () => `${record}.fn = () => ${scope.of('number').length};`,
    ])();
  }

  private ofOthers(scope: Scope): string {
    const { random, expressions } = this;
    const number = (): string => expressions.number(scope, 1);
    const kind = random.pick(['map', 'set', 'cells', 'date', 'pattern'] as const);
    const name = scope.some(random, kind)?.name;
    if (name === undefined) return this.declaration(scope);
    const key = (): string => expressions.key(scope);
    switch (kind) {
      case 'map':
        return random.pick([
          `${name}.set(${key()}, ${number()});`,
          `${name}.set(${key()}, ${number()}).set('k9', ${name}.size);`,
          `${name}.delete(${key()});`,
          `${name}.clear();`,
          `for (const [key, value] of [...${name}]) ${name}.set(value, key);`,
          `Map.prototype.set.call(${name}, ${key()}, ${number()});`,
        ]);
      case 'set':
        return random.pick([
          `${name}.add(${number()}).add(${key()});`,
          `${name}.delete(${number()});`,
          `${name}.clear();`,
          `${name}.add(${name}.size);`,
        ]);
      case 'cells':
        return random.pick([
          `${name}.fill(${number()}, 1);`,
          `${name}.reverse();`,
          `${name}.set([${number()}], 1);`,
          `${name}.sort();`,
          `${name}.copyWithin(0, 1);`,
          `${name}.subarray(1)[0] = ${number()};`,
          `new DataView(${name}.buffer).setUint8(0, ${number()});`,
          `new Uint8Array(${name}.buffer)[1] = ${number()};`,
        ]);
      case 'date':
        return `${name}.setUTC${random.pick(['Date', 'Hours', 'Month'])}(${number()} % 7 || 1);`;
      default:
        return random.pick([
          `${name}.exec(${expressions.text(scope)});`,
          `${expressions.text(scope)}.replace(${name}, '-');`,
          `${name}.lastIndex = ${expressions.index()};`,
          `${expressions.text(scope)}.match(${name});`,
        ]);
    }
  }

  private callback(scope: Scope): string {
    const { random, expressions } = this;
    const list = expressions.list(scope, 0);
    // Inside a callback nothing can be awaited, and `this` stays what it is.
    const inner = new Scope(scope, { isAsync: false, isGenerator: false, loops: [], inFunction: true });
    inner.variables.push({ name: 'item', kind: 'number', constant: false });
    const place = expressions.place(inner) ?? 'item';
    const number = expressions.number(inner, 2);
    return random.pick([
      `${list}.slice(0, 4).forEach((item) => { ${place} = ${number}; });`,
      `${list}.slice(0, 4).map((item, at, all) => (all[at] = ${number}));`,
      `[3, 1, 2].sort((item, other) => { ${place} = item; return item - other; });`,
      `queueMicrotask(() => { let item = 1; try { ${place} = ${number}; } catch (error) { log(error); } });`,
      `((item = ${expressions.number(scope, 0)}, ...rest) => { ${place} = ${number} + rest.length; })(undefined, 1, 2);`,
      `JSON.stringify({ toJSON() { return ${expressions.constant()}; } }); JSON.parse('[1, {"a": 2}]', (key, item) => item);`,
    ]);
  }

  private leave(scope: Scope): string {
    const { random, expressions } = this;
    const label = scope.loops.length === 0 ? null : random.pick(scope.loops);
    const test = expressions.test(scope);
    switch (random.below(6)) {
      case 0:
        return label === null ? ';' : `if (${test}) ${random.pick(['break', 'continue'])} ${label};`;
      case 1:
        return label === null ? ';' : `if (${test}) ${random.pick(['break', 'continue'])};`;
      case 2:
        return scope.inFunction ? `if (${test}) return ${expressions.number(scope)};` : ';';
      case 3:
        return `if (${test}) throw new ${random.pick(['Error', 'TypeError', 'RangeError'])}(${expressions.text(scope)});`;
      case 4:
        if (scope.isGenerator)
          return `${random.chance(60) ? `yield ${expressions.number(scope)}` : `{ const got = yield; if (got) yield* [got, ${expressions.number(scope, 0)}]; }`};`;
        return scope.isAsync
          ? `await ${random.pick(['null', '{ then: (done) => done(1) }', 'Promise.resolve(2)'])};`
          : ';';
      default:
        return `if (${test}) missing${random.pick(['.field', '()', ''])};`;
    }
  }

  private compound(scope: Scope, depth: number): string[] {
    const { random, expressions } = this;
    const body = (inner: Scope, count = 1 + random.below(3)): string[] => this.block(inner, count, depth);
    const test = (): string => expressions.test(scope);
    const label = this.name('loop');
    const loop = new Scope(scope, { loops: [...scope.loops, label] });
    const burn = '  if (fuel-- < 0) break;';
    const turn = this.name('i');
    loop.variables.push({ name: turn, kind: 'number', constant: true });
    switch (random.below(11)) {
      case 0:
        return [`if (${test()}) {`, ...body(new Scope(scope)), '} else {', ...body(new Scope(scope)), '}'];
      case 1:
        return [
          `${label}: for (let ${turn} = 0, step = 1; ${turn} < ${1 + random.below(4)}; ${turn} += step) {`,
          burn,
          ...body(loop),
          '}',
        ];
      case 2:
        return [`${label}: for (const ${turn} of ${expressions.list(scope, 1)}) {`, burn, ...body(loop), '}'];
      case 3: {
        const inner = new Scope(scope, { loops: [...scope.loops, label] });
        inner.variables.push({ name: turn, kind: 'text', constant: true });
        return [`${label}: for (const ${turn} in ${expressions.record(scope, 0)}) {`, burn, ...body(inner), '}'];
      }
      case 4:
        return [`{ let ${turn} = ${random.below(4)};`, `${label}: while (${turn}-- > 0) {`, burn, ...body(loop), '} }'];
      case 5:
        return [
          `{ let ${turn} = 0;`,
          `${label}: do {`,
          burn,
          ...body(loop),
          `} while (++${turn} < ${1 + random.below(3)}); }`,
        ];
      case 6:
        return [
          `switch (${expressions.number(scope)} % 3) {`,
          '  case 0: {',
          ...body(new Scope(scope)),
          '  }',
          `  case ${expressions.number(scope, 0)}:`,
          ...(random.chance(50) ? ['    break;'] : []),
          '  default: {',
          ...body(new Scope(scope)),
          '  }',
          '}',
        ];
      case 7:
      case 8: {
        const handler = new Scope(scope);
        const caught = this.name('error');
        const [head, after] = random.pick([
          [`} catch (${caught}) {`, `  log(${caught});`],
          ['} catch {', '  log("caught");'],
          [`} catch ({ name: ${caught} = 'none' }) {`, `  log(${caught});`],
        ] as const);
        const last = random.chance(40) ? ['} finally {', ...body(new Scope(scope), 1)] : [];
        return ['try {', ...body(new Scope(scope)), head, after, ...body(handler, 1), ...last, '}'];
      }
      case 9: {
        const map = scope.some(random, 'map');
        if (map === null) return [this.declaration(scope)];
        const value = this.name('n');
        loop.variables.push({ name: value, kind: 'number', constant: true });
        return [
          `${label}: for (const [${turn}, ${value} = 1] of [...${map.name}].slice(0, 4)) {`,
          burn,
          ...body(loop),
          '}',
        ];
      }
      default: {
        const place = expressions.place(scope);
        if (place === null) return [this.declaration(scope)];
        const inner = new Scope(scope, { loops: [...scope.loops, label] });
        return [`${label}: for (${place} of [${expressions.number(scope, 0)}, 2]) {`, burn, ...body(inner), '}'];
      }
    }
  }
}
