/**
 * Under this name the constructor of generator functions holds the probes. Rewritten code reaches it by syntax alone, so no variable or global
 * of the program can stand in the way, and nobody lists what it holds.
 */
export const PROBES = 'pellucid.probes';

/**
 * Where the probes are also a constant of the global scope, `shareProbes` in `runtime/shared-probes.ts` has put them under this name, and what says where the program
 * is under this name and an h: V8 then knows them while it compiles, and asks for nothing at each probe. Inserted names begin with it.
 */
export const SHARED = '$$_';

/** The same for what TypeScript is lowered to that Node does not know. */
export const HELPERS = 'pellucid.helpers';
