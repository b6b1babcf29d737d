import type { InLocales } from '@pellucid/stage';

export interface OpenWords {
  readonly reading: string;
  readonly readingSteps: (steps: string) => string;
  readonly failed: string;
  readonly noSteps: (why: string) => string;
}

export const openWords: InLocales<OpenWords> = {
  en: {
    reading: 'Reading the recording',
    readingSteps: (steps) => `Reading the recording, ${steps} ${steps === '1' ? 'step' : 'steps'}`,
    failed: 'This recording cannot be opened.',
    noSteps: (why) => `The recording has no steps. ${why}`.trim(),
  },
  zh: {
    reading: '正在读取记录',
    readingSteps: (steps) => `正在读取记录，已有 ${steps} 步`,
    failed: '这份记录无法打开。',
    noSteps: (why) => `这份记录没有任何一步。${why}`,
  },
};
