import focus from './examples/focus.jpg';
import shake from './examples/shake.jpg';
import type { Studio } from './studio.ts';

export interface Example {
  /** What blurred it. */
  readonly of: 'shake' | 'focus';
  readonly name: string;
  /** Where the page finds it. */
  readonly address: string;
}

/** Photos that were blurred on purpose; examples/LICENSE.txt says whose they are and how. */
export const examples: readonly Example[] = [
  { of: 'shake', name: 'shake.jpg', address: shake },
  { of: 'focus', name: 'focus.jpg', address: focus },
];

/** Opens an example as if it had been chosen. */
export async function openExample(studio: Studio, { address, name }: Example): Promise<void> {
  const answer = await fetch(address);
  studio.open(await answer.blob(), name);
}
