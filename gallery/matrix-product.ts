// A matrix product, element by element: each is a row of the first laid on a column of the second.

type Matrix = number[][];

function product(a: Matrix, b: Matrix): Matrix {
  const c: Matrix = a.map(() => b[0]!.map(() => 0));
  for (let row = 0; row < a.length; row++) {
    for (let column = 0; column < b[0]!.length; column++) {
      let sum = 0;
      for (let k = 0; k < b.length; k++) sum += a[row]![k]! * b[k]![column]!;
      c[row]![column] = sum;
    }
  }
  return c;
}

function transposed(a: Matrix): Matrix {
  const result: Matrix = [];
  for (let column = 0; column < a[0]!.length; column++) {
    result.push(a.map((row) => row[column]!));
  }
  return result;
}

// A quarter turn of a triangle's corners, and once more back.
const turn: Matrix = [
  [0, -1, 0],
  [1, 0, 0],
  [0, 0, 1],
];
const corners: Matrix = [
  [1, 4, 1],
  [1, 1, 3],
  [1, 1, 1],
];
const turned = product(turn, corners);
const back = product(transposed(turn), turned);
console.log(turned.map((row) => row.join(' ')).join('\n'));
console.log(back.flat().join() === corners.flat().join() ? 'turned back' : 'lost its way');
