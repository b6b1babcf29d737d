// Orders go through a kitchen: two cooks take from one queue, promises wait for each other, and one dish burns.

interface Dish {
  readonly name: string;
  readonly minutes: number;
}

const wait = (minutes: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, minutes));

async function chop({ name }: Dish): Promise<string> {
  await null;
  return `chopped ${name}`;
}

async function cook({ name, minutes }: Dish, chopped: string): Promise<string> {
  await wait(minutes);
  if (minutes > 6) throw new Error(`${name} burned`);
  return `${chopped}, cooked ${minutes}`;
}

async function work(cookName: string, orders: Dish[], served: string[]): Promise<number> {
  let made = 0;
  for (let dish = orders.shift(); dish !== undefined; dish = orders.shift()) {
    try {
      const chopped = await chop(dish);
      served.push(await cook(dish, chopped));
      made++;
    } catch (error) {
      served.push(`${cookName} says: ${(error as Error).message}`);
    }
  }
  return made;
}

const orders: Dish[] = [
  { name: 'soup', minutes: 4 },
  { name: 'rice', minutes: 5 },
  { name: 'pie', minutes: 8 },
  { name: 'salad', minutes: 1 },
  { name: 'tea', minutes: 2 },
];
const served: string[] = [];

// What is ready at once still waits until the code that runs is done: both cooks have begun when the doors open.
void Promise.resolve('doors open').then((text) => console.log(text));
const made = await Promise.all([work('Ana', orders, served), work('Ben', orders, served)]);
console.log(served.join('\n'));
console.log('dishes per cook:', made.join(' and '));
