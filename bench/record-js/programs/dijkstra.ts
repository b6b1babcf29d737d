// Shortest paths with a heap of one's own: small objects, fields that are arrays, destructuring.

interface Edge {
  readonly to: number;
  readonly weight: number;
}

class Heap {
  private readonly keys: number[] = [];
  private readonly values: number[] = [];

  get size(): number {
    return this.keys.length;
  }

  push(key: number, value: number): void {
    let at = this.keys.length;
    this.keys.push(key);
    this.values.push(value);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.keys[parent] <= this.keys[at]) break;
      this.swap(at, parent);
      at = parent;
    }
  }

  pop(): [key: number, value: number] {
    const last = this.keys.length - 1;
    this.swap(0, last);
    const key = this.keys.pop() as number;
    const value = this.values.pop() as number;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const right = left + 1;
      let least = at;
      if (left < last && this.keys[left] < this.keys[least]) least = left;
      if (right < last && this.keys[right] < this.keys[least]) least = right;
      if (least === at) return [key, value];
      this.swap(at, least);
      at = least;
    }
  }

  private swap(i: number, j: number): void {
    const key = this.keys[i];
    this.keys[i] = this.keys[j];
    this.keys[j] = key;
    const value = this.values[i];
    this.values[i] = this.values[j];
    this.values[j] = value;
  }
}

function distancesFrom(graph: readonly (readonly Edge[])[], source: number): number[] {
  const distances: number[] = new Array(graph.length).fill(Number.POSITIVE_INFINITY);
  distances[source] = 0;
  const heap = new Heap();
  heap.push(0, source);
  while (heap.size > 0) {
    const [distance, node] = heap.pop();
    if (distance > distances[node]) continue;
    for (const { to, weight } of graph[node]) {
      const through = distance + weight;
      if (through < distances[to]) {
        distances[to] = through;
        heap.push(through, to);
      }
    }
  }
  return distances;
}

function graphOf(size: number): Edge[][] {
  const graph: Edge[][] = [];
  let state = 5;
  for (let node = 0; node < size; node++) {
    const edges: Edge[] = [];
    for (let index = 0; index < 5; index++) {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
      edges.push({ to: (state >> 3) % size, weight: 1 + (state % 97) });
    }
    graph.push(edges);
  }
  return graph;
}

function main(rounds: number): void {
  const graph = graphOf(500);
  let sum = 0;
  for (let round = 0; round < rounds; round++) {
    for (const distance of distancesFrom(graph, round % graph.length)) {
      if (distance < Number.POSITIVE_INFINITY) sum = (sum + distance) % 1000003;
    }
  }
  console.log(sum);
}

main(Number(process.argv[2]));
