interface Branch {
  readonly key: number;
  left: Branch | null;
  right: Branch | null;
}

function insert(root: Branch | null, key: number): Branch {
  if (root === null) return { key, left: null, right: null };
  if (key < root.key) root.left = insert(root.left, key);
  else root.right = insert(root.right, key);
  return root;
}

function* inOrder(root: Branch | null): Generator<number> {
  if (root === null) return;
  yield* inOrder(root.left);
  yield root.key;
  yield* inOrder(root.right);
}

let root: Branch | null = null;
for (const key of [5, 2, 8, 1, 4, 9]) root = insert(root, key);
console.log([...inOrder(root)]);
