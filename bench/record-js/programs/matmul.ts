// Products of matrices that are arrays of arrays of floats.

type Matrix = number[][];

function matrixOf(size: number, seed: number): Matrix {
  const rows: Matrix = [];
  for (let i = 0; i < size; i++) {
    const row: number[] = [];
    for (let j = 0; j < size; j++) row.push(((i * j + seed) % 17) / 4 + 0.1);
    rows.push(row);
  }
  return rows;
}

function product(left: Matrix, right: Matrix): Matrix {
  const size = left.length;
  const rows: Matrix = [];
  for (let i = 0; i < size; i++) {
    const row = new Array<number>(size).fill(0);
    rows.push(row);
    for (let j = 0; j < size; j++) {
      let sum = 0;
      for (let k = 0; k < size; k++) sum += left[i][k] * right[k][j];
      row[j] = sum;
    }
  }
  return rows;
}

function main(rounds: number): void {
  let trace = 0;
  for (let round = 0; round < rounds; round++) {
    const rows = product(matrixOf(64, round), matrixOf(64, round + 5));
    for (let i = 0; i < rows.length; i++) trace = (trace + rows[i][i]) % 1000;
  }
  console.log(trace.toFixed(6));
}

main(Number(process.argv[2]));
