import { Scope } from './scope.ts';
import type { Statements } from './statements.ts';

/** Iterators, generators and what waits, told to stop in every way there is. */
export class IterationScenes {
  readonly #statements: Statements;

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  some(scope: Scope): string[] {
    const { random } = this.#statements;
    const isAsync = scope.isAsync && !scope.isGenerator;
    return random.pick([
      () => this.#generator(scope, false),
      () => this.#generator(scope, isAsync),
      () => this.#protocol(scope, isAsync && random.chance(50)),
      () => this.#delegation(scope, isAsync && random.chance(50)),
      () => this.#bindings(scope),
      () => (isAsync ? this.#promises(scope) : this.#protocol(scope, false)),
      () => (isAsync ? this.#tasks(scope) : this.#delegation(scope, false)),
    ])();
  }

  #number(scope: Scope): string {
    // Most of them stand in functions, where nothing can be awaited.
    return this.#statements.expressions.number(new Scope(scope, { isAsync: false, isGenerator: false }), 1);
  }

  /** Steps of a generator or iterator, whatever they end in. */
  #drive(name: string, scope: Scope, isAsync: boolean): string[] {
    const { random } = this.#statements;
    const wait = isAsync ? 'await ' : '';
    const steps = [
      `next()`,
      `next(${this.#number(scope)})`,
      `throw(new Error('thrown'))`,
      `return(${this.#number(scope)})`,
      `next('end')`,
    ];
    const chosen = Array.from({ length: 2 + random.below(4) }, () => random.pick(steps));
    return chosen.map((step) => `try { log(${wait}${name}.${step}); } catch (error) { log(error); }`);
  }

