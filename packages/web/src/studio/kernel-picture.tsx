import type { Decision } from '@pellucid/vision';
import { createEffect } from 'solid-js';
import { useWords } from '../player/words/use-words.ts';
import { kernelCore } from './model/kernel-extent.ts';
import { findingWords } from './words/finding-words.ts';

/** A kernel as a picture: white where a point spent the most time. */
export function KernelPicture(props: { readonly kernel: NonNullable<Decision['kernel']> }) {
  const words = useWords(findingWords);
  let canvas!: HTMLCanvasElement;
  createEffect(() => {
    const { size, weights } = kernelCore(props.kernel);
    canvas.width = size;
    canvas.height = size;
    const largest = weights.reduce((most, weight) => Math.max(most, weight), 0);
    const pixels = new ImageData(size, size);
    for (let at = 0; at < weights.length; at++) {
      pixels.data.fill(Math.round((255 * (weights[at] ?? 0)) / largest), 4 * at, 4 * at + 3);
      pixels.data[4 * at + 3] = 255;
    }
    canvas.getContext('2d')?.putImageData(pixels, 0, 0);
  });
  return (
    <figure>
      <canvas ref={canvas} role="img" aria-label={words().kernel} />
    </figure>
  );
}
