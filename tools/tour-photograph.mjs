// `node tools/tour-photograph.mjs ORIGINAL`: makes `examples/photographs/two-dogs.jpg` anew, the blurred photograph that the tour restores.
// ORIGINAL is `friends_by_Aitzol_Berasategi.jpg` of Debian's package lomiri-wallpapers-16.04 (see examples/photographs/CREDITS.md).
import { writeFileSync } from 'node:fs';
import { crop, encodePicture, readPhoto } from '@pellucid/vision/node';
import { degrade } from '../packages/vision/dist/blur/degrade.js';
import { drawTrajectory, shakeKernel } from '../packages/vision/dist/blur/shake.js';
import { resize } from '../packages/vision/dist/images/resize.js';
import { Random } from '../packages/vision/dist/random.js';

/** The two dogs at their window, in the pixels of the original. */
const part = { x: 60, y: 640, width: 1900, height: 1425 };
const size = { width: 1200, height: 900 };
/** Pixels that the camera moved in the small photograph. */
const extent = 15;
const seed = 2;
/** In 8-bit levels. */
const noise = 1.2;
const quality = 90;

const [original, out = 'examples/photographs/two-dogs.jpg'] = process.argv.slice(2);
if (original === undefined) throw new Error('ORIGINAL is missing: the photograph that is blurred');
const sharp = resize(crop(await readPhoto(original), part), size.width, size.height);
const kernel = shakeKernel(drawTrajectory(Random.seeded(seed), extent));
const blurred = degrade(sharp, { blur: { kind: 'even', kernel }, noise, noiseSeed: seed });
writeFileSync(out, await encodePicture(blurred, 'jpeg', quality));
