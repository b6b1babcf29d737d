// The cheapest cables that join all islands (Kruskal): a forest of parents whose trees grow together and become flat.

type Cable = [from: number, to: number, cost: number];

const islands = ['Amrum', 'Baltrum', 'Capri', 'Djerba', 'Elba', 'Föhr', 'Gozo', 'Hvar'];
const cables: Cable[] = [
  [0, 5, 1],
  [2, 4, 2],
  [3, 6, 2],
  [1, 0, 3],
  [4, 7, 4],
  [5, 1, 4],
  [2, 7, 5],
  [6, 4, 6],
  [1, 3, 9],
  [0, 7, 11],
];

const parent = islands.map((_, island) => island);
const size = islands.map(() => 1);

function find(island: number): number {
  let root = island;
  while (parent[root] !== root) root = parent[root]!;
  // Everything that was passed now hangs directly on the root.
  while (parent[island] !== root) {
    const next = parent[island]!;
    parent[island] = root;
    island = next;
  }
  return root;
}

function union(a: number, b: number): boolean {
  let [large, small] = [find(a), find(b)];
  if (large === small) return false;
  if (size[large]! < size[small]!) [large, small] = [small, large];
  parent[small] = large;
  size[large] = size[large]! + size[small]!;
  return true;
}

let total = 0;
const laid: string[] = [];
for (const [from, to, cost] of cables) {
  if (union(from, to)) {
    laid.push(`${islands[from]} to ${islands[to]}`);
    total += cost;
  }
}
console.log(laid.join(', '));
console.log('costs', total);
