import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Picture } from '../../images/picture.ts';
import { formulaPicture } from '../../images/testing/formula-picture.ts';
import { writePicture } from '../write-picture.ts';

/** A file's content: a picture as in «64x48», «64x48 #3» (another variant) or «64x48 negative», or a text that is no picture. */
export type PhotoFolder = Readonly<Record<string, string>>;

/** Makes a temporary folder with these files, hands it over, and removes it. */
export async function withPhotos<T>(files: PhotoFolder, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'pellucid-photos-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      const picture = pictureFor(content);
      if (picture === undefined) writeFileSync(path, content);
      else await writePicture(path, picture);
    }
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function pictureFor(content: string): Picture | undefined {
  const [, width, height, variant = '0', negative] = /^(\d+)x(\d+)(?: #(\d+))?( negative)?$/.exec(content) ?? [];
  if (width === undefined) return undefined;
  const picture = formulaPicture(Number(width), Number(height), Number(variant));
  return negative === undefined ? picture : { ...picture, pixels: picture.pixels.map((byte) => 255 - byte) };
}
