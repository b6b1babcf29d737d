import type { InLocales } from '@pellucid/stage';
import type { DeblurMethod, DeblurStage } from '@pellucid/vision';

/** The studio's page: what stands on it, whatever the photo is. */
export interface StudioWords {
  readonly titled: (name: string) => string;
  readonly openHere: string;
  /** Around the word that stands for the mouse, and the one for a finger. */
  readonly drop: readonly [mouse: string, touch: string, after: string];
  readonly stays: string;
  readonly choose: string;
  readonly opening: (name: string) => string;
  readonly orOurs: string;
  readonly examples: { readonly shake: string; readonly focus: string };
  readonly photo: string;
  readonly another: string;
  readonly photograph: string;
  readonly asOpened: string;
  readonly restored: string;
  readonly outlines: string;
  readonly yours: string;
  readonly ours: string;
  readonly slider: string;
  readonly percentYours: (percent: string) => string;
  readonly settings: string;
  readonly strength: string;
  readonly showOutlines: string;
  readonly kind: string;
  readonly methods: Readonly<Record<DeblurMethod, string>>;
  readonly saveAs: string;
  readonly keepExif: string;
  readonly savedPlain: string;
  readonly savedWithExif: string;
  /** What the keys 1, B and S do. */
  readonly keys: readonly [actualSize: string, yours: string, outlines: string];
  readonly actualSize: string;
  readonly fit: string;
  readonly stop: string;
  readonly save: string;
  readonly steps: string;
  readonly stages: Readonly<Record<DeblurStage, readonly [doing: string, done: string]>>;
  readonly beginning: string;
  readonly seconds: (count: string) => string;
  readonly secondsLeft: (count: string) => string;
  readonly minutesLeft: (count: string) => string;
  readonly progress: string;
  readonly stopped: string;
  readonly notFinished: string;
}

export const studioWords: InLocales<StudioWords> = {
  en: {
    titled: (name) => (name === '' ? 'Pellucid studio' : `${name}, Pellucid studio`),
    openHere: 'Open a photo',
    drop: ['Drop', 'Open', ' a blurred photo'],
    stays: 'It stays on this device. Nothing is uploaded.',
    choose: 'Choose a photo',
    opening: (name) => `Opening ${name}`,
    orOurs: 'Or try one of ours',
    examples: { shake: 'Shake', focus: 'Focus' },
    photo: 'Photo',
    another: 'Open another',
    photograph: 'Photograph',
    asOpened: 'The photo as it was opened',
    restored: 'The restored photo',
    outlines: 'The outlines of its superpixels',
    yours: 'Yours',
    ours: 'Restored',
    slider: 'Before and after',
    percentYours: (percent) => `${percent} percent yours`,
    settings: 'Settings',
    strength: 'Strength',
    showOutlines: 'Show superpixels',
    kind: 'Kind of blur',
    methods: {
      auto: 'Find out',
      shake: 'Camera moved',
      defocus: 'Out of focus',
      network: 'Varies across the photo',
    },
    saveAs: 'Save as',
    keepExif: 'Keep EXIF',
    savedPlain: 'In 8-bit sRGB, without EXIF: the camera’s place and time stay out of the file.',
    savedWithExif: 'In 8-bit sRGB, with EXIF: the file says where, when and with what it was taken.',
    keys: ['actual size', 'yours', 'superpixels'],
    actualSize: 'Actual size, one to one',
    fit: 'Fit',
    stop: 'Stop',
    save: 'Save',
    steps: 'Steps',
    stages: {
      look: ['Looking at the blur', 'Looked at the blur'],
      estimate: ['Finding the blur', 'Found the blur'],
      deconvolve: ['Undoing the blur', 'Undid the blur'],
      network: ['Running the network', 'Ran the network'],
      judge: ['Checking against your photo', 'Checked against your photo'],
    },
    beginning: 'Beginning',
    seconds: (count) => `${count} s`,
    secondsLeft: (count) => `about ${count} s left`,
    minutesLeft: (count) => `about ${count} min left`,
    progress: 'Progress',
    stopped: 'Stopped',
    notFinished: 'Not finished',
  },
  zh: {
    titled: (name) => (name === '' ? 'Pellucid 工作室' : `${name}，Pellucid 工作室`),
    openHere: '打开照片',
    drop: ['拖入', '打开', '一张模糊的照片'],
    stays: '照片只留在本设备上，不会上传。',
    choose: '选择照片',
    opening: (name) => `正在打开 ${name}`,
    orOurs: '或者试试我们的照片',
    examples: { shake: '抖动', focus: '失焦' },
    photo: '照片',
    another: '打开另一张',
    photograph: '照片',
    asOpened: '打开时的照片',
    restored: '复原后的照片',
    outlines: '超像素的轮廓',
    yours: '原图',
    ours: '复原',
    slider: '复原前后',
    percentYours: (percent) => `原图占 ${percent}%`,
    settings: '设置',
    strength: '强度',
    showOutlines: '显示超像素',
    kind: '模糊的种类',
    methods: { auto: '自动判断', shake: '相机移动', defocus: '没有对准焦', network: '各处不同' },
    saveAs: '保存格式',
    keepExif: '保留 EXIF',
    savedPlain: '8 位 sRGB，不含 EXIF：拍摄的地点和时间不会写入文件。',
    savedWithExif: '8 位 sRGB，含 EXIF：文件会写明拍摄的地点、时间和相机。',
    keys: ['实际大小', '原图', '超像素'],
    actualSize: '实际大小，一比一',
    fit: '适应窗口',
    stop: '停止',
    save: '保存',
    steps: '步骤',
    stages: {
      look: ['正在查看模糊', '已查看模糊'],
      estimate: ['正在求模糊核', '已求出模糊核'],
      deconvolve: ['正在消除模糊', '已消除模糊'],
      network: ['正在运行网络', '已运行网络'],
      judge: ['正在与原图核对', '已与原图核对'],
    },
    beginning: '正在开始',
    seconds: (count) => `${count} 秒`,
    secondsLeft: (count) => `大约还有 ${count} 秒`,
    minutesLeft: (count) => `大约还有 ${count} 分钟`,
    progress: '进度',
    stopped: '已停止',
    notFinished: '没有完成',
  },
};
