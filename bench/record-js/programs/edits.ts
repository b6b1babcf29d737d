// The least edits that make one word another: a table of rows, and the way back through it.

function tableOf(from: string, to: string): number[][] {
  const table: number[][] = [];
  for (let i = 0; i <= from.length; i++) {
    const row: number[] = [];
    for (let j = 0; j <= to.length; j++) {
      if (i === 0 || j === 0) {
        row.push(i + j);
      } else if (from[i - 1] === to[j - 1]) {
        row.push(table[i - 1][j - 1]);
      } else {
        row.push(1 + Math.min(table[i - 1][j - 1], table[i - 1][j], row[j - 1]));
      }
    }
    table.push(row);
  }
  return table;
}

function editsOf(from: string, to: string): string[] {
  const table = tableOf(from, to);
  const edits: string[] = [];
  let i = from.length;
  let j = to.length;
  while (i > 0 || j > 0) {
    const here = table[i][j];
    if (i > 0 && j > 0 && from[i - 1] === to[j - 1]) {
      i--;
      j--;
    } else if (i > 0 && j > 0 && table[i - 1][j - 1] === here - 1) {
      edits.push(`${from[--i]} becomes ${to[--j]}`);
    } else if (i > 0 && table[i - 1][j] === here - 1) {
      edits.push(`${from[--i]} goes`);
    } else {
      edits.push(`${to[--j]} comes`);
    }
  }
  return edits.reverse();
}

function wordOf(length: number, seed: number): string {
  let state = seed;
  let word = '';
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    word += 'abcd'[(state >> 16) & 3];
  }
  return word;
}

function main(rounds: number): void {
  let count = 0;
  let last = '';
  for (let round = 0; round < rounds; round++) {
    const edits = editsOf(wordOf(24, 2 * round + 1), wordOf(26, 2 * round + 2));
    count += edits.length;
    last = edits[edits.length - 1] ?? '';
  }
  console.log(count, last);
}

main(Number(process.argv[2]));
