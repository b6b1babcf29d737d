// Words counted, grouped by length and sorted: strings, Maps, arrow functions.

const syllables = 'ka lo mi ren tas vu per don sil ax'.split(' ');

function text(count) {
  let state = 7;
  const made = [];
  for (let index = 0; index < count; index++) {
    let word = '';
    const parts = 1 + (state % 3);
    for (let part = 0; part < parts; part++) {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      word += syllables[(state >>> 16) % syllables.length];
    }
    made.push(word);
  }
  return made.join(' ');
}

function count(words) {
  const counts = new Map();
  for (const word of words) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

function byLength(counts) {
  const groups = new Map();
  for (const [word, number] of counts) {
    if (!groups.has(word.length)) groups.set(word.length, []);
    groups.get(word.length).push({ word, number });
  }
  for (const group of groups.values()) group.sort((a, b) => b.number - a.number || (a.word < b.word ? -1 : 1));
  return groups;
}

const groups = byLength(count(text(250000).split(' ')));
console.log(
  [...groups]
    .sort(([a], [b]) => a - b)
    .map(([length, [first]]) => `${length} ${first.word} ${first.number}`)
    .join(', '),
);
