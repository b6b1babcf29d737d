/** How many of the ascending numbers between `from` and `to` are at most `limit`, counted from the very first: an index between the two. */
export function countUpTo(
  ascending: ArrayLike<number>,
  limit: number,
  from = 0,
  to: number = ascending.length,
): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? Number.POSITIVE_INFINITY) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