  #generator(scope: Scope, isAsync: boolean): string[] {
    const { random } = this.#statements;
    const [g, p, got, steps] = ['g', 'p', 'got', 'steps'].map((one) => this.#statements.name(one)) as [
      string,
      string,
      string,
      string,
    ];
    const inner = new Scope(scope, { isAsync, isGenerator: true, loops: [], inFunction: true });
    inner.variables.push({ name: p, kind: 'number', constant: false });
    const wait = isAsync ? random.pick(['await null; ', '']) : '';
    return [
      `${isAsync ? 'async ' : ''}function* ${g}(${p}) {`,
      `  let ${got} = 0;`,
      '  while (fuel-- > 0) {',
      '    try {',
      `      ${wait}${got} = yield ${random.pick([p, `[${p}, ${got}]`, `${got}`])};`,
      `      if (${got} === 'end') return ${this.#number(scope)};`,
      ...this.#statements.block(inner, 1, 0).map((line) => `    ${line}`),
      `      ${p} += +${got} || 1; if (${p} > 40) break;`,
      `    } catch ${random.pick(['', '({ message })'])} {`,
      `      log('heard'); ${random.pick(['yield -1;', 'continue;', 'break;', 'return 5;', `throw new RangeError('again');`])}`,
      '    } finally {',
      `      log(['over', ${p}]); ${random.pick(['', '', `yield 'last';`, `${wait}${p}++;`, 'if (fuel < 3) return 8;'])}`,
      '    }',
      '  }',
      `  return ${p};`,
      '}',
      `const ${steps} = ${g}(${this.#number(scope)});`,
      ...this.#drive(steps, scope, isAsync),
      random.pick([
        `for ${isAsync ? 'await ' : ''}(const one of ${g}(38)) { log(one); if (fuel-- < 0) break; }`,
        isAsync ? `await ${g}(1).return(3);` : `const [head, ...[next]] = ${g}(39); log([head, next]);`,
        isAsync
          ? `log(await Promise.all([${steps}.next(), ${steps}.next()]));`
          : `log(Array.from(${g}(40), (one) => [one]));`,
      ]),
    ];
  }

  #protocol(scope: Scope, isAsync: boolean): string[] {
    const { random } = this.#statements;
    const [made, n] = [this.#statements.name('it'), this.#statements.name('n')];
    const wait = isAsync ? 'await ' : '';
    const lines = [
      `const ${made} = (${n}) => ({`,
      `  [Symbol.${isAsync ? 'asyncIterator' : 'iterator'}]() { log('opened'); return this; },`,
      `  ${isAsync && random.chance(50) ? 'async ' : ''}next(given) { return ${n}-- > 0 ? { value: ${n}, done: false } : { value: 'end', done: true }; },`,
      ...(random.chance(80)
        ? [
            `  ${isAsync ? 'async ' : ''}return(value) { log(['closed', ${n}]); return ${random.pick(['{ value, done: true }', '{}', '{}', '4'])}; },`,
          ]
        : []),
      '});',
    ];
    const uses = isAsync
      ? [
          `for await (const one of ${made}(3)) { log(one); ${random.pick(['break;', '', `if (one === 1) throw new Error('left');`])} }`,
          `for await (const one of [1, Promise.resolve(${this.#number(scope)}), { then: (done) => done(3) }]) log(one);`,
          `for await (const [one = 2] of [[], [${this.#number(scope)}]]) { log(one); continue; }`,
        ]
      : [
          `const [first] = ${made}(3); log(first);`,
          `const [first, second, third, fourth = 'none'] = ${made}(2); log([first, fourth]);`,
          `log(Math.max(...${made}(3)), new Set(${made}(2)).size);`,
          `for (const one of ${made}(4)) { if (one === 2) ${random.pick(['break;', `throw new Error('left');`, 'continue;'])} log(one); }`,
          `log(new Map([[1, ${made}(1)]].map(([key, value]) => [key, [...value]])));`,
          `let a, b; [a, ...b] = ${made}(3); [, a] = ${made}(2); log([a, b]);`,
          `log(Object.fromEntries([['a', ${made}(1).next()]]));`,
          `const [{ length } = 'abc'] = ${made}(0); log(length);`,
        ];
    return [...lines, random.pick(uses), `${wait}null;`];
  }

  #delegation(scope: Scope, isAsync: boolean): string[] {
    const { random } = this.#statements;
    const [inner, outer, steps] = ['g', 'g', 'steps'].map((one) => this.#statements.name(one)) as [
      string,
      string,
      string,
    ];
    const word = isAsync ? 'async ' : '';
    return [
      `${isAsync && random.chance(50) ? 'async ' : ''}function* ${inner}(n) { try { const got = yield n; log(['got', got]); yield* ${random.pick(["'ab'", '[n, 2]', `new Map([[n, 1]])`])}; return n * 2; } ${random.pick(
        ['', `catch (error) { log(error); return 'caught'; } `],
      )}finally { log('inner'); } }`,
      `${word}function* ${outer}(n) {`,
      '  for (let turn = 0; turn < 2; turn++) {',
      `    try { const given = yield* ${random.pick([`${inner}(n)`, `${inner}(turn)`, `[5, ${this.#number(scope)}]`])}; log(['given', given]); n = turn; }`,
      `    catch (error) { log(['outer', turn]); ${random.pick(['continue;', 'return 3;', 'throw error;', `yield 'more';`])} }`,
      `    ${random.pick(['', `finally { log('turn'); }`])}`,
      '  }',
      '}',
      `const ${steps} = ${outer}(${this.#number(scope)});`,
      ...this.#drive(steps, scope, isAsync),
    ];
  }

  /** What patterns and parameters ask of iterators, generators and getters, with defaults that run between. */
  #bindings(scope: Scope): string[] {
    const { random } = this.#statements;
    const [g, made, holder] = ['g', 'it', 'o'].map((one) => this.#statements.name(one)) as [string, string, string];
    const told = (what: string): string => `(log('${what}'), ${this.#number(scope)})`;
    const value = (): string => random.pick([told('value'), 'undefined', `[${told('item')}]`, `'xyz'`]);
    const getter = (name: string): string =>
      `get ${name}() { log('get ${name}'); ${random.pick([`return ${value()};`, `return ${value()};`, `throw new Error('no ${name}');`])} }`;
    const element = (name: string): string =>
      random.pick([name, `${name} = ${told(name)}`, `${name} = 4`, `${name} = () => ${this.#number(scope)}`]);
    const elements = ['a', 'b', 'c'].map((name) => random.pick([element(name), element(name), `, ${element(name)}`]));
    const list = `[${elements.join(', ')}${random.pick(['', ', ...rest'])}]`;
    const properties = ['p', 'q', 'r'].map((name) =>
      random.pick([`${name}: ${element(`${name}1`)}`, `[(log('key'), '${name}')]: ${name}1`, `${name}: ${name}1`]),
    );
    const word = random.pick(['const', 'let']);
    const seen = `log([a, b, c].map((one) => typeof one === 'function' ? one.name : one));`;
    return [
      `function* ${g}(n = ${told('n')}, { m = ${told('m')}, o = n } = {}${random.pick(['', ', ...more', ','])}) {`,
      `  log([n, m, o]); try { yield ${value()}; yield n; n++; yield [m, n]; ${random.pick(['', `throw new Error('within');`])} } finally { log('over'); }`,
      '}',
      `const ${made} = ${g}(${random.pick(['', '1', `undefined, { get m() { log('get m'); return 2; } }`, `1, { m: 3 }, 'more'`])});`,
      `const ${holder} = { ${getter('p')}, ${getter('q')}, r: ${value()}, list: ${made} };`,
      `try { ${word} ${list} = ${random.pick([made, `${holder}.list`, `${g}()`, `${g}(2, undefined)`, `[${value()}, ${value()}]`])}; ${seen} } catch (error) { log(error); }`,
      `try { ${word} { ${properties.join(', ')}${random.pick(['', ', ...others'])} } = ${holder}; log([p1, q1, r1].map((one) => typeof one)); } catch (error) { log(error); }`,
      `try { for (${word} { q, p: first${random.pick(['', ` = ${told('first')}`])} } of [{ q: 1, p: 2 }, ${holder}, {}]) log([q, first]); } catch (error) { log(error); }`,
    ];
  }

  #promises(scope: Scope): string[] {
    const { random } = this.#statements;
    const n = this.#number(scope);
    const chain = Array.from({ length: 2 + random.below(3) }, () =>
      random.pick([
        `.then((value) => { log(value); return [value, ${n}]; })`,
        `.then((value) => { throw new TypeError('in'); })`,
        `.catch((error) => { log(error); return 'mended'; })`,
        `.finally(() => { log('finally'); ${random.pick(['', `throw new Error('finally');`, 'return 4;'])} })`,
        `.then(undefined, (error) => Promise.reject(error))`,
        '.then((value) => ({ then(done, failed) { log("then"); done(value); } }))',
        `.then(async (value) => { await null; log('late'); return value; })`,
      ]),
    );
    return [
      random.pick([
        `const chained = ${random.pick([`Promise.resolve(${n})`, `Promise.reject(new Error('no'))`, `new Promise((done, failed) => { queueMicrotask(() => done(${n})); failed; })`])}${chain.join('')};`,
      ]),
      `log('after');`,
      `try { log(await chained); } catch (error) { log(error); }`,
      random.pick([
        `log(await Promise.race([new Promise((done) => setImmediate(done, 'slow')), ${n}]));`,
        `try { await Promise.any([Promise.reject(1), Promise.reject(${n})]); } catch (error) { log(error.errors); }`,
        `log((await Promise.allSettled([1, Promise.reject(${n})])).map(({ status }) => status));`,
        `process.nextTick(() => log('tick')); queueMicrotask(() => log('micro')); await null; log('here');`,
        `const order = []; await Promise.all([1, 2].map(async (one) => { order.push(one); await null; order.push(-one); })); log(order);`,
        `const { promise, resolve } = ((held) => (held.promise = new Promise((done) => (held.resolve = done)), held))({}); setTimeout(resolve, 0, ${n}); log(await promise);`,
      ]),
    ];
  }

  #tasks(scope: Scope): string[] {
    const { random } = this.#statements;
    const [task, n] = [this.#statements.name('task'), this.#statements.name('n')];
    const inner = new Scope(scope, { isAsync: true, isGenerator: false, loops: [], inFunction: true });
    inner.variables.push({ name: n, kind: 'number', constant: false });
    return [
      `const ${task} = async (${n}, depth = 0) => {`,
      '  if (fuel-- < 0) return 0;',
      '  try {',
      `    await ${random.pick(['null', 'new Promise((done) => setTimeout(done, 0))', `Promise.resolve(${n})`])};`,
      ...this.#statements.block(inner, 1, 0).map((line) => `  ${line}`),
      `    if (depth < ${1 + random.below(2)}) ${n} += await ${task}(${n} % 10, depth + 1);`,
      `    ${random.pick(['', `if (${n} % 2) throw new Error('odd');`, `return await ${random.pick(['7', `${task}(1, 9)`])};`])}`,
      `  } ${random.pick(['', `catch (error) { await null; log(error); ${random.pick(['throw error;', `return -1;`, ''])} } `])}finally {`,
      `    log(['left', depth]); ${random.pick(['', 'await null;', `${n}++;`])}`,
      '  }',
      `  return ${n};`,
      '};',
      `log(await Promise.allSettled([${task}(1), ${task}(${this.#number(scope)})]));`,
    ];
  }
}
