import { type Accessor, createSignal, onCleanup, onMount } from 'solid-js';

export interface ElementSize {
  readonly width: number;
  readonly height: number;
}

/** Size of an element's content box, followed as it changes; 0 × 0 before it is on the page. */
export function elementSize(element: () => HTMLElement): Accessor<ElementSize> {
  const [size, setSize] = createSignal<ElementSize>(
    { width: 0, height: 0 },
    { equals: (a, b) => a.width === b.width && a.height === b.height },
  );
  onMount(() => {
    const measure = (): void => {
      setSize({ width: element().clientWidth, height: element().clientHeight });
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element());
    measure();
    onCleanup(() => observer.disconnect());
  });
  return size;
}
