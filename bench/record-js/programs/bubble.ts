// Bubble sort of small integers: comparisons and swaps in an array, nothing else.

function numbers(count: number, seed: number): number[] {
  let state = seed;
  const made: number[] = [];
  for (let index = 0; index < count; index++) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    made.push((state >> 8) % 10000);
  }
  return made;
}

function bubbleSort(items: number[]): number {
  let swaps = 0;
  for (let end = items.length - 1; end > 0; end--) {
    let swapped = false;
    for (let index = 0; index < end; index++) {
      if (items[index] > items[index + 1]) {
        const larger = items[index];
        items[index] = items[index + 1];
        items[index + 1] = larger;
        swaps++;
        swapped = true;
      }
    }
    if (!swapped) break;
  }
  return swaps;
}

function main(rounds: number): void {
  let swaps = 0;
  for (let round = 0; round < rounds; round++) swaps += bubbleSort(numbers(400, round + 1));
  console.log(swaps);
}

main(Number(process.argv[2]));
