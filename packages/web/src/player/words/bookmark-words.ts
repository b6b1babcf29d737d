import type { InLocales } from '@pellucid/stage';

/** Bookmarks, and links to a moment. */
export interface BookmarkWords {
  readonly title: string;
  readonly close: string;
  readonly add: (step: string) => string;
  readonly goTo: (step: string) => string;
  readonly note: (step: string) => string;
  readonly remove: (step: string) => string;
  readonly kept: string;
  /** Of an exported page. */
  readonly save: string;
  readonly open: (count: string) => string;
  readonly copyLink: string;
  readonly copied: string;
  readonly notCopied: string;
}

export const bookmarkWords: InLocales<BookmarkWords> = {
  en: {
    title: 'Bookmarks',
    close: 'Close',
    add: (step) => `Add step ${step}`,
    goTo: (step) => `Go to step ${step}`,
    note: (step) => `Note on step ${step}`,
    remove: (step) => `Remove the bookmark of step ${step}`,
    kept: 'Kept in this browser, for this recording.',
    save: 'Save the page with them',
    open: (count) => `Bookmarks: ${count}`,
    copyLink: 'Copy a link to this step',
    copied: 'Link copied',
    notCopied: 'The browser does not let the page copy; the address bar has the link.',
  },
  zh: {
    title: '书签',
    close: '关闭',
    add: (step) => `为第 ${step} 步加书签`,
    goTo: (step) => `跳到第 ${step} 步`,
    note: (step) => `第 ${step} 步的备注`,
    remove: (step) => `删除第 ${step} 步的书签`,
    kept: '保存在本浏览器中，只用于这份记录。',
    save: '连同书签保存网页',
    open: (count) => `书签：${count} 个`,
    copyLink: '复制指向这一步的链接',
    copied: '链接已复制',
    notCopied: '浏览器不允许页面复制，请使用地址栏中的链接。',
  },
};
