import { type Fonts, type Item, paint, palettes, type Theme } from '@pellucid/stage';
import { createEffect, createSignal, onCleanup, onMount } from 'solid-js';
import type { ElementSize } from './element-size.ts';

const chinese =
  '"PingFang SC", "Hiragino Sans GB", "Microsoft YaHei UI", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei"';
const fonts: Fonts = {
  mono: `"JetBrains Mono", ui-monospace, ${chinese}, monospace`,
  ui: `-apple-system, "SF Pro Text", "Segoe UI Variable Text", "Segoe UI", "Inter Variable", ${chinese}, sans-serif`,
};

/** A display list on a canvas, as sharp as the screen is. What it shows stands beside it as text, so it is hidden from readers. */
export function Canvas(props: { readonly items: readonly Item[]; readonly size: ElementSize; readonly theme: Theme }) {
  let canvas!: HTMLCanvasElement;
  const [ratio, setRatio] = createSignal(devicePixelRatio);
  const [fontsReady, setFontsReady] = createSignal(false);
  onMount(() => {
    const follow = (): void => {
      setRatio(devicePixelRatio);
    };
    addEventListener('resize', follow);
    onCleanup(() => removeEventListener('resize', follow));
    // A canvas does not ask for fonts that nothing else on the page uses yet.
    const faces = ['400 13px "JetBrains Mono"', '600 13px "JetBrains Mono"', '400 13px "Inter Variable"'];
    Promise.all(faces.map((face) => document.fonts.load(face))).then(
      () => setFontsReady(true),
      () => setFontsReady(true),
    );
  });
  createEffect(() => {
    fontsReady();
    const { width, height } = props.size;
    const scale = ratio();
    const [w, h] = [Math.round(width * scale), Math.round(height * scale)];
    if (canvas.width !== w) canvas.width = w;
    if (canvas.height !== h) canvas.height = h;
    const context = canvas.getContext('2d');
    if (context === null) return;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    context.fontKerning = 'none';
    context.letterSpacing = '0px';
    paint(context, props.items, palettes[props.theme], fonts);
  });
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a canvas without a tab index takes no focus
  return <canvas ref={canvas} aria-hidden="true" />;
}
