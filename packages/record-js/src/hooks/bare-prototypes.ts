import { append } from '../runtime/own-collections.ts';

const { defineProperty, deleteProperty, getOwnPropertyDescriptor, ownKeys } = Reflect;
const prototypes = [Array.prototype, Object.prototype];

interface Hidden {
  readonly holder: object;
  readonly key: string;
  readonly descriptor: PropertyDescriptor;
}

/**
 * Does work that fills plain arrays while the prototypes of arrays hold no items: a program can put some there, and setters among them would run.
 * One that cannot be taken away stays.
 */
export function withBareArrays<T>(work: () => T): T {
  const hidden: Hidden[] = [];
  for (let i = 0; i < prototypes.length; i++) hideItems(prototypes[i] as object, hidden);
  if (hidden.length === 0) return work();
  try {
    return work();
  } finally {
    for (let i = 0; i < hidden.length; i++) {
      const { holder, key, descriptor } = hidden[i] as Hidden;
      defineProperty(holder, key, descriptor);
    }
  }
}

function hideItems(holder: object, hidden: Hidden[]): void {
  // They come before all other properties.
  const keys = ownKeys(holder);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string;
    if (typeof key !== 'string' || String(Number(key) >>> 0) !== key) return;
    const descriptor = getOwnPropertyDescriptor(holder, key) as PropertyDescriptor;
    if (deleteProperty(holder, key)) append(hidden, { holder, key, descriptor });
  }
}
