// Trees as JSON has them: built by recursion, walked with closures, changed by copies, read back from a text.

function builder(seed) {
  let state = seed;
  const random = (below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >> 8) % below;
  };
  return function build(depth) {
    const kind = depth === 0 ? random(4) : 4 + random(2);
    switch (kind) {
      case 0:
        return random(1000);
      case 1:
        return `text ${random(100)}`;
      case 2:
        return random(2) === 0;
      case 3:
        return null;
      case 4:
        return Array.from({ length: 2 + random(3) }, () => build(depth - 1));
      default: {
        const made = { id: random(1000) };
        for (const name of ['left', 'middle', 'right']) made[name] = build(depth - 1);
        return made;
      }
    }
  };
}

function walk(tree, visit, path = []) {
  visit(tree, path);
  if (tree === null || typeof tree !== 'object') return;
  for (const [key, part] of Object.entries(tree)) walk(part, visit, [...path, key]);
}

function changed(tree, change) {
  if (Array.isArray(tree)) return tree.map((part) => changed(part, change));
  if (tree === null || typeof tree !== 'object') return change(tree);
  const { id, ...parts } = tree;
  const copy = { id: id + 1 };
  for (const key in parts) copy[key] = changed(parts[key], change);
  return copy;
}

function summaryOf(tree) {
  const kinds = {};
  let deepest = [];
  let sum = 0;
  walk(tree, (part, path) => {
    const kind = part === null ? 'null' : typeof part;
    kinds[kind] = (kinds[kind] ?? 0) + 1;
    if (path.length > deepest.length) deepest = path;
    if (kind === 'number') sum += part;
  });
  return { kinds, deepest: deepest.join('.'), sum };
}

function main(rounds) {
  let sum = 0;
  let deepest = '';
  for (let round = 0; round < rounds; round++) {
    const tree = builder(round + 1)(5);
    const doubled = changed(tree, (leaf) => (typeof leaf === 'number' ? leaf * 2 : leaf));
    const summary = summaryOf(JSON.parse(JSON.stringify(doubled)));
    sum = (sum + summary.sum) % 1000003;
    deepest = summary.deepest;
  }
  console.log(sum, deepest);
}

main(Number(process.argv[2]));
