// Generators in a chain, awaits, an async generator, tasks side by side.

function* range(end: number): Generator<number> {
  for (let number = 0; number < end; number++) yield number;
}

function* mapped<T, U>(items: Iterable<T>, change: (item: T) => U): Generator<U> {
  for (const item of items) yield change(item);
}

function* filtered<T>(items: Iterable<T>, isWanted: (item: T) => boolean): Generator<T> {
  for (const item of items) if (isWanted(item)) yield item;
}

async function next(number: number): Promise<number> {
  const known = await number;
  return known + 1;
}

async function* ticking(end: number): AsyncGenerator<number> {
  for (let number = 0; number < end; number++) {
    const following = await next(number);
    yield following;
  }
}

async function sumTo(end: number): Promise<number> {
  let sum = 0;
  for (let number = 0; number < end; number++) sum += await next(number);
  return sum;
}

async function main(rounds: number): Promise<void> {
  let sum = 0;
  for (let round = 0; round < rounds; round++) {
    const even = filtered(
      mapped(range(2000), (number) => number * 3),
      (number) => number % 2 === 0,
    );
    for (const number of even) sum = (sum + number) | 0;
    for await (const number of ticking(300)) sum = (sum + number) | 0;
    const parts = await Promise.all([sumTo(20), sumTo(30), sumTo(40)]);
    for (const part of parts) sum = (sum + part) | 0;
  }
  console.log(sum);
}

await main(Number(process.argv[2]));
