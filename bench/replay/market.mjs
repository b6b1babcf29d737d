// A market: orders in a heap, accounts, a cache, a grid, sorting, recursion, now and then a line of output. Some 6,600 events a round.
class Account {
  constructor(name) {
    this.name = name;
    this.balance = 0;
    this.trades = 0;
  }
  settle(amount) {
    this.balance += amount;
    this.trades++;
    return this.balance;
  }
}

class Heap {
  constructor() {
    this.items = [];
  }
  push(item) {
    const items = this.items;
    items.push(item);
    let at = items.length - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (items[above].price <= items[at].price) break;
      const kept = items[above];
      items[above] = items[at];
      items[at] = kept;
      at = above;
    }
  }
  pop() {
    const items = this.items;
    const top = items[0];
    const last = items.pop();
    if (items.length > 0) {
      items[0] = last;
      let at = 0;
      for (;;) {
        let least = at;
        const left = 2 * at + 1;
        if (left < items.length && items[left].price < items[least].price) least = left;
        if (left + 1 < items.length && items[left + 1].price < items[least].price) least = left + 1;
        if (least === at) break;
        const kept = items[least];
        items[least] = items[at];
        items[at] = kept;
        at = least;
      }
    }
    return top;
  }
}

let seed = 12345;
function random(below) {
  seed = (seed * 1103515245 + 12345) % 2147483648;
  return Math.floor((seed / 2147483648) * below);
}

function fibonacci(n) {
  if (n < 2) return n;
  return fibonacci(n - 1) + fibonacci(n - 2);
}

function sortInPlace(list, low, high) {
  if (low >= high) return;
  const pivot = list[(low + high) >> 1];
  let i = low;
  let j = high;
  while (i <= j) {
    while (list[i] < pivot) i++;
    while (list[j] > pivot) j--;
    if (i <= j) {
      const kept = list[i];
      list[i] = list[j];
      list[j] = kept;
      i++;
      j--;
    }
  }
  sortInPlace(list, low, j);
  sortInPlace(list, i, high);
}

const accounts = [];
for (let n = 0; n < 200; n++) accounts.push(new Account(`account ${n}`));
const cache = new Map();
const grid = Array.from({ length: 24 }, () => new Array(24).fill(0));
const book = new Heap();
const rounds = Number(process.argv[2] ?? 100);

for (let round = 0; round < rounds; round++) {
  for (let n = 0; n < 40; n++) book.push({ price: random(1000), account: random(accounts.length) });
  let traded = 0;
  for (let n = 0; n < 40; n++) {
    const order = book.pop();
    accounts[order.account].settle(order.price);
    traded += order.price;
  }
  const key = round % 500;
  if (cache.has(key)) cache.set(key, cache.get(key) + traded);
  else cache.set(key, traded);
  const sample = [];
  for (let n = 0; n < 60; n++) sample.push(random(10000));
  sortInPlace(sample, 0, sample.length - 1);
  grid[round % 24][random(24)] = sample[30];
  const deep = fibonacci(8 + (round % 4));
  if (round % 50 === 0) console.log(`round ${round}: traded ${traded}, median ${sample[30]}, deep ${deep}`);
}
