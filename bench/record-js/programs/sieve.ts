// Primes below a limit, their multiples crossed out in an array of booleans.

function primesBelow(limit: number): number[] {
  const crossed: boolean[] = new Array(limit).fill(false);
  const primes: number[] = [];
  for (let number = 2; number < limit; number++) {
    if (crossed[number]) continue;
    primes.push(number);
    for (let multiple = number * number; multiple < limit; multiple += number) {
      crossed[multiple] = true;
    }
  }
  return primes;
}

function main(rounds: number): void {
  let last = 0;
  let found = 0;
  for (let round = 0; round < rounds; round++) {
    const primes = primesBelow(20000 + round);
    found += primes.length;
    last = primes[primes.length - 1];
  }
  console.log(found, last);
}

main(Number(process.argv[2]));
