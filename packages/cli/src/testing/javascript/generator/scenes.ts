import { ClassScenes } from './class-scenes.ts';
import { IterationScenes } from './iteration-scenes.ts';
import { Scope } from './scope.ts';
import type { Statements } from './statements.ts';

/** Turns of the language that take several statements together, with random ones inside: ways out of blocks, patterns, closures, texts. */
export class Scenes {
  readonly #statements: Statements;
  readonly #iteration: IterationScenes;
  readonly #classes: ClassScenes;

  constructor(statements: Statements) {
    this.#statements = statements;
    this.#iteration = new IterationScenes(statements);
    this.#classes = new ClassScenes(statements);
  }

  some(scope: Scope): string[] {
    const { random } = this.#statements;
    // What a scene declares is its own.
    const inner = new Scope(scope, { loops: [] });
    const lines = random.pick([
      () => this.#labels(inner),
      () => this.#cases(inner),
      () => this.#patterns(inner),
      () => this.#finallies(inner),
      () => this.#chains(inner),
      () => this.#functions(inner),
      () => this.#texts(inner),
      () => this.#objects(inner),
      () => this.#iteration.some(inner),
      () => this.#iteration.some(inner),
      () => this.#classes.some(inner),
      () => this.#classes.some(inner),
    ])();
    return ['try {', ...lines.map((line) => `  ${line}`), '} catch (error) {', '  log(error);', '}'];
  }

