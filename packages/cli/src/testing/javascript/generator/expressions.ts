import type { Random } from '../../../../../format/src/testing/random.ts';
import type { Kind, Scope } from './scope.ts';

const fieldNames = ['a', 'b', 'c', 'd'];
const words = ['ab', 'xyz', '', 'é', '12', 'q-r'];

/** Expressions that end, give what is asked for and do not throw. */
export class Expressions {
  readonly random: Random;

  constructor(random: Random) {
    this.random = random;
  }

  number(scope: Scope, depth = 2): string {
    const { random } = this;
    const name = (kind: Kind): string | null => scope.some(random, kind)?.name ?? null;
    if (depth === 0) return name('number') ?? this.constant();
    const inner = (): string => this.number(scope, depth - 1);
    const [list, record, map, set, cells, text] = (['list', 'record', 'map', 'set', 'cells', 'text'] as const).map(
      name,
    );
    switch (random.below(26)) {
      case 0:
        return `(${inner()} ${random.pick(['+', '-', '*', '&', '|', '^'])} ${inner()}) % 97`;
      case 1:
        return `(${this.test(scope, depth - 1)} ? ${inner()} : ${inner()})`;
      case 2:
        return `Math.${random.pick(['min', 'max'])}(${inner()}, ${inner()})`;
      case 3:
        return list === null ? this.constant() : `(+${list}[${this.index()}] || 0)`;
      case 4:
        return list === null ? inner() : `${list}.length`;
      case 5:
        return record === null ? inner() : `((${record}.${random.pick(fieldNames)} ?? ${inner()}) % 97 || 0)`;
      case 6:
        return map === null ? inner() : `(${map}.get(${this.key(scope)}) ?? ${inner()})`;
      case 7:
        return set === null ? inner() : `${set}.size`;
      case 8:
        return cells === null ? inner() : `(${cells}[${this.index()}] ?? -0)`;
      case 9:
        return text === null ? inner() : `${text}.length`;
      case 10: {
        const place = this.place(scope);
        return place === null ? inner() : `(${this.update(place)})`;
      }
      case 11: {
        const place = this.place(scope);
        return place === null ? inner() : `(${place} = ${inner()})`;
      }
      case 12: {
        const called = name('function');
        return called === null ? inner() : `(${called}(${inner()}, ${inner()}) ?? 0)`;
      }
      case 13:
        return list === null ? inner() : `${list}.reduce((sum, item) => sum + (+item || 0), ${inner()}) % 97`;
      case 14:
        return record === null ? inner() : `(${record}?.${random.pick(fieldNames)}?.length ?? ${inner()})`;
      case 15: {
        const object = scope.some(random, 'instance');
        if (object?.made === undefined || object.made.methods.length === 0) return inner();
        return `${object.name}.${random.pick(object.made.methods)}(${inner()})`;
      }
      case 16: {
        const object = scope.some(random, 'instance');
        const names = [...(object?.made?.fields ?? []), ...(object?.made?.accessors ?? [])];
        return object === null || names.length === 0 ? inner() : `${object.name}.${random.pick(names)}`;
      }
      case 17:
        return `((${inner()}, ${inner()}))`;
      case 18:
        return `[${inner()}, ${inner()}, ...${this.list(scope, depth - 1)}].length`;
      case 19:
        return `Number(${this.big(scope)} % 50n)`;
      case 20: {
        const date = name('date');
        return date === null ? inner() : `${date}.getUTC${random.pick(['Date', 'Hours', 'Month'])}()`;
      }
      case 21: {
        const pattern = name('pattern');
        return pattern === null ? inner() : `${pattern}.lastIndex`;
      }
      case 22:
        return scope.secrets.length > 0 ? `this.${random.pick(scope.secrets)}` : inner();
      case 23:
        return scope.isAsync && !scope.isGenerator
          ? `(await ${random.chance(50) ? inner() : `Promise.resolve(${inner()})`})`
          : inner();
      default:
        return name('number') ?? this.constant();
    }
  }

  constant(): string {
    return this.random.pick(['0', '1', '2', '3', '7', '-1', '-0', '0.5', '10', '41', '1e3', 'NaN']);
  }

  index(): string {
    return String(this.random.below(5));
  }

  /** Something that numbers can be stored into; null: there is nothing. */
  place(scope: Scope): string | null {
    const { random } = this;
    const choices: string[] = scope.of('number', true).map(({ name }) => name);
    for (const { name } of scope.of('list')) choices.push(`${name}[${this.index()}]`, `${name}[${name}.length]`);
    for (const { name } of scope.of('record'))
      choices.push(`${name}.${random.pick(fieldNames)}`, `${name}['x' + ${this.index()}]`);
    for (const { name } of scope.of('cells')) choices.push(`${name}[${this.index()}]`);
    for (const { name, made } of scope.of('instance'))
      for (const field of [...(made?.fields ?? []), ...(made?.accessors ?? [])]) choices.push(`${name}.${field}`);
    if (scope.self !== null) for (const field of scope.self.fields) choices.push(`this.${field}`);
    for (const secret of scope.secrets) choices.push(`this.${secret}`);
    return choices.length === 0 ? null : random.pick(choices);
  }

  update(place: string): string {
    return this.random.pick([`${place}++`, `--${place}`, `++${place}`, `${place}--`]);
  }

