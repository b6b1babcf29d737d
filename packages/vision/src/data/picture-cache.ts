import type { Picture } from '../images/picture.ts';

/** Decoded photographs, up to a number of bytes; the ones not used for longest go first. */
export class PictureCache {
  readonly #budget: number;
  /** In the order of use, the latest last. */
  readonly #entries = new Map<number, { readonly pictures: readonly Picture[]; readonly bytes: number }>();
  #bytes = 0;

  /** `budget`: bytes of pixels. What alone is larger is loaded anew each time. */
  constructor(budget: number) {
    this.#budget = budget;
  }

  /** The pictures under this key, loaded when they are not here. */
  async get(key: number, load: () => Promise<readonly Picture[]>): Promise<readonly Picture[]> {
    const found = this.#entries.get(key);
    if (found !== undefined) {
      this.#entries.delete(key);
      this.#entries.set(key, found);
      return found.pictures;
    }
    const pictures = await load();
    this.#add(key, pictures);
    return pictures;
  }

  #add(key: number, pictures: readonly Picture[]): void {
    const bytes = pictures.reduce((sum, { pixels }) => sum + pixels.length, 0);
    if (bytes > this.#budget) return;
    for (const [oldest, entry] of this.#entries) {
      if (this.#bytes + bytes <= this.#budget) break;
      this.#entries.delete(oldest);
      this.#bytes -= entry.bytes;
    }
    this.#entries.set(key, { pictures, bytes });
    this.#bytes += bytes;
  }
}
