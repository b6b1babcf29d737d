interface Road {
  readonly to: string;
  readonly length: number;
}

const roads: Record<string, Road[]> = {
  harbour: [
    { to: 'market', length: 4 },
    { to: 'mill', length: 2 },
  ],
  mill: [
    { to: 'market', length: 1 },
    { to: 'castle', length: 7 },
  ],
  market: [{ to: 'castle', length: 3 }],
};

function distances(from: string): Map<string, number> {
  const known = new Map([[from, 0]]);
  const open = [{ place: from, way: 0 }];
  while (open.length > 0) {
    open.sort((a, b) => b.way - a.way);
    const here = open.pop();
    if (here === undefined) break;
    for (const { to, length } of roads[here.place] ?? []) {
      const way = here.way + length;
      if (way >= (known.get(to) ?? Infinity)) continue;
      known.set(to, way);
      open.push({ place: to, way });
    }
  }
  return known;
}

console.log(distances('harbour'));