  test(scope: Scope, depth = 1): string {
    const { random } = this;
    const inner = (): string => this.number(scope, Math.max(0, depth - 1));
    switch (random.below(7)) {
      case 0:
        return `${inner()} ${random.pick(['<', '>', '<=', '===', '!=='])} ${inner()}`;
      case 1:
        return `!(${inner()})`;
      case 2:
        return `(${inner()} ${random.pick(['&&', '||'])} ${inner()})`;
      case 3: {
        const set = scope.some(random, 'set');
        return set === null ? inner() : `${set.name}.has(${inner()})`;
      }
      case 4: {
        const record = scope.some(random, 'record');
        return record === null ? inner() : `'${random.pick(fieldNames)}' in ${record.name}`;
      }
      case 5: {
        const pattern = scope.some(random, 'pattern');
        return pattern === null ? inner() : `${pattern.name}.test(${this.text(scope)})`;
      }
      default:
        return `${inner()} % 2`;
    }
  }

  text(scope: Scope, depth = 1): string {
    const { random } = this;
    const known = scope.some(random, 'text')?.name;
    if (depth === 0) return known ?? `'${random.pick(words)}'`;
    switch (random.below(7)) {
      case 0:
        return `\`${random.pick(words)}\${${this.number(scope, depth)}}\``;
      case 1:
        return `(${this.text(scope, depth - 1)} + ${this.text(scope, depth - 1)}).slice(-12)`;
      case 2:
        return `${this.list(scope, 0)}.join('-').slice(0, 12)`;
      case 3:
        return `String(${this.number(scope, depth)})`;
      case 4:
        return `((strings, ...values) => strings.join('|') + values.length)\`<\${${this.number(scope, 0)}}>\``;
      case 5:
        return `${this.text(scope, depth - 1)}.replace(/[a-m]/g, (letter) => letter.toUpperCase())`;
      default:
        return known ?? `'${random.pick(words)}'`;
    }
  }

  big(scope: Scope): string {
    return scope.some(this.random, 'big')?.name ?? `${this.random.below(9)}n`;
  }

  key(scope: Scope): string {
    return this.random.chance(50) ? `'k${this.random.below(4)}'` : this.number(scope, 0);
  }

  list(scope: Scope, depth = 1): string {
    const { random } = this;
    const known = scope.some(random, 'list')?.name;
    if (depth === 0) return known ?? '[1, 2]';
    const number = (): string => this.number(scope, depth - 1);
    switch (random.below(11)) {
      case 0:
        return `[${number()}, ${number()}, ${this.text(scope, 0)}]`;
      case 1:
        return `[, ${number()}, , ${number()}]`;
      case 2:
        return `[...${this.list(scope, 0)}.slice(0, 4), ${number()}]`;
      case 3:
        return `Array.from({ length: ${random.below(4)} }, (_, at) => at * ${number()})`;
      case 4:
        return `${this.list(scope, 0)}.map((item, at) => (+item || 0) + at).slice(0, 6)`;
      case 5:
        return `${this.list(scope, 0)}.filter((item) => item !== ${number()}).slice(0, 6)`;
      case 6: {
        const set = scope.some(random, 'set');
        return set === null ? `[${number()}]` : `[...${set.name}].slice(0, 6)`;
      }
      case 7: {
        const map = scope.some(random, 'map');
        return map === null ? `[${number()}]` : `[...${map.name}.values()].slice(0, 6)`;
      }
      case 8:
        return `new Array(${random.below(4)})`;
      case 9:
        return `Object.keys(${this.record(scope, 0)}).slice(0, 6)`;
      default:
        return `[${number()}]`;
    }
  }

  record(scope: Scope, depth = 1): string {
    const { random } = this;
    const known = scope.some(random, 'record')?.name;
    if (depth === 0) return known ?? '{}';
    const [first, second] = [random.pick(fieldNames), random.pick(fieldNames)];
    switch (random.below(7)) {
      case 0:
        return `({ ${first}: ${this.number(scope)}, [\`${second}\`]: ${this.number(scope)} })`;
      case 1:
        return `({ ...${this.record(scope, 0)}, ${first}: ${this.number(scope, 1)} })`;
      case 2:
        return `({ ${first}: ${this.number(scope, 1)}, get ${second}2() { return this.${first}; }, set ${second}2(value) { this.${first} = value; } })`;
      case 3:
        return `Object.assign(Object.create({ inherited: 1 }), { ${first}: ${this.list(scope)} })`;
      case 4:
        return `Object.freeze({ ${first}: ${this.number(scope)} }) && { ${second}: ${this.number(scope)}, ${this.index()}: 'index' }`;
      case 5:
        return `structuredClone({ ${first}: ${this.number(scope)}, inner: { ${second}: ${this.number(scope)} } })`;
      default:
        return `({ ${first}: ${this.number(scope)}, ${second}: ${this.list(scope)}, [Symbol.for('s')]: ${this.number(scope, 0)} })`;
    }
  }

  ofKind(kind: Kind, scope: Scope): string {
    const { random } = this;
    switch (kind) {
      case 'number':
        return this.number(scope, 3);
      case 'text':
        return this.text(scope, 2);
      case 'list':
        return this.list(scope);
      case 'record':
        return this.record(scope);
      case 'map':
        return `new Map([[${this.key(scope)}, ${this.number(scope)}], ['k1', ${this.number(scope)}]])`;
      case 'set':
        return `new Set(${this.list(scope)})`;
      case 'cells':
        return `new ${random.pick(['Uint8Array', 'Int16Array', 'Float64Array', 'Float32Array', 'Uint8ClampedArray'])}([${this.number(scope)}, ${this.number(scope)}, 3])`;
      case 'date':
        return `new Date(${random.below(1000)} * 864e5)`;
      case 'pattern':
        return `/${random.pick(['a', '[a-z]', '\\\\d', 'x|y'])}/${random.pick(['g', 'y', '', 'gi'])}`.replace(
          '\\\\',
          '\\',
        );
      default:
        return `${random.below(99)}n`;
    }
  }
}
