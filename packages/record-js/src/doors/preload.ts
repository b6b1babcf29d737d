// `node --import @pellucid/record-js/preload`: what the program loads can be recorded in parts.
import { partsOfProgram } from './parts.ts';

partsOfProgram();
