import { largestPhoto } from '../worker/decode-photo.ts';
import type { Failure } from '../worker/messages.ts';

/** What went wrong with the file of this name, in one sentence. */
export function failureText(failure: Failure, name: string): string {
  switch (failure.kind) {
    case 'not-a-photo':
      return `“${name}” is not a photo that this browser can read; JPEG, PNG and WebP are read by all.`;
    case 'too-large':
      return `“${name}” has ${megapixels(failure.width * failure.height)} megapixels; this page takes up to ${megapixels(largestPhoto)}. The command pellucid deblur takes more.`;
    case 'out-of-memory':
      return `“${name}” needs more memory than this browser gives a page; a smaller copy may fit.`;
    case 'browser':
      return `This browser has no ${failure.lacks}, which the page needs to restore “${name}”; a newer one has it.`;
    case 'fault':
      return `“${name}” could not be restored: ${failure.message}.`;
  }
}

function megapixels(pixels: number): string {
  return String(Math.round(pixels / 1e6));
}
