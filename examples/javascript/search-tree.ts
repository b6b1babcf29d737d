// A binary search tree: numbers find their place, one with two children is removed, and what is left comes out in order.

interface Branch {
  key: number;
  left: Branch | null;
  right: Branch | null;
}

function insert(node: Branch | null, key: number): Branch {
  if (node === null) return { key, left: null, right: null };
  if (key < node.key) node.left = insert(node.left, key);
  else if (key > node.key) node.right = insert(node.right, key);
  return node;
}

function smallest(node: Branch): Branch {
  let here = node;
  while (here.left !== null) here = here.left;
  return here;
}

function remove(node: Branch | null, key: number): Branch | null {
  if (node === null) throw new Error(`${key} is not in the tree`);
  if (key < node.key) node.left = remove(node.left, key);
  else if (key > node.key) node.right = remove(node.right, key);
  else if (node.left === null) return node.right;
  else if (node.right === null) return node.left;
  else {
    // Two children: the next larger key takes the place.
    node.key = smallest(node.right).key;
    node.right = remove(node.right, node.key);
  }
  return node;
}

function* inOrder(node: Branch | null): Generator<number> {
  if (node === null) return;
  yield* inOrder(node.left);
  yield node.key;
  yield* inOrder(node.right);
}

let root: Branch | null = null;
for (const key of [50, 25, 75, 10, 30, 60, 90, 55, 65, 27]) {
  root = insert(root, key);
}
for (const key of [25, 50, 99]) {
  try {
    root = remove(root, key);
    console.log(`without ${key}:`, ...inOrder(root));
  } catch (error) {
    console.log((error as Error).message);
  }
}
