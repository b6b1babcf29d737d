import { bare, keyName, type Node } from './syntax.ts';

export type CallNode = Node & { type: 'CallExpression' };

/** Methods of arrays that change their length, of maps and sets, and those whose effect only comparing tells. */
export const lengthMethods: ReadonlySet<string> = new Set(['push', 'pop', 'shift', 'unshift', 'splice']);
export const keyMethods: ReadonlySet<string> = new Set(['set', 'add', 'delete', 'clear']);
export const anyMethods: ReadonlySet<string> = new Set(['sort', 'reverse', 'fill', 'copyWithin']);
/** Methods that set a date. */
export const dateMethods: RegExp =
  /^set(?:(?:UTC)?(?:FullYear|Month|Date|Hours|Minutes|Seconds|Milliseconds)|Time|Year)$/;
/** Methods of regular expressions, and of strings that may be handed one: using it can move its `lastIndex`. */
export const patternMethods: ReadonlySet<string> = new Set(['exec', 'test']);
export const matchMethods: ReadonlySet<string> = new Set(['match', 'replace', 'replaceAll', 'search', 'split']);
/** Methods of promises that are handed callbacks. */
export const reactionMethods: ReadonlySet<string> = new Set(['then', 'catch', 'finally']);
/** Functions of Node, and methods of emitters, that call the last of what they are handed later; those whose names others have, too. */
export const callbackMethods: ReadonlySet<string> = new Set(
  `on addListener prependListener
  access appendFile chmod chown copyFile cp exists fchmod fchown fdatasync fstat fsync ftruncate futimes lchmod lchown lstat lutimes mkdir mkdtemp
  opendir readdir readFile readlink readv realpath rename rm rmdir stat statfs symlink truncate unlink utimes watchFile writeFile writev
  lookup lookupService resolve4 resolve6 resolveAny resolveCname resolveMx resolveNs resolveSrv resolveTxt
  brotliCompress brotliDecompress deflate deflateRaw gunzip gzip inflate inflateRaw unzip
  checkPrime generateKey generateKeyPair generatePrime hkdf pbkdf2 randomBytes randomFill scrypt
  execFile createServer createSecureServer createConnection pipeline finished`.split(/\s+/),
);
export const sharedCallbackMethods: ReadonlySet<string> = new Set(
  `exec open close read write link watch get request connect resolve reverse randomInt randomUUID sign verify
  end send flush ping question getConnections`.split(/\s+/),
);
/** Methods that make an array with a constructor that the program may have given. */
export const makingMethods: ReadonlySet<string> = new Set(
  'of from map filter slice splice concat flat flatMap'.split(' '),
);
/** Functions of `Object` and `Reflect` that change their first argument. */
export const firstArgumentMethods: ReadonlySet<string> = new Set([
  'assign',
  'defineProperty',
  'defineProperties',
  'set',
  'deleteProperty',
  'setPrototypeOf',
]);

/** Globals whose functions change nothing that they are handed. */
export const harmlessGlobals: ReadonlySet<string> = new Set(
  `Math JSON console Number String Boolean Symbol BigInt Date Promise Array Object Error RegExp parseInt parseFloat isNaN isFinite structuredClone queueMicrotask
  setTimeout setInterval setImmediate clearTimeout clearInterval clearImmediate require process Buffer performance Intl encodeURIComponent decodeURIComponent`.split(
    /\s+/,
  ),
);

/** Methods that natives have and that change nothing. A program's own methods of such a name are recorded anyway. */
export const harmlessMethods: ReadonlySet<string> = new Set(
  `map filter forEach reduce reduceRight slice concat join indexOf lastIndexOf includes find findIndex findLast findLastIndex some every flat flatMap at
  keys values entries get has toString toLocaleString valueOf test exec match matchAll replace replaceAll split trim trimStart trimEnd padStart padEnd
  toFixed charAt charCodeAt codePointAt startsWith endsWith substring substr toUpperCase toLowerCase repeat localeCompare then catch finally next log error warn
  toSorted toReversed toSpliced with getTime toISOString`.split(/\s+/),
);

export function isMutation(node: CallNode): boolean {
  const callee = bare(node.callee);
  if (callee.type !== 'MemberExpression' || callee.computed) return false;
  const name = keyName(callee.property, false);
  return lengthMethods.has(name) || keyMethods.has(name) || anyMethods.has(name);
}

/** Whether an argument is a function that is written there. */
export function isFunctionText(node: Node): boolean {
  return node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression';
}

/** Whether an argument may be a function that is recorded. */
export function mayBeFunction(node: Node): boolean {
  return (
    isFunctionText(node) ||
    node.type === 'ConditionalExpression' ||
    node.type === 'LogicalExpression' ||
    canChange(node)
  );
}

/** Whether an argument may be a container that somebody else knows. */
export function canChange(node: Node): boolean {
  return (
    node.type === 'Identifier' ||
    node.type === 'MemberExpression' ||
    node.type === 'ThisExpression' ||
    node.type === 'CallExpression'
  );
}
