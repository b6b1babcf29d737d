import { createSignal } from 'solid-js';

const [underWay, setUnderWay] = createSignal(0);

/** Whether something that the page is to show is still being read. */
export function isReading(): boolean {
  return underWay() > 0;
}

/** What is being read counts until it is there, or cannot be read. */
export async function whileReading<T>(reading: Promise<T>): Promise<T> {
  setUnderWay((count) => count + 1);
  try {
    return await reading;
  } finally {
    setUnderWay((count) => count - 1);
  }
}
