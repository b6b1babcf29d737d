// All ways to put n queens on a board, by recursion over sets.

function place(row, size, columns, rising, falling) {
  if (row === size) return 1;
  let ways = 0;
  for (let column = 0; column < size; column++) {
    if (columns.has(column) || rising.has(row + column) || falling.has(row - column)) continue;
    columns.add(column);
    rising.add(row + column);
    falling.add(row - column);
    ways += place(row + 1, size, columns, rising, falling);
    columns.delete(column);
    rising.delete(row + column);
    falling.delete(row - column);
  }
  return ways;
}

console.log(place(0, 11, new Set(), new Set(), new Set()));
