// A day in a shop, event by event: an EventEmitter, private fields, accessors, listeners that are closures, turns of the event loop.

import { EventEmitter } from 'node:events';

interface Customer {
  readonly name: string;
  readonly came: number;
  readonly wants: number;
}

class Agenda {
  readonly #times: number[] = [];
  readonly #tasks: (() => void)[] = [];

  get isEmpty(): boolean {
    return this.#times.length === 0;
  }

  add(time: number, task: () => void): void {
    let at = this.#times.length;
    while (at > 0 && this.#times[at - 1] < time) at--;
    this.#times.splice(at, 0, time);
    this.#tasks.splice(at, 0, task);
  }

  next(): { time: number; task: () => void } {
    return { time: this.#times.pop() as number, task: this.#tasks.pop() as () => void };
  }
}

class Shop extends EventEmitter {
  readonly #agenda = new Agenda();
  readonly #waiting: Customer[] = [];
  #free: number;
  #now = 0;

  constructor(clerks: number) {
    super();
    this.#free = clerks;
    this.on('came', (customer: Customer) => this.#waiting.push(customer));
    this.on('came', () => this.#serve());
    this.on('left', () => this.#free++);
    this.on('left', () => this.#serve());
  }

  expect(customer: Customer): void {
    this.#agenda.add(customer.came, () => this.emit('came', customer));
  }

  async open(): Promise<number> {
    while (!this.#agenda.isEmpty) {
      const { time, task } = this.#agenda.next();
      this.#now = time;
      task();
    }
    await new Promise((resolve) => setImmediate(resolve));
    return this.#now;
  }

  #serve(): void {
    const customer = this.#free > 0 ? this.#waiting.shift() : undefined;
    if (customer === undefined) return;
    this.#free--;
    const waited = this.#now - customer.came;
    this.#agenda.add(this.#now + customer.wants, () => this.emit('left', customer, waited));
  }
}

async function main(rounds: number): Promise<void> {
  let state = 7;
  const random = (below: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >> 8) % below;
  };
  let waits = 0;
  let closing = 0;
  for (let round = 0; round < rounds; round++) {
    const shop = new Shop(3);
    shop.on('left', (_, waited: number) => {
      waits = (waits + waited) % 1000003;
    });
    for (let index = 0; index < 60; index++) {
      shop.expect({ name: `customer ${index}`, came: random(600), wants: 5 + random(30) });
    }
    closing = await shop.open();
  }
  console.log(waits, closing);
}

await main(Number(process.argv[2]));
