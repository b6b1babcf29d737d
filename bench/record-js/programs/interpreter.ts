// A machine with a stack that runs a program of its own: one switch in one loop, few calls.

type Instruction = readonly [operation: string, operand: number];

function assemble(source: string): Instruction[] {
  const lines = source.trim().split('\n');
  const labels = new Map<string, number>();
  const words: string[][] = [];
  for (const line of lines) {
    const parts = line.trim().split(/\s+/);
    if (parts[0].endsWith(':')) labels.set(parts[0].slice(0, -1), words.length);
    else words.push(parts);
  }
  return words.map(([operation, operand = '0']) => [operation, labels.get(operand) ?? Number(operand)]);
}

function execute(program: readonly Instruction[], argument: number): number {
  const stack: number[] = [];
  const memory = [argument, 0, 0, 0];
  let counter = 0;
  for (;;) {
    const [operation, operand] = program[counter++];
    switch (operation) {
      case 'push':
        stack.push(operand);
        break;
      case 'load':
        stack.push(memory[operand]);
        break;
      case 'store':
        memory[operand] = stack.pop() as number;
        break;
      case 'add': {
        const right = stack.pop() as number;
        stack.push(((stack.pop() as number) + right) | 0);
        break;
      }
      case 'subtract': {
        const right = stack.pop() as number;
        stack.push(((stack.pop() as number) - right) | 0);
        break;
      }
      case 'remainder': {
        const right = stack.pop() as number;
        stack.push((stack.pop() as number) % right);
        break;
      }
      case 'jump':
        counter = operand;
        break;
      case 'jump-if-zero':
        if (stack.pop() === 0) counter = operand;
        break;
      case 'halt':
        return memory[1];
      default:
        throw new Error(`there is no operation "${operation}"`);
    }
  }
}

// Adds the numbers from the argument down to 1 that 3 does not divide.
const source = `
  again:
    load 0
    jump-if-zero end
    load 0
    push 3
    remainder
    jump-if-zero skip
    load 1
    load 0
    add
    store 1
  skip:
    load 0
    push 1
    subtract
    store 0
    jump again
  end:
    halt`;

function main(rounds: number): void {
  const program = assemble(source);
  let sum = 0;
  for (let round = 0; round < rounds; round++) sum = (sum + execute(program, 300 + (round % 50))) | 0;
  console.log(sum);
}

main(Number(process.argv[2]));
