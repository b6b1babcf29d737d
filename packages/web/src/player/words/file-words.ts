import type { InLocales } from '@pellucid/stage';

export interface FileWords {
  readonly title: string;
  readonly choose: string;
  /** Around the name of the file's ending, and around the command that makes one. */
  readonly drop: readonly [before: string, between: string, after: string];
}

export const fileWords: InLocales<FileWords> = {
  en: { title: 'Open a recording.', choose: 'Choose a file', drop: ['or drop a ', ' file here. ', ' makes one.'] },
  zh: { title: '打开一份记录。', choose: '选择文件', drop: ['或者把 ', ' 文件拖到这里。', ' 可以生成一份。'] },
};
