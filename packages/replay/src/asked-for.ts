import type { Step } from '@pellucid/format';

/** @throws RangeError that names what was asked for, where it is not there */
export function found<T>(item: T | undefined, what: string, number: number): T {
  if (item === undefined) throw new RangeError(`There is no ${what} ${number} in the recording`);
  return item;
}

/** @throws RangeError when a recording of so many steps has no such step */
export function checkStep(step: Step, steps: number): void {
  if (!Number.isInteger(step) || step < 0 || step >= steps) {
    throw new RangeError(`Step ${step} is not in the recording, which has steps 0 to ${steps - 1}`);
  }
}
