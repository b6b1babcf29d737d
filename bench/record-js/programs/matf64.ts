// Products of matrices in typed arrays: every step reads and writes a float.

function matrixOf(size: number, seed: number): Float64Array {
  const cells = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) cells[i * size + j] = ((i * j + seed) % 17) / 4 + 0.1;
  }
  return cells;
}

function product(left: Float64Array, right: Float64Array, size: number): Float64Array {
  const cells = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      const factor = left[i * size + k];
      for (let j = 0; j < size; j++) cells[i * size + j] += factor * right[k * size + j];
    }
  }
  return cells;
}

function main(rounds: number): void {
  const size = 64;
  let trace = 0;
  for (let round = 0; round < rounds; round++) {
    const cells = product(matrixOf(size, round), matrixOf(size, round + 5), size);
    for (let i = 0; i < size; i++) trace = (trace + cells[i * size + i]) % 1000;
  }
  console.log(trace.toFixed(6));
}

main(Number(process.argv[2]));
