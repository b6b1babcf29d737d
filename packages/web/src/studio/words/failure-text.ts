import type { InLocales, Locale } from '@pellucid/stage';
import { largestPhoto } from '../worker/decode-photo.ts';
import type { Failure } from '../worker/messages.ts';

interface FailureWords {
  readonly empty: (name: string) => string;
  readonly brokenOff: (name: string) => string;
  readonly animated: (name: string) => string;
  readonly damaged: (name: string) => string;
  readonly notAPhoto: (name: string) => string;
  readonly tooLarge: (name: string, megapixels: string, most: string) => string;
  readonly outOfMemory: (name: string) => string;
  readonly lacks: (name: string, what: string) => string;
  readonly fault: (name: string, message: string) => string;
}

const failureWords: InLocales<FailureWords> = {
  en: {
    empty: (name) => `“${name}” is empty: the file has no bytes.`,
    brokenOff: (name) => `“${name}” breaks off before its picture ends; a whole copy is needed.`,
    animated: (name) => `“${name}” is an animation; this page restores single photos.`,
    damaged: (name) => `The picture in “${name}” cannot be decoded; the file is probably damaged.`,
    notAPhoto: (name) => `“${name}” is not a photo that this browser can read; JPEG, PNG and WebP are read by all.`,
    tooLarge: (name, megapixels, most) =>
      `“${name}” has ${megapixels} megapixels; this page takes up to ${most}. The command pellucid deblur takes up to 100.`,
    outOfMemory: (name) => `“${name}” needs more memory than this browser gives a page; a smaller copy may fit.`,
    lacks: (name, what) =>
      `This browser has no ${what}, which the page needs to restore “${name}”; a newer one has it.`,
    fault: (name, message) => `“${name}” could not be restored: ${message}.`,
  },
  zh: {
    empty: (name) => `“${name}”是空的：文件中没有任何字节。`,
    brokenOff: (name) => `“${name}”在图像结束之前就中断了；需要一份完整的文件。`,
    animated: (name) => `“${name}”是动画；本页只复原单张照片。`,
    damaged: (name) => `“${name}”中的图像无法解码，文件可能已损坏。`,
    notAPhoto: (name) => `“${name}”不是本浏览器能读取的照片；JPEG、PNG 和 WebP 都能读取。`,
    tooLarge: (name, megapixels, most) =>
      `“${name}”有 ${megapixels} 百万像素，本页最多处理 ${most} 百万；命令 pellucid deblur 最多可处理 100 百万像素的照片。`,
    outOfMemory: (name) => `“${name}”需要的内存超过浏览器给网页的上限；较小的副本也许可以。`,
    lacks: (name, what) => `本浏览器没有 ${what}，无法复原“${name}”；较新的浏览器有。`,
    fault: (name, message) => `“${name}”无法复原：${message}。`,
  },
};

/** What went wrong with the file of this name, in one sentence. */
export function failureText(failure: Failure, name: string, locale: Locale): string {
  const words = failureWords[locale];
  switch (failure.kind) {
    case 'empty':
      return words.empty(name);
    case 'broken-off':
      return words.brokenOff(name);
    case 'animated':
      return words.animated(name);
    case 'damaged':
      return words.damaged(name);
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
