// Primes below a limit, crossed out one by one in a typed array.

function primes(limit) {
  const crossed = new Uint8Array(limit);
  const found = [];
  for (let number = 2; number < limit; number++) {
    if (crossed[number] === 1) continue;
    found.push(number);
    for (let multiple = number * number; multiple < limit; multiple += number) {
      crossed[multiple] = 1;
    }
  }
  return found;
}

const found = primes(3000000);
console.log(found.length, found.at(-1));
