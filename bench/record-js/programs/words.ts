// Counts the words of a text: strings that are put together and taken apart, a Map, a record, a sort.

const syllables = ['ka', 'to', 'mi', 're', 'su', 'no', 'be', 'la', 'qu', 'ix'];

function textOf(length: number, seed: number): string {
  let state = seed;
  const words: string[] = [];
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    let word = syllables[(state >> 4) % 10];
    if (state & 1024) word += syllables[(state >> 8) % 10];
    if (state & 4096) word += syllables[(state >> 13) % 10];
    words.push(word);
  }
  return words.join(' ');
}

function countsOf(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of text.split(' ')) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

function byLength(counts: ReadonlyMap<string, number>): Record<string, number> {
  const lengths: Record<string, number> = {};
  for (const [word, count] of counts) {
    const key = `length ${word.length}`;
    lengths[key] = (lengths[key] ?? 0) + count;
  }
  return lengths;
}

function main(rounds: number): void {
  let most = '';
  let twos = 0;
  for (let round = 0; round < rounds; round++) {
    const counts = countsOf(textOf(2000, round + 1));
    twos += byLength(counts)['length 2'] ?? 0;
    const [first] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    most = first === undefined ? '' : `${first[0]} ${first[1]}`;
  }
  console.log(twos, most);
}

main(Number(process.argv[2]));
