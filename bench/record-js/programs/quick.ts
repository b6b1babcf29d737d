// Quicksort in place: recursion, and swaps by destructuring.

function numbers(count: number, seed: number): number[] {
  let state = seed;
  const made: number[] = [];
  for (let index = 0; index < count; index++) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    made.push(state);
  }
  return made;
}

function quicksort(items: number[], low: number, high: number): void {
  if (low >= high) return;
  const pivot = items[(low + high) >> 1];
  let left = low;
  let right = high;
  while (left <= right) {
    while (items[left] < pivot) left++;
    while (items[right] > pivot) right--;
    if (left <= right) {
      [items[left], items[right]] = [items[right], items[left]];
      left++;
      right--;
    }
  }
  quicksort(items, low, right);
  quicksort(items, left, high);
}

function isSorted(items: readonly number[]): boolean {
  for (let index = 1; index < items.length; index++) {
    if (items[index - 1] > items[index]) return false;
  }
  return true;
}

function main(rounds: number): void {
  let middles = 0;
  for (let round = 0; round < rounds; round++) {
    const items = numbers(5000, round + 1);
    quicksort(items, 0, items.length - 1);
    if (isSorted(items)) middles = (middles + items[items.length >> 1]) % 1000003;
  }
  console.log(middles);
}

main(Number(process.argv[2]));
