/** Sites and functions share this many places (FORMAT.md §4.5): a site's is its id modulo this. */
const PLACES = 4096;
/** Operands of an event that can be foretold, with one that nobody uses. */
const OPERANDS = 4;

/** What an operand was. Ints and what comes after them are expected to go on growing as they did; the others to stay. */
export const OPERAND = { none: 0, constant: 1, string: 2, int: 3, reference: 4, number: 5 } as const;

const { apply } = Reflect;
const { fill } = Uint8Array.prototype;

/** What a batch foretells: the event that followed last time, and how its operands went on. Readers keep the same tables. */
export class Foresight {
  private readonly opcodes = new Uint8Array(PLACES);
  private readonly sites = new Float64Array(PLACES);
  private readonly kinds = new Uint8Array(PLACES * OPERANDS);
  private readonly numbers = new Float64Array(PLACES * OPERANDS);
  private readonly growths = new Float64Array(PLACES * OPERANDS);
  private place = 0;
  private ended = false;

  /** An event is here. @returns whether it was foretold */
  meet(opcode: number, site: number): boolean {
    const { place } = this;
    this.place = site & (PLACES - 1);
    if (this.opcodes[place] === opcode && this.sites[place] === site) return !this.ended;
    this.opcodes[place] = opcode;
    this.sites[place] = site;
    return false;
  }

  /** An operand of it is here. @returns whether it was foretold */
  expects(operand: number, kind: number, number: number): boolean {
    const at = this.place * OPERANDS + operand;
    const last = this.numbers[at] as number;
    const growth = this.growths[at] as number;
    this.numbers[at] = number;
    if (this.kinds[at] !== kind) {
      this.kinds[at] = kind;
      this.growths[at] = 0;
      return false;
    }
    if (number === last + growth) return true;
    if (kind >= OPERAND.int) this.growths[at] = number - last;
    return false;
  }

  /** Opcode of the event that is foretold here; 0: none is. */
  get opcode(): number {
    return this.opcodes[this.place] as number;
  }

  /** Its site, or its function. */
  get site(): number {
    return this.sites[this.place] as number;
  }

  /** An operand is as it was foretold. @returns its number */
  foretold(operand: number): number {
    const at = this.place * OPERANDS + operand;
    const number = (this.numbers[at] as number) + (this.growths[at] as number);
    this.numbers[at] = number;
    return number;
  }

  /** An operand is here of which nothing is foretold. */
  forget(operand: number): void {
    this.kinds[this.place * OPERANDS + operand] = OPERAND.none;
  }

  /** Nothing more is foretold in this batch. */
  end(): void {
    this.ended = true;
  }

  /** A new batch begins. */
  clear(): void {
    this.ended = false;
    apply(fill, this.opcodes, [0]);
    apply(fill, this.kinds, [OPERAND.none]);
    this.place = 0;
  }
}
