// Heap sort in a typed array: first every parent is made larger than its children, then the largest goes to the end.

function sink(numbers: Int32Array, i: number, size: number): void {
  for (;;) {
    let child = 2 * i + 1;
    if (child >= size) return;
    if (child + 1 < size && at(numbers, child + 1) > at(numbers, child)) child += 1;
    if (at(numbers, i) >= at(numbers, child)) return;
    swap(numbers, i, child);
    i = child;
  }
}

function at(numbers: Int32Array, index: number): number {
  const number = numbers[index];
  if (number === undefined) throw new RangeError(`${index} is outside 0..${numbers.length - 1}`);
  return number;
}

function swap(numbers: Int32Array, i: number, j: number): void {
  [numbers[i], numbers[j]] = [at(numbers, j), at(numbers, i)];
}

function heapSort(numbers: Int32Array): void {
  for (let i = (numbers.length >> 1) - 1; i >= 0; i--) sink(numbers, i, numbers.length);
  for (let end = numbers.length - 1; end > 0; end--) {
    swap(numbers, 0, end);
    sink(numbers, 0, end);
  }
}

const numbers = Int32Array.from([42, 7, 93, 18, 61, 5, 77, 30, 84, 12, 55, 26]);
heapSort(numbers);
console.log(numbers.join(' '));
try {
  at(numbers, numbers.length);
} catch (error) {
  console.log((error as Error).message);
}
