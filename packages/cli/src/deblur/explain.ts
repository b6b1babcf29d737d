import { basename } from 'node:path';
import type { Decision, Kernel, Picture } from '@pellucid/vision';
import { crop, encodePicture, mostStructured, resizeLongSide, superpixelOverlay } from '@pellucid/vision/node';
import { byGain, candidateRow, findingOf, stageName } from '../text/deblur.ts';
import { duration } from '../text/measures.ts';
import { type ComparedView, explanationPage } from './explanation-page.ts';

/** The longer side of the whole photograph on the page, in pixels. */
const WHOLE = 1200;
const QUALITY = 85;
/** About as many superpixels as the eye can still tell apart on the page. */
const SEGMENTS = 600;

/** The page that tells what was done to a photograph, as HTML. */
export async function explain(path: string, decision: Decision, before: Picture, after: Picture): Promise<string> {
  const { width, height } = before;
  const large = Math.max(width, height) > WHOLE;
  const small = large ? [resizeLongSide(before, WHOLE), resizeLongSide(after, WHOLE)] : [before, after];
  const views = [await compared('The whole photograph', small[0] ?? before, small[1] ?? after, true)];
  const part = mostStructured(after);
  if (large) views.push(await compared('A part of it, pixel for pixel', crop(before, part), crop(after, part), false));
  return explanationPage({
    name: basename(path),
    width,
    height,
    finding: findingOf(decision),
    stages: decision.stages.map(({ stage, seconds }) => ({ name: stageName(stage), time: duration(1000 * seconds) })),
    views,
    kernel: await kernelPng(decision.kernel),
    tried: await Promise.all(
      byGain(decision.candidates).map(async (candidate) => {
        const [name, gain] = candidateRow(candidate);
        return { name, gain, kernel: await kernelPng(candidate.kernel) };
      }),
    ),
  });
}

async function compared(title: string, before: Picture, after: Picture, lines: boolean): Promise<ComparedView> {
  return {
    title,
    width: after.width,
    height: after.height,
    before: await encodePicture(before, 'jpeg', QUALITY),
    after: await encodePicture(after, 'jpeg', QUALITY),
    superpixels: lines ? await superpixelOverlay(after, SEGMENTS) : null,
  };
}

async function kernelPng(kernel: Kernel | null): Promise<Uint8Array | null> {
  return kernel === null ? null : encodePicture(kernelPicture(kernel), 'png');
}

/** Its weights as grey, the square root of the share of the largest, so that faint parts of the path show. */
function kernelPicture({ size, weights }: Kernel): Picture {
  const most = weights.reduce((largest, weight) => Math.max(largest, weight), 0);
  const pixels = new Uint8Array(size * size * 3);
  for (const [i, weight] of weights.entries())
    pixels.fill(Math.round(255 * Math.sqrt(weight / most)), 3 * i, 3 * i + 3);
  return { width: size, height: size, pixels };
}
