import type { Rectangle } from '../images/crop.ts';
import type { LinearPicture } from '../images/linear-light.ts';
import { convolve } from './convolve.ts';
import { type Kernel, kernelRadius } from './kernel.ts';

/**
 * How a picture was blurred.
 * - `even`: by one kernel everywhere.
 * - `corners`: by another kernel at each corner of the window (left top, right top, left bottom, right bottom), bilinearly blended between.
 * - `object`: something moves in front of a background that has a kernel of its own. Its outline is an ellipse.
 */
export type Blur =
  | { readonly kind: 'even'; readonly kernel: Kernel }
  | { readonly kind: 'corners'; readonly kernels: readonly [Kernel, Kernel, Kernel, Kernel] }
  | { readonly kind: 'object'; readonly background: Kernel; readonly object: Kernel; readonly outline: Ellipse };

/** Centre, half axes and turn (radians) in shares of the window: (0.5, 0.5) is its middle, half axes 0.5 touch its sides. */
export interface Ellipse {
  readonly x: number;
  readonly y: number;
  readonly across: number;
  readonly down: number;
  readonly turn: number;
}

/** The part of the picture within the window, blurred. What lies around the window moves into it; see convolve for the picture's borders. */
export function blurred(picture: LinearPicture, blur: Blur, window: Rectangle): LinearPicture {
  switch (blur.kind) {
    case 'even':
      return convolve(picture, blur.kernel, window);
    case 'corners':
      return blended(picture, blur.kernels, window);
    case 'object':
      return withObject(picture, blur, window);
  }
}

/** How far the blur reaches, in pixels: the margin around a window within which pixels matter. */
export function blurRadius(blur: Blur): number {
  switch (blur.kind) {
    case 'even':
      return kernelRadius(blur.kernel);
    case 'corners':
      return Math.max(...blur.kernels.map(kernelRadius));
    case 'object':
      return Math.max(kernelRadius(blur.background), kernelRadius(blur.object));
  }
}

function blended(
  picture: LinearPicture,
  kernels: readonly [Kernel, Kernel, Kernel, Kernel],
  window: Rectangle,
): LinearPicture {
  const { width, height } = window;
  const [leftTop, rightTop, leftBottom, rightBottom] = kernels.map((kernel) => convolve(picture, kernel, window).light);
  const light = new Float32Array(width * height * 3);
  for (let y = 0, at = 0; y < height; y++) {
    const down = (y + 0.5) / height;
    for (let x = 0; x < width * 3; x++, at++) {
      const right = (Math.floor(x / 3) + 0.5) / width;
      const top = (leftTop?.[at] ?? 0) * (1 - right) + (rightTop?.[at] ?? 0) * right;
      const bottom = (leftBottom?.[at] ?? 0) * (1 - right) + (rightBottom?.[at] ?? 0) * right;
      light[at] = top * (1 - down) + bottom * down;
    }
  }
  return { width, height, light };
}

/**
 * The object's colours and its outline are blurred together, and cover the background as far as the blurred outline does: where it moved
 * through for half of the time, half of the background shows.
 */
function withObject(picture: LinearPicture, blur: Blur & { kind: 'object' }, window: Rectangle): LinearPicture {
  const covered = masked(picture, outlineMask(picture, blur.outline, window));
  const object = convolve(covered.colours, blur.object, window);
  const cover = convolve(covered.mask, blur.object, window);
  const { width, height, light } = convolve(picture, blur.background, window);
  for (let i = 0; i < light.length; i++) {
    light[i] = (object.light[i] ?? 0) + (1 - (cover.light[i] ?? 0)) * (light[i] ?? 0);
  }
  return { width, height, light };
}

function masked(picture: LinearPicture, mask: Float32Array): { colours: LinearPicture; mask: LinearPicture } {
  const colours = picture.light.map((light, i) => light * (mask[i] ?? 0));
  return { colours: { ...picture, light: colours }, mask: { ...picture, light: mask } };
}

/** 1 within the ellipse, 0 outside, with a rim about two pixels wide between; three times per pixel. */
function outlineMask(picture: LinearPicture, outline: Ellipse, window: Rectangle): Float32Array {
  const mask = new Float32Array(picture.light.length);
  const cos = Math.cos(outline.turn);
  const sin = Math.sin(outline.turn);
  const halfWidth = outline.across * window.width;
  const halfHeight = outline.down * window.height;
  for (let y = 0, at = 0; y < picture.height; y++) {
    for (let x = 0; x < picture.width; x++, at += 3) {
      const dx = x + 0.5 - window.x - outline.x * window.width;
      const dy = y + 0.5 - window.y - outline.y * window.height;
      const distance = Math.hypot((cos * dx + sin * dy) / halfWidth, (cos * dy - sin * dx) / halfHeight);
      const inside = (1 - distance) * Math.min(halfWidth, halfHeight) * 0.5 + 0.5;
      mask.fill(Math.min(1, Math.max(0, inside)), at, at + 3);
    }
  }
  return mask;
}
