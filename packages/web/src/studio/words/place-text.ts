import type { Place } from '../worker/runtime.ts';

/** Where the network ran, as a fact of two columns. */
export function placeText(place: Place): string {
  if (place.on === 'webgpu') return 'graphics card';
  return place.threads === 1 ? 'one thread' : `${place.threads} threads`;
}
