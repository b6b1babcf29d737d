// Jest loads this when its own functions are there (`setupFilesAfterEnv`).
import { LISTEN } from './jest-names.ts';

const begin: unknown = Reflect.get(globalThis, LISTEN);
Reflect.deleteProperty(globalThis, LISTEN);
if (typeof begin === 'function') begin();
