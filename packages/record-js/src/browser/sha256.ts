const BLOCK = 64;
const ROUNDS = 64;

/** SHA-256 of a text's UTF-8 bytes, as hexadecimal digits. What browsers have of their own answers later, and only on pages from a secure origin. */
export function sha256(text: string): string {
  const state = Uint32Array.from(fractions(8, 1 / 2));
  const words = new Uint32Array(ROUNDS);
  const message = padded(new TextEncoder().encode(text));
  const view = new DataView(message.buffer);
  for (let at = 0; at < message.length; at += BLOCK) {
    for (let i = 0; i < 16; i++) words[i] = view.getUint32(at + 4 * i);
    for (let i = 16; i < ROUNDS; i++) {
      const [early, late] = [word(words, i - 15), word(words, i - 2)];
      const first = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3);
      const second = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
      words[i] = word(words, i - 16) + first + word(words, i - 7) + second;
    }
    mix(state, words);
  }
  return [...state].map((part) => part.toString(16).padStart(8, '0')).join('');
}

function mix(state: Uint32Array, words: Uint32Array): void {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let i = 0; i < ROUNDS; i++) {
    const chosen = (e & f) ^ (~e & g);
    const major = (a & b) ^ (a & c) ^ (b & c);
    const added = h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + chosen + word(constants, i) + word(words, i);
    const sum = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + major;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + added) | 0, c, b, a, (added + sum) | 0];
  }
  for (const [i, value] of [a, b, c, d, e, f, g, h].entries()) state[i] = word(state, i) + value;
}

/** A one, zeros up to the end of a block, and how many bits there were. */
function padded(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const blocks = Math.ceil((bytes.length + 9) / BLOCK);
  const message = new Uint8Array(blocks * BLOCK);
  message.set(bytes);
  message[bytes.length] = 0x80;
  new DataView(message.buffer).setBigUint64(message.length - 8, BigInt(bytes.length) * 8n);
  return message;
}

function turned(value: number, by: number): number {
  return (value >>> by) | (value << (32 - by));
}

function word(words: Uint32Array, at: number): number {
  return words[at] ?? 0;
}

/** The first 32 bits behind the point of roots of the first primes. */
function fractions(count: number, power: number): number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return primes.map((prime) => Math.floor((prime ** power % 1) * 2 ** 32));
}

const constants = Uint32Array.from(fractions(ROUNDS, 1 / 3));
