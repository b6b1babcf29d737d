import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The recorder's own directory. */
export const own: string = dirname(dirname(fileURLToPath(import.meta.url)));
