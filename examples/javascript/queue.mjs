// Jobs that wait for each other: at most two run at once, and one that fails is tried again.
import { setTimeout as sleep } from 'node:timers/promises';

class Queue {
  #waiting = [];
  #running = 0;

  constructor(limit) {
    this.limit = limit;
  }

  run(job) {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ job, resolve, reject });
      this.#startNext();
    });
  }

  async #startNext() {
    if (this.#running >= this.limit || this.#waiting.length === 0) return;
    const { job, resolve, reject } = this.#waiting.shift();
    this.#running += 1;
    try {
      resolve(await job());
    } catch (error) {
      reject(error);
    } finally {
      this.#running -= 1;
      this.#startNext();
    }
  }
}

async function withRetries(job, attempts) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await job(attempt);
    } catch (error) {
      if (attempt === attempts) throw error;
    }
  }
}

const order = [];
const download = (name, failures) => async (attempt) => {
  await sleep(name.length);
  order.push(`${name}#${attempt}`);
  if (attempt <= failures) throw new Error(`${name} is not reachable`);
  return `${name} in ${attempt}`;
};

const queue = new Queue(2);
const jobs = [download('map', 0), download('timetable', 1), download('fares', 5), download('logo', 0)];
const results = await Promise.allSettled(jobs.map((job) => queue.run(() => withRetries(job, 3))));

for (const { status, value, reason } of results) {
  console.log(status === 'fulfilled' ? value : `given up: ${reason.message}`);
}
console.log(order.length, 'attempts');
