import type { InLocales, Locale } from '@pellucid/stage';
import { largestPhoto } from '../worker/decode-photo.ts';
import type { Failure } from '../worker/messages.ts';

interface FailureWords {
  readonly notAPhoto: (name: string) => string;
  readonly tooLarge: (name: string, megapixels: string, most: string) => string;
  readonly outOfMemory: (name: string) => string;
  readonly lacks: (name: string, what: string) => string;
  readonly fault: (name: string, message: string) => string;
}

const failureWords: InLocales<FailureWords> = {
  en: {
    notAPhoto: (name) => `“${name}” is not a photo that this browser can read; JPEG, PNG and WebP are read by all.`,
    tooLarge: (name, megapixels, most) =>
      `“${name}” has ${megapixels} megapixels; this page takes up to ${most}. The command pellucid deblur takes more.`,
    outOfMemory: (name) => `“${name}” needs more memory than this browser gives a page; a smaller copy may fit.`,
    lacks: (name, what) =>
      `This browser has no ${what}, which the page needs to restore “${name}”; a newer one has it.`,
    fault: (name, message) => `“${name}” could not be restored: ${message}.`,
  },
  zh: {
    notAPhoto: (name) => `“${name}”不是本浏览器能读取的照片；JPEG、PNG 和 WebP 都能读取。`,
    tooLarge: (name, megapixels, most) =>
      `“${name}”有 ${megapixels} 百万像素，本页最多处理 ${most} 百万；命令 pellucid deblur 可处理更大的照片。`,
    outOfMemory: (name) => `“${name}”需要的内存超过浏览器给网页的上限；较小的副本也许可以。`,
    lacks: (name, what) => `本浏览器没有 ${what}，无法复原“${name}”；较新的浏览器有。`,
    fault: (name, message) => `“${name}”无法复原：${message}。`,
  },
};

/** What went wrong with the file of this name, in one sentence. */
export function failureText(failure: Failure, name: string, locale: Locale): string {
  const words = failureWords[locale];
  switch (failure.kind) {
    case 'not-a-photo':
      return words.notAPhoto(name);
    case 'too-large':
      return words.tooLarge(name, megapixels(failure.width * failure.height), megapixels(largestPhoto));
    case 'out-of-memory':
      return words.outOfMemory(name);
    case 'browser':
      return words.lacks(name, failure.lacks);
    case 'fault':
      return words.fault(name, failure.message);
  }
}

function megapixels(pixels: number): string {
  return String(Math.round(pixels / 1e6));
}
