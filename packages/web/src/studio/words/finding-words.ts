import type { InLocales } from '@pellucid/stage';

interface Reason {
  readonly point: string;
  readonly text: string;
}

/** What was found in a photo, why it was treated so, and what can be done where it was not. */
export interface FindingWords {
  readonly working: string;
  readonly stopped: string;
  readonly sharp: string;
  readonly noHelp: string;
  readonly line: string;
  readonly shake: string;
  readonly defocus: string;
  readonly asked: string;
  readonly noSingle: string;
  readonly disc: readonly [name: string, value: (pixels: string) => string];
  readonly lineFact: string;
  readonly path: string;
  readonly spread: readonly [name: string, value: string];
  readonly noise: readonly [name: string, value: (levels: string) => string];
  readonly networkOn: string;
  readonly graphics: string;
  readonly threads: (count: number) => string;
  readonly kernel: string;
  readonly whyThisWay: string;
  readonly untried: string;
  readonly expected: (ways: readonly string[]) => string;
  readonly youSaid: Reason;
  readonly leftSharp: Reason;
  readonly left: string;
  readonly best: string;
  readonly points: { readonly shake: string; readonly defocus: string; readonly network: string };
  readonly gains: {
    readonly network: (gain: string) => string;
    readonly disc: (gain: string) => string;
    readonly line: (gain: string) => string;
    readonly path: (gain: string) => string;
  };
  readonly everywhere: Reason;
  readonly lookTwice: Reason;
  readonly canDo: string;
  readonly say: Reason;
  readonly again: string;
  readonly unchanged: (name: string) => string;
}

export const findingWords: InLocales<FindingWords> = {
  en: {
    working: 'Finding out what blurred it, and undoing it.',
    stopped: 'Stopped before it was done.',
    sharp: 'This photo is sharp already.',
    noHelp: 'Nothing that was tried makes this photo better.',
    line: 'Something moved in a straight line.',
    shake: 'The camera moved while the shutter was open.',
    defocus: 'The lens was out of focus.',
    asked: 'The network restored it.',
    noSingle: 'No single blur explains this photo.',
    disc: ['Disc', (pixels) => `${pixels} across`],
    lineFact: 'Line',
    path: 'Path',
    spread: ['Spread', 'whole picture'],
    noise: ['Noise', (levels) => `${levels} of 255`],
    networkOn: 'Network on',
    graphics: 'graphics card',
    threads: (count) => (count === 1 ? 'one thread' : `${count} threads`),
    kernel: 'What a point of light became',
    whyThisWay: 'Why this way',
    untried: 'No other way was tried.',
    expected: (ways) => `Expected of ${ways.join(', of ')}.`,
    youSaid: { point: 'As you said.', text: 'You chose the kind of blur; Find out lets the photo decide.' },
    leftSharp: { point: 'Left as it was.', text: 'Nothing in it is blurred that could be made sharper.' },
    left: 'Left as it was.',
    best: 'Best.',
    points: {
      shake: 'Movement, not focus.',
      defocus: 'Focus, not movement.',
      network: 'The network, not one blur.',
    },
    gains: {
      network: (gain) => `the network: ${gain}`,
      disc: (gain) => `undoing a disc: ${gain}`,
      line: (gain) => `undoing a line: ${gain}`,
      path: (gain) => `undoing a path: ${gain}`,
    },
    everywhere: {
      point: 'One blur fits everywhere.',
      text: 'So the blur itself is undone, and the network only cleans up after it.',
    },
    lookTwice: {
      point: 'Look twice.',
      text: 'A network draws what photos mostly look like; the finest detail need not be what was there.',
    },
    canDo: 'What you can do',
    say: { point: 'Do you know what blurred it?', text: 'Choose the kind of blur below.' },
    again: 'Try again',
    unchanged: (name) => `Your photo ${name} is unchanged.`,
  },
  zh: {
    working: '正在查明模糊的原因并消除它。',
    stopped: '尚未完成就已停止。',
    sharp: '这张照片已经清晰。',
    noHelp: '试过的办法都不能让这张照片更好。',
    line: '有东西沿直线移动了。',
    shake: '快门打开时相机移动了。',
    defocus: '镜头没有对准焦。',
    asked: '由网络复原。',
    noSingle: '没有一种单一的模糊能解释这张照片。',
    disc: ['圆斑', (pixels) => `直径 ${pixels}`],
    lineFact: '直线',
    path: '轨迹',
    spread: ['范围', '整幅照片'],
    noise: ['噪声', (levels) => `${levels} / 255`],
    networkOn: '网络运行于',
    graphics: '显卡',
    threads: (count) => `${count} 个线程`,
    kernel: '一个光点变成的样子',
    whyThisWay: '为什么这样做',
    untried: '没有试过别的办法。',
    expected: (ways) => `预期提升：${ways.join('，')}。`,
    youSaid: { point: '按您所说。', text: '您选择了模糊的种类；选“自动判断”则由照片决定。' },
    leftSharp: { point: '保持原样。', text: '其中没有可以变得更清晰的模糊。' },
    left: '保持原样。',
    best: '最佳。',
    points: { shake: '是移动，不是失焦。', defocus: '是失焦，不是移动。', network: '用网络，而非单一的模糊。' },
    gains: {
      network: (gain) => `网络 ${gain}`,
      disc: (gain) => `消除圆斑 ${gain}`,
      line: (gain) => `消除直线 ${gain}`,
      path: (gain) => `消除轨迹 ${gain}`,
    },
    everywhere: { point: '各处都是同一种模糊。', text: '因此消除的是模糊本身，网络只做后续清理。' },
    lookTwice: { point: '请再看一眼。', text: '网络画出的是照片通常的样子，最细的细节未必是当时的样子。' },
    canDo: '您可以做什么',
    say: { point: '知道它为什么模糊吗？', text: '请在下方选择模糊的种类。' },
    again: '重试',
    unchanged: (name) => `您的照片 ${name} 没有改变。`,
  },
};
