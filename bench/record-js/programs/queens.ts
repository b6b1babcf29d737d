// All ways to put queens on a board: recursion over three tables of booleans.

class Board {
  readonly size: number;
  readonly columns: boolean[];
  readonly rising: boolean[];
  readonly falling: boolean[];
  solutions = 0;

  constructor(size: number) {
    this.size = size;
    this.columns = new Array(size).fill(false);
    this.rising = new Array(2 * size).fill(false);
    this.falling = new Array(2 * size).fill(false);
  }
}

function place(board: Board, row: number): void {
  if (row === board.size) {
    board.solutions++;
    return;
  }
  for (let column = 0; column < board.size; column++) {
    const falling = row - column + board.size;
    if (board.columns[column] || board.rising[row + column] || board.falling[falling]) continue;
    board.columns[column] = board.rising[row + column] = board.falling[falling] = true;
    place(board, row + 1);
    board.columns[column] = board.rising[row + column] = board.falling[falling] = false;
  }
}

function main(rounds: number): void {
  let solutions = 0;
  for (let round = 0; round < rounds; round++) {
    const board = new Board(6);
    place(board, 0);
    solutions += board.solutions;
  }
  console.log(solutions);
}

main(Number(process.argv[2]));
