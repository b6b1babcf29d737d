import { extname } from 'node:path';
import type { PhotoHeader } from '../photo-header.ts';

/** A format that photographs are read from and written in. */
export type PhotoFormat = PhotoHeader['format'];

const BY_ENDING: Readonly<Record<string, PhotoFormat>> = {
  '.jpg': 'jpeg',
  '.jpeg': 'jpeg',
  '.png': 'png',
  '.webp': 'webp',
  '.tif': 'tiff',
  '.tiff': 'tiff',
  '.avif': 'avif',
};

/** The format that a path's ending names; undefined for other endings. */
export function photoFormat(path: string): PhotoFormat | undefined {
  return BY_ENDING[extname(path).toLowerCase()];
}
