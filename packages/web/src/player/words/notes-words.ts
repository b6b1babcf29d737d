import type { InLocales } from '@pellucid/stage';

/** Where bookmarks are kept by a server. */
export interface NotesWords {
  /** In a file beside the recording. */
  readonly keptBeside: string;
}

export const notesWords: InLocales<NotesWords> = {
  en: { keptBeside: 'Kept in a file beside the recording; an export takes them along.' },
  zh: { keptBeside: '保存在记录旁边的文件中，导出时一并带上。' },
};
