import type { Pixels } from './worker/messages.ts';

/** A photo that was opened. Its canvases hold all its pixels; `after` is empty where nothing has been restored yet. */
export interface Photo {
  readonly name: string;
  readonly file: Blob;
  readonly width: number;
  readonly height: number;
  readonly before: HTMLCanvasElement;
  readonly after: HTMLCanvasElement;
}

/** Takes the decoded picture over: it is closed. */
export function photoFrom(picture: ImageBitmap, file: Blob, name: string): Photo {
  const { width, height } = picture;
  const before = canvasOf(width, height);
  before.getContext('2d')?.drawImage(picture, 0, 0);
  picture.close();
  return { name, file, width, height, before, after: canvasOf(width, height) };
}

/** Puts pixels onto a canvas in place of what is there. */
export function put(canvas: HTMLCanvasElement, { data, width, height }: Pixels, left: number, top: number): void {
  canvas.getContext('2d')?.putImageData(new ImageData(data, width, height), left, top);
}

/** A canvas that shows these pixels. */
export function canvasWith(pixels: Pixels): HTMLCanvasElement {
  const canvas = canvasOf(pixels.width, pixels.height);
  put(canvas, pixels, 0, 0);
  return canvas;
}

function canvasOf(width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  return canvas;
}

/** Superpixels are looked for in a picture of at most this side: their lines are for looking at. */
const longestOutlined = 1024;

/** The restored photo, reduced to what its superpixels are looked for in. */
export function reduced({ width, height, after }: Photo): Promise<ImageBitmap> {
  const scale = Math.min(1, longestOutlined / Math.max(width, height));
  return createImageBitmap(after, {
    resizeWidth: Math.max(1, Math.round(width * scale)),
    resizeHeight: Math.max(1, Math.round(height * scale)),
    resizeQuality: 'medium',
  });
}
