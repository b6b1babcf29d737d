const pageIds = 4096;

/** A whole number for each of many ids, most of which follow each other: four bytes each. */
export class IdTable {
  readonly #pages = new Map<number, Uint32Array>();

  /** `number`: below 2^32 − 1. */
  set(key: number, number: number): void {
    const at = Math.floor(key / pageIds);
    const page = this.#pages.get(at) ?? new Uint32Array(pageIds);
    this.#pages.set(at, page);
    page[key % pageIds] = number + 1;
  }

  get(key: number): number | undefined {
    const number = this.#pages.get(Math.floor(key / pageIds))?.[key % pageIds] ?? 0;
    return number === 0 ? undefined : number - 1;
  }
}
