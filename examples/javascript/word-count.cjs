// Words of a poem by number and by first letter: a Map, objects, a Set and sorting.
'use strict';

const POEM = `
Two roads diverged in a yellow wood,
And sorry I could not travel both
And be one traveler, long I stood
And looked down one as far as I could
To where it bent in the undergrowth
`;

function* words(text) {
  for (const match of text.matchAll(/[a-z]+/gi)) {
    yield match[0].toLowerCase();
  }
}

function count(text) {
  const counts = new Map();
  for (const word of words(text)) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

function byFirstLetter(counts) {
  const index = {};
  for (const word of counts.keys()) {
    const letter = word[0];
    index[letter] ??= new Set();
    index[letter].add(word);
  }
  return index;
}

const counts = count(POEM);
const index = byFirstLetter(counts);
const frequent = [...counts]
  .filter(([, number]) => number > 1)
  .sort(([wordA, a], [wordB, b]) => b - a || wordA.localeCompare(wordB));

for (const [word, number] of frequent) {
  console.log(`${word.padEnd(6)}${'#'.repeat(number)}`);
}
const [letter, group] = Object.entries(index).reduce((most, next) => (next[1].size > most[1].size ? next : most));
console.log(`most words begin with ${letter}: ${[...group].join(' ')}`);
