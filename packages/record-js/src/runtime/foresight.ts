/** Sites and functions share this many places (FORMAT.md §4.5): a site's is its id modulo this. */
const PLACES = 4096;
/** Numbers for each place. They lie together: an event touches two lines of the processor's cache. */
const STRIDE = 16;
/** In the numbers of a place: opcode and site of the event that followed there last; kind, number and growth of each operand. */
export const FOLLOWER = 0;
export const FOLLOWER_SITE = 1;
export const OPERANDS = 2;
export const KIND = 0;
export const NUMBER = 1;
export const GROWTH = 2;
export const EACH = 3;
/** Behind all places: where the numbers of the place of the last event begin. */
export const HERE: number = PLACES * STRIDE;
/** Behind that: 1 when nothing more is foretold in this batch. */
export const OVER: number = HERE + 1;

/** What an operand was. Ints and what comes after them are expected to go on growing as they did; the others to stay. */
export const OPERAND = { none: 0, constant: 1, string: 2, int: 3, reference: 4, number: 5 } as const;

const { apply } = Reflect;
const { fill } = Int32Array.prototype;

/** What a batch foretells: the event that followed last time, and how its operands went on. Readers keep the same tables. */
export class Foresight {
  /** `Batch` reads and writes it too, where an event is written in one piece. */
  readonly table: Int32Array<ArrayBuffer> = new Int32Array(OVER + 1);

  /** An event is here. @returns whether it was foretold */
  meet(opcode: number, site: number): boolean {
    const { table } = this;
    const last = table[HERE] as number;
    table[HERE] = placeOf(site);
    if (table[last + FOLLOWER] === opcode && table[last + FOLLOWER_SITE] === site) return table[OVER] === 0;
    if (!hasRoom(site)) this.end();
    table[last + FOLLOWER] = opcode;
    table[last + FOLLOWER_SITE] = site;
    return false;
  }

  /** An operand of it is here. @returns whether it was foretold */
  expects(operand: number, kind: number, number: number): boolean {
    if (!hasRoom(number)) this.end();
    const { table } = this;
    return goesOn(table, (table[HERE] as number) + OPERANDS + operand * EACH, kind, number);
  }

  /** An operand is here of which nothing is foretold. */
  forget(operand: number): void {
    const { table } = this;
    table[(table[HERE] as number) + OPERANDS + operand * EACH + KIND] = OPERAND.none;
  }

  /** Opcode of the event that is foretold here; 0: none is. */
  get opcode(): number {
    return this.table[(this.table[HERE] as number) + FOLLOWER] as number;
  }

  /** Its site, or its function. */
  get site(): number {
    return this.table[(this.table[HERE] as number) + FOLLOWER_SITE] as number;
  }

  /** An operand is as it was foretold. @returns its number */
  foretold(operand: number): number {
    const { table } = this;
    const at = (table[HERE] as number) + OPERANDS + operand * EACH;
    const number = ((table[at + NUMBER] as number) + (table[at + GROWTH] as number)) | 0;
    table[at + NUMBER] = number;
    return number;
  }

  end(): void {
    this.table[OVER] = 1;
  }

  /** A new batch begins. */
  clear(): void {
    apply(fill, this.table, [0]);
  }
}

/** Where the numbers of a site's place begin. */
export function placeOf(site: number): number {
  return (site & (PLACES - 1)) * STRIDE;
}

/** The table has room for the number. To ask whether it is large would make a fraction of it first, each time. */
export function hasRoom(number: number): boolean {
  return (number | 0) === number;
}

/** An operand, whose numbers are at `at`, is here. @returns whether it was foretold */
export function goesOn(table: Int32Array, at: number, kind: number, number: number): boolean {
  const last = table[at + NUMBER] as number;
  table[at + NUMBER] = number;
  if (table[at + KIND] !== kind) {
    table[at + KIND] = kind;
    table[at + GROWTH] = 0;
    return false;
  }
  if (number === ((last + (table[at + GROWTH] as number)) | 0)) return true;
  if (kind >= OPERAND.int) table[at + GROWTH] = number - last;
  return false;
}
