// Insertion sort and quicksort on arrays of small ints.

function numbers(count, seed) {
  let state = seed;
  const made = [];
  for (let index = 0; index < count; index++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 1;
    made.push(state >>> 8);
  }
  return made;
}

function insertionSort(items) {
  for (let i = 1; i < items.length; i++) {
    const item = items[i];
    let j = i - 1;
    while (j >= 0 && items[j] > item) {
      items[j + 1] = items[j];
      j -= 1;
    }
    items[j + 1] = item;
  }
}

function quicksort(items, low, high) {
  while (low < high) {
    const pivot = items[(low + high) >> 1];
    let i = low;
    let j = high;
    while (i <= j) {
      while (items[i] < pivot) i += 1;
      while (items[j] > pivot) j -= 1;
      if (i <= j) {
        [items[i], items[j]] = [items[j], items[i]];
        i += 1;
        j -= 1;
      }
    }
    quicksort(items, low, j);
    low = i;
  }
}

const isSorted = (items) => items.every((item, index) => index === 0 || items[index - 1] <= item);

const few = numbers(4000, 1);
insertionSort(few);
const many = numbers(150000, 2);
quicksort(many, 0, many.length - 1);
console.log(isSorted(few), isSorted(many), few[2000], many[30000]);
