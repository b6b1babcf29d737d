/**
 * An assembler for small WebAssembly modules with SIMD (WebAssembly core specification 2.0, chapter 5). Code is its own bytes: an
 * expression leaves one value on the stack, a statement none. Locals are numbers below 128; addresses are in bytes.
 */
export type Code = readonly number[];

/** A function of 32-bit integers that gives nothing back. Its locals are its parameters, then the integers, then the vectors. */
export interface WasmFunction {
  readonly name: string;
  readonly parameters: number;
  readonly integers: number;
  readonly vectors: number;
  readonly body: Code;
}

export const get = (local: number): Code => [0x20, local];
export const set = (local: number, value: Code): Code => [...value, 0x21, local];
export const constant = (value: number): Code => [0x41, ...signedLeb(value)];
export const add = (left: Code, right: Code): Code => [...left, ...right, 0x6a];
export const advance = (local: number, by: Code): Code => set(local, add(get(local), by));

/** Runs the statements, and again as long as the first local is below the second, both counted without a sign. */
export const repeat = (statements: readonly Code[], local: number, limit: number): Code => [
  ...[0x03, 0x40, ...statements.flat()],
  ...[...get(local), ...get(limit), 0x49, 0x0d, 0, 0x0b],
];

export const loadInteger = (address: Code, offset = 0): Code => [...address, 0x28, 2, ...leb(offset)];

/** Four floats. */
export const load = (address: Code, offset = 0): Code => [...address, 0xfd, 0x00, 2, ...leb(offset)];
/** One float, four times. */
export const loadSplat = (address: Code, offset = 0): Code => [...address, 0xfd, 0x09, 2, ...leb(offset)];
export const store = (address: Code, value: Code, offset = 0): Code => [
  ...[...address, ...value],
  ...[0xfd, 0x0b, 2, ...leb(offset)],
];
/** The same float four times. */
export const splat = (value: number): Code => [0xfd, 0x0c, ...new Uint8Array(new Float32Array(4).fill(value).buffer)];
export const plus = (left: Code, right: Code): Code => [...left, ...right, 0xfd, 0xe4, 1];
export const minus = (left: Code, right: Code): Code => [...left, ...right, 0xfd, 0xe5, 1];
export const times = (left: Code, right: Code): Code => [...left, ...right, 0xfd, 0xe6, 1];
/** Four floats out of eight: those at `places`, 0 to 3 in the left vector and 4 to 7 in the right one. */
export const shuffle = (left: Code, right: Code, places: readonly number[]): Code => [
  ...[...left, ...right, 0xfd, 0x0d],
  ...places.flatMap((place) => [0, 1, 2, 3].map((byte) => 4 * place + byte)),
];

/** What is used of WebAssembly; the types of Node leave it out. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object) => { readonly exports: object };
};

/** A memory that grows. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/**
 * The functions, ready to be called, and their `memory`. Make each module once: every memory reserves gigabytes of addresses until it is
 * collected.
 */
export function instantiate<Functions extends object>(
  functions: readonly WasmFunction[],
): Functions & { readonly memory: WasmMemory } {
  const module = new WebAssembly.Module(assemble(functions));
  return new WebAssembly.Instance(module).exports as Functions & { readonly memory: WasmMemory };
}

/** Makes the memory at least this large. Earlier views of it end when it grows. */
export function ensureBytes(memory: WasmMemory, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
}

const PAGE = 65536;

/** A module with one page of memory and the functions (chapter 5.5). */
function assemble(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const [i32, v128] = [0x7f, 0x7b];
  const name = (text: string): Code => [text.length, ...new TextEncoder().encode(text)];
  const section = (id: number, content: Code): Code => [id, ...leb(content.length), ...content];
  const list = (items: readonly Code[]): Code => [...leb(items.length), ...items.flat()];
  const bodies = functions.map(({ integers, vectors, body }) => {
    const code = [2, ...leb(integers), i32, ...leb(vectors), v128, ...body, 0x0b];
    return [...leb(code.length), ...code];
  });
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, list(functions.map(({ parameters }) => [0x60, ...list(Array(parameters).fill([i32])), 0]))),
    ...section(3, list(functions.map((_, i) => leb(i)))),
    ...section(5, [1, 0, 1]),
    ...section(7, list([[...name('memory'), 2, 0], ...functions.map((made, i) => [...name(made.name), 0, ...leb(i)])])),
    ...section(10, list(bodies)),
  ]);
}

function leb(value: number): Code {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(value >>> 7)];
}

/** For values from 0. The last byte's bit 6 is the sign. */
function signedLeb(value: number): Code {
  return value < 64 ? [value] : [(value & 127) | 128, ...signedLeb(value >>> 7)];
}
