/**
 * Under this name the constructor of generator functions holds the probes. Rewritten code reaches it by syntax alone, so no variable or global
 * of the program can stand in the way, and nobody lists what it holds.
 */
export const PROBES = 'pellucid.probes';

/** The same for what TypeScript is lowered to that Node does not know. */
export const HELPERS = 'pellucid.helpers';
