import type { Exit } from '../record-host/exit.ts';

/** How a command ends: with an exit code, or by the signal that ended the program it ran. */
export type Outcome = Exit;

export const success: Outcome = { by: 'code', code: 0 };
