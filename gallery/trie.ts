// Completing words: a tree whose edges are letters; the words that begin alike share their beginning.

class Trie {
  readonly children = new Map<string, Trie>();
  word = false;
}

function insert(root: Trie, word: string): void {
  let node = root;
  for (const letter of word) {
    let next = node.children.get(letter);
    if (next === undefined) {
      next = new Trie();
      node.children.set(letter, next);
    }
    node = next;
  }
  node.word = true;
}

function find(root: Trie, prefix: string): Trie | undefined {
  let node: Trie | undefined = root;
  for (const letter of prefix) node = node?.children.get(letter);
  return node;
}

function collect(node: Trie, prefix: string, found: string[]): string[] {
  if (node.word) found.push(prefix);
  for (const [letter, child] of node.children) collect(child, prefix + letter, found);
  return found;
}

function complete(root: Trie, prefix: string): string[] {
  const node = find(root, prefix);
  return node === undefined ? [] : collect(node, prefix, []);
}

const root = new Trie();
for (const word of ['tea', 'ten', 'to', 'team', 'inn', 'in']) insert(root, word);
console.log('te:', complete(root, 'te').join(' '));
console.log('i:', complete(root, 'i').join(' '));
console.log('x:', complete(root, 'x').length);
