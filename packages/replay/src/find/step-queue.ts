import type { Step } from '@pellucid/format';

/** Things that wait for their steps; the earliest comes first. A binary heap. */
export class StepQueue<T> {
  readonly #waiting: { readonly step: Step; readonly item: T }[] = [];

  get next(): Step | null {
    return this.#waiting[0]?.step ?? null;
  }

  add(step: Step, item: T): void {
    const heap = this.#waiting;
    heap.push({ step, item });
    for (let at = heap.length - 1; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (this.#stepAt(parent) <= this.#stepAt(at)) return;
      this.#swap(parent, at);
      at = parent;
    }
  }

  take(): { readonly step: Step; readonly item: T } | undefined {
    const heap = this.#waiting;
    const first = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    heap[0] = last;
    for (let at = 0; ; ) {
      const left = 2 * at + 1;
      const least = this.#stepAt(left + 1) < this.#stepAt(left) ? left + 1 : left;
      if (this.#stepAt(least) >= this.#stepAt(at)) return first;
      this.#swap(least, at);
      at = least;
    }
  }

  #stepAt(at: number): number {
    return this.#waiting[at]?.step ?? Number.POSITIVE_INFINITY;
  }

  #swap(a: number, b: number): void {
    const [one, other] = [this.#waiting[a], this.#waiting[b]];
    if (one === undefined || other === undefined) return;
    this.#waiting[a] = other;
    this.#waiting[b] = one;
  }
}
