import { sha256 } from './sha256.ts';

export { types } from './object-types.ts';

// What the rewriter and the recorder take from Node's modules, as far as there is something like it in a browser. The build puts this in their place.

export const isBuiltin = (): boolean => false;
export const dirname = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
export const fileURLToPath = (address: string): string => address;
export const pathToFileURL = (path: string): { readonly href: string } => ({ href: path });

/** Of SHA-256 alone, in hexadecimal digits. */
export function createHash(): { update(text: string): { digest(): string } } {
  return { update: (text) => ({ digest: () => sha256(text) }) };
}

// Of these there are none: nothing is an instance of them.
export class ChildProcess {}
export class EventEmitter {}
export class Module {}
export class Stream {}
export class Worker {}
export class MessagePort {}

/** Nothing is kept for later that is not a timer. */
export function setImmediate(): object {
  return new (class Immediate {})();
}
export function clearImmediate(): void {}
