// Rabbits and foxes on a meadow: an abstract class, methods of subclasses, a private field, a Map.

abstract class Animal {
  x: number;
  y: number;
  energy = 100;

  constructor(x: number, y: number) {
    this.x = x;
    this.y = y;
  }

  abstract live(meadow: Meadow): void;

  protected move(right: number, down: number, meadow: Meadow): void {
    this.x = (this.x + right + meadow.size) % meadow.size;
    this.y = (this.y + down + meadow.size) % meadow.size;
    this.energy -= 1;
  }
}

class Rabbit extends Animal {
  live(meadow: Meadow): void {
    this.move(meadow.random(3) - 1, meadow.random(3) - 1, meadow);
    const place = meadow.placeOf(this.x, this.y);
    const grass = meadow.grass[place];
    if (grass > 0) {
      meadow.grass[place] = grass - 1;
      this.energy += 2;
    }
  }
}

class Fox extends Animal {
  eaten = 0;

  live(meadow: Meadow): void {
    this.move(meadow.random(5) - 2, meadow.random(5) - 2, meadow);
    const prey = meadow.rabbits.get(meadow.placeOf(this.x, this.y));
    if (prey !== undefined && prey.energy > 10) {
      prey.energy -= 10;
      this.energy += 8;
      this.eaten++;
    }
  }
}

class Meadow {
  readonly size: number;
  readonly animals: Animal[] = [];
  readonly grass: number[];
  readonly rabbits = new Map<number, Rabbit>();
  #state = 12345;
  #day = 0;

  constructor(size: number, rabbits: number, foxes: number) {
    this.size = size;
    this.grass = new Array(size * size).fill(5);
    for (let index = 0; index < rabbits; index++) this.animals.push(new Rabbit(this.random(size), this.random(size)));
    for (let index = 0; index < foxes; index++) this.animals.push(new Fox(this.random(size), this.random(size)));
  }

  random(below: number): number {
    this.#state = (Math.imul(this.#state, 1103515245) + 12345) & 0x7fffffff;
    return (this.#state >> 8) % below;
  }

  placeOf(x: number, y: number): number {
    return y * this.size + x;
  }

  passDay(): void {
    this.rabbits.clear();
    for (const animal of this.animals) {
      if (animal instanceof Rabbit) this.rabbits.set(this.placeOf(animal.x, animal.y), animal);
    }
    for (const animal of this.animals) animal.live(this);
    if (this.#day % 10 === 0) {
      for (let place = 0; place < this.grass.length; place++) {
        if (this.grass[place] < 5) this.grass[place]++;
      }
    }
    this.#day++;
  }
}

function main(rounds: number): void {
  const meadow = new Meadow(64, 800, 100);
  for (let round = 0; round < rounds; round++) meadow.passDay();
  let energy = 0;
  for (const animal of meadow.animals) energy += animal.energy;
  console.log(energy);
}

main(Number(process.argv[2]));