  #number(scope: Scope): string {
    // Most of them stand in functions, where nothing can be awaited.
    return this.#statements.expressions.number(new Scope(scope, { isAsync: false, isGenerator: false }), 1);
  }

  #labels(scope: Scope): string[] {
    const { random, expressions } = this.#statements;
    const [outer, inner, i, j] = ['out', 'in', 'i', 'j'].map((one) => this.#statements.name(one)) as [
      string,
      string,
      string,
      string,
    ];
    const body = new Scope(scope, { loops: [outer, inner] });
    body.variables.push({ name: i, kind: 'number', constant: true }, { name: j, kind: 'number', constant: true });
    const leave = (): string =>
      random.pick([
        `continue ${outer};`,
        `break ${outer};`,
        `continue ${inner};`,
        `break ${inner};`,
        'break;',
        "throw new Error('out');",
      ]);
    const block = this.#statements.name('here');
    return [
      `${outer}: for (let ${i} = 0; ${i} < 3; ${i}++) {`,
      '  if (fuel-- < 0) break;',
      `  ${inner}: for (const ${j} of [1, 2, ${this.#number(scope)}]) {`,
      '    try {',
      `      if (${j} === ${1 + random.below(3)}) ${leave()}`,
      ...this.#statements.block(body, 1, 0).map((line) => `    ${line}`),
      `      if (${expressions.test(body)}) ${leave()}`,
      '    } finally {',
      `      log(${i} * 10 + ${j});`,
      ...(random.chance(25) ? [`      if (${i} > 1) ${leave()}`] : []),
      '    }',
      '  }',
      '}',
      `${block}: {`,
      `  if (${expressions.test(scope)}) break ${block};`,
      ...this.#statements.block(new Scope(scope), 1, 0),
      `  ${block}2: { log('in'); if (${expressions.test(scope)}) break ${random.pick([block, `${block}2`])}; log('end'); }`,
      '}',
    ];
  }

  #cases(scope: Scope): string[] {
    const { random } = this.#statements;
    const name = this.#statements.name('k');
    const parts = [
      [`default: log('default');`],
      [`case 1: let ${name} = ${this.#number(scope)}; log(${name});`],
      [`case ${this.#number(scope)}: ${name} = 2; log(${name}); break;`],
      ['case 2: {', ...this.#statements.block(new Scope(scope), 1, 0), '}'],
      [`case log('asked'): log(typeof ${name});`],
      [`case 0: function inside${name}() { return 4; } log(inside${name}());`],
    ];
    for (let i = parts.length - 1; i > 0; i--) {
      const other = random.below(i + 1);
      const [one, two] = [parts[i] ?? [], parts[other] ?? []];
      parts[i] = two;
      parts[other] = one;
    }
    const turn = this.#statements.name('i');
    return [
      `for (const ${turn} of [0, 1, 2, 9]) {`,
      `  switch (${turn}) {`,
      ...parts.flatMap((part) => part.map((line) => `    ${line}`)),
      '  }',
      '}',
    ];
  }

  #patterns(scope: Scope): string[] {
    const { random } = this.#statements;
    const [f, a, b, c] = ['f', 'a', 'b', 'c'].map((one) => this.#statements.name(one)) as [
      string,
      string,
      string,
      string,
    ];
    const [place, other] = [this.#statements.expressions.place(scope), this.#statements.expressions.place(scope)];
    const given = random.pick([
      `{ x: { y: ${this.#number(scope)}, z: 2 } }, [1, 2, 3]`,
      '{}, []',
      'undefined, [undefined, 4]',
      `{ x: null }, 'ab'`,
      `{ get x() { log('got'); return { y: 1 }; }, x1: 5 }, new Set([7])`,
      '',
    ]);
    const lines = [
      `const ${f} = ({ x: { y: ${a} = (log('y'), ${this.#number(scope)}), ...${b} } = { z: 9 }, ['x' + 1]: ${c} = ${a} } = {}, [first, , third = first, ...rest] = [1]) => {`,
      `  log([${a}, ${b}, ${c}, first, third, rest]);`,
      `  return () => (${a} = ${c}, ${a});`,
      '};',
      `log(${f}(${given})());`,
    ];
    const more = [
      `for (const { length, [0]: head = 'none', ...others } of ['ab', '', [5, 6]]) log([length, head, others]);`,
      `for (const [at, { deep: [value = at] = [] } = {}] of [[1, { deep: [2] }], [3]].entries()) log([at, value]);`,
      `try { throw { code: ${this.#number(scope)}, inner: [1] }; } catch ({ code, inner: [one, two = code] }) { log([code, one, two]); }`,
      `{ let p = 1, q = 2, r; [p, q, r = p] = [q, p]; ({ p, q: [q = p] = [], ...r } = { p: q, s: 3 }); log([p, q, r]); }`,
      ...(place === null || other === null
        ? []
        : [
            `[${place} = 4, ...[${other}]] = [undefined, 5];`,
            `({ a: ${place}, b: { c: ${other} = 3 } = {} } = { a: ${this.#number(scope)} });`,
            `for ({ a: ${place} = 2 } of [{}, { a: 1 }]) log('stored');`,
            `[${place}, ${other}] = (log('right'), [${other}, ${place}]);`,
          ]),
    ];
    return [...lines, random.pick(more), random.pick(more)];
  }

  #finallies(scope: Scope): string[] {
    const { random, expressions } = this.#statements;
    const [f, n] = [this.#statements.name('f'), this.#statements.name('n')];
    const inner = new Scope(scope, { isAsync: false, isGenerator: false, loops: [], inFunction: true });
    inner.variables.push({ name: n, kind: 'number', constant: false });
    const end = (): string =>
      random.pick([
        `return ${n} + 1;`,
        `throw new TypeError('end');`,
        `${n} += 10;`,
        'continue;',
        'break;',
        `return (${n} = ${this.#number(inner)});`,
      ]);
    return [
      `const ${f} = (${n}) => {`,
      '  for (let turn = 0; turn < 3; turn++) {',
      '    if (fuel-- < 0) break;',
      '    try {',
      '      try {',
      `        if (turn === ${random.below(3)}) ${end()}`,
      ...this.#statements.block(inner, 1, 0).map((line) => `      ${line}`),
      `        if (${expressions.test(inner)}) ${end()}`,
      `      } catch ${random.pick(['', '(error)'])} {`,
      `        ${n}++; ${end()}`,
      '      } finally {',
      `        log(['first', ${n}]); ${random.chance(30) ? end() : ''}`,
      '      }',
      `    } ${random.pick(['', `catch (error) { log(error); ${end()} } `])}finally {`,
      `      log(['second', turn]); ${n} -= turn;`,
      '    }',
      '  }',
      `  return ${n};`,
      '};',
      `for (const one of [0, ${this.#number(scope)}]) try { log(${f}(one)); } catch (error) { log(error); }`,
      ...(random.chance(30)
        ? [
            `try { throw new Error('out', { cause: new AggregateError([new RangeError('in'), ${this.#number(scope)}], 'many') }); } catch (error) { log(error.cause.errors.length); }`,
          ]
        : []),
    ];
  }

  #chains(scope: Scope): string[] {
    const { random } = this.#statements;
    const [o, key] = [this.#statements.name('o'), random.pick(['a', 'b', 'zero'])];
    const steps = [
      `log(${o}?.a?.b?.[log('key') ?? 'c']);`,
      `log(${o}.none?.[log('never')].deeper.still);`,
      `log(${o}.call?.(${this.#number(scope)})?.toFixed?.(1));`,
      `log(delete ${o}?.a?.b);`,
      `${o}.${key} ??= ${this.#number(scope)};`,
      `${o}.${key} ||= (log('or'), ${this.#number(scope)});`,
      `${o}.${key} &&= { b: ${this.#number(scope)} };`,
      `${o}['k' + (log('once'), 1)] ??= [${this.#number(scope)}];`,
      `${o}.seen ||= 3; ${o}.seen &&= 4; ${o}.seen ??= 5;`,
      `(${o}.deep ??= {}).inner ??= []; ${o}.deep.inner.push(${this.#number(scope)});`,
      `${o}.a?.list?.push(1) ?? log('none');`,
      `log((${o}?.call)(1), ${o}?.['call']?.call(${o}, 2));`,
      `${o}.count = (${o}.count ?? 0) + 1; ${o}.count **= 2; ${o}.count >>>= 1;`,
      `let held = null; held ??= ${o}; held &&= held.a; held ||= 7; log(typeof held);`,
    ];
    return [
      `const ${o} = { a: { b: { c: ${this.#number(scope)} } }, zero: 0, call(n) { return n + (this?.zero ?? 5); }, get seen() { log('get'); return this.hidden; }, set seen(value) { log('set'); this.hidden = value; } };`,
      ...[1, 2, 3, 4].map(() => random.pick(steps)).filter((step, at, all) => all.indexOf(step) === at),
      `log(Object.keys(${o}));`,
    ];
  }

  #functions(scope: Scope): string[] {
    const { random } = this.#statements;
    const [f, g] = [this.#statements.name('f'), this.#statements.name('g')];
    return random.pick([
      () => [
        `log(hoisted${f}(2));`,
        `function hoisted${f}(n) { return n > 3 ? arguments.length : hoisted${f}(n + 1, n) + (new.target === undefined ? 1 : 2); }`,
        `const ${f} = function self(n, seen = () => n) { n += ${this.#number(scope)}; return n > 20 || fuel-- < 0 ? seen() : self(n + 7, seen) + self.length; };`,
        `log(${f}(${this.#number(scope)}));`,
      ],
      () => [
        `const ${f} = (a = ${this.#number(scope)}, b = () => a, c = (a = 5, () => a++)) => { let d = a; a = d + 1; return [b(), c?.(), a, d]; };`,
        `log([${f}(), ${f}(1), ${f}(undefined, () => 3, null)]);`,
      ],
      () => [
        `const ${f} = (left) => (right) => (third) => { left += third; right = [left, ...right]; return () => [left--, right.pop(), third]; };`,
        `const ${g} = ${f}(${this.#number(scope)})([1, 2])(3); log([${g}(), ${g}()]);`,
      ],
      () => [
        `function ${f}(n) { this.n = n; this.get = () => this?.n; if (n > 5) return { n: 'other' }; }`,
        `${f}.prototype.up = function up(by) { this.n += by; return this; };`,
        `const ${g} = new ${f}(${this.#number(scope)}); ${g}.up?.(2).up?.(${this.#number(scope)}); log([${g}.n, ${g}.get?.()]);`,
        `log(${f}.call({ n: 1 }, 3)); log(Reflect.construct(${f}, [1], class { get late() { return this.n; } }).late);`,
        `const bound = ${g}.up?.bind({ n: 3 }, 4); log(bound?.().n);`,
      ],
      () => [
        `const ${f} = (strings, ...values) => { log(strings.raw.join('|')); return (${f}.last === strings ? 'same' : 'new') + values.length + (${f}.last = strings, ''); };`,
        `for (const n of [1, 2]) log(${f}\`a\${n}\\n\${${this.#number(scope)}}b\`);`,
        `log(String.raw\`\\t\${1}\${\`in\${2}\`}\`);`,
      ],
    ])();
  }

  #texts(scope: Scope): string[] {
    const { random } = this.#statements;
    const n = this.#statements.name('n');
    return random.pick([
      () => [
        `let ${n} = ${this.#number(scope)};`,
        `log(eval('${n} += 1; let inner = ${n} * 2; inner'));`,
        `log(${n});`,
      ],
      () => [`log((0, eval)('(function () { let sum = 0; for (let i = 0; i < 3; i++) sum += i; return sum; })()'));`],
      () => [
        `const ${n} = new Function('a', 'b', 'let c = a + b; if (c > 5) c -= 1; return c;');`,
        `log([${n}(${this.#number(scope)}), ${n}(1, 9), ${n}.length]);`,
      ],
      () => [
        `const ${n} = 'k=1;key=22'.matchAll(/(?<name>[a-z]+)=(?<value>\\d)/g); for (const { groups: { name, value } } of ${n}) log(name + value);`,
        `log('x1y2'.replace(/(?<l>[a-z])(\\d)/g, (whole, letter, digit, at, all, { l }) => l + at + digit));`,
      ],
      () => [
        `log(Function.prototype.toString.call(function kept( a,b ) { return a }) + (() => 1).toString());`,
        `log([(function named() {}).name, (() => 1).name, class { static name = 'own' }.name]);`,
      ],
    ])();
  }

  #objects(scope: Scope): string[] {
    const { random } = this.#statements;
    const o = this.#statements.name('o');
    return random.pick([
      () => [
        `const ${o} = new Proxy({ a: 1 }, { get(target, key, self) { log(String(key)); return Reflect.get(target, key, self); }, set(target, key, value) { target[key] = value + 1; return value !== 9; }, has: (target, key) => key === 'b', deleteProperty(target, key) { return delete target[key]; }, ownKeys: () => ['a', 'z'], getOwnPropertyDescriptor: () => ({ value: 1, enumerable: true, configurable: true }) });`,
        random.pick([
          `${o}.a += ${this.#number(scope)}; log(${o}.a);`,
          `log('b' in ${o}, 'a' in ${o});`,
          `${o}.q = 9;`,
          `delete ${o}.a; log(Object.keys(${o}));`,
          `({ a: ${o}.w } = ${o}); log({ ...${o} });`,
        ]),
      ],
      () => [
        `const ${o} = { __proto__: { greet() { return 'base' + this.n; }, get twice() { return this.n * 2; } }, n: ${this.#number(scope)}, greet() { return super.greet() + super.twice; } };`,
        `log(${o}.greet()); ${o}.n++; log(${o}.twice);`,
      ],
      () => [
        `const ${o} = Object.${random.pick(['freeze', 'seal', 'preventExtensions'])}({ a: 1, list: [1] });`,
        random.pick([`${o}.a = 2;`, `${o}.b = 2;`, `delete ${o}.a;`, `${o}.list.push(${this.#number(scope)});`]),
        `log(${o});`,
      ],
      () => [
        `const ${o} = {}; Object.defineProperties(${o}, { a: { get() { return this.kept ?? 0; }, set(value) { this.kept = value; }, enumerable: true }, b: { value: 1 }, [Symbol.toPrimitive]: { value: (hint) => hint.length } });`,
        `${o}.a = ${this.#number(scope)}; ${o}.a++; log([+${o}, \`\${${o}}\`, ${o} + 1, ${o}.a]);`,
        random.pick([
          `${o}.b = 3;`,
          `Object.setPrototypeOf(${o}, { inherited: 2 }); log(${o}.inherited);`,
          `Reflect.defineProperty(${o}, 'a', { value: 8 });`,
        ]),
      ],
      () => [
        `const ${o} = { *[Symbol.iterator]() { yield* [1, ${this.#number(scope)}]; }, async later() { return this.n; }, ['com' + 'puted']: 3, 1.5: 'number', 'two words': 2, n: 4, get [\`g\${1}\`]() { return 5; } };`,
        `log([...${o}, ${o}.computed, ${o}[1.5], ${o}.g1]); [${o}.n, ${o}['two words']] = ${o};`,
      ],
    ])();
  }
}
