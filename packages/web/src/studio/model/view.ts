/** A place in a photo, in its pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** What is seen of a photo: a frame on the page and where the photo lies under it, in CSS pixels. */
export interface View {
  readonly width: number;
  readonly height: number;
  /** CSS pixels of a pixel of the photo. */
  readonly scale: number;
  readonly left: number;
  readonly top: number;
  readonly photoWidth: number;
  readonly photoHeight: number;
  /** The place in the middle of the frame, such that the frame shows nothing but photo. */
  readonly middle: Point;
}

/** Small photos are not blown up further than this when they are fitted. */
const largestFit = 2;

/** The photo in the room that there is: fitted (`scale` null), or at a scale, with `middle` as near to the frame's as its edges allow. */
export function view(photo: Size, room: Size, scale: number | null, middle: Point): View {
  const fit = Math.min(largestFit, room.width / photo.width, room.height / photo.height);
  const used = scale ?? fit;
  const [photoWidth, photoHeight] = [photo.width * used, photo.height * used];
  const [width, height] = [Math.min(photoWidth, room.width), Math.min(photoHeight, room.height)];
  const left = placed(width, photoWidth, middle.x * used);
  const top = placed(height, photoHeight, middle.y * used);
  return {
    width,
    height,
    scale: used,
    left,
    top,
    photoWidth,
    photoHeight,
    middle: { x: (width / 2 - left) / used, y: (height / 2 - top) / used },
  };
}

/** The middle of a photo. */
export function centred({ width, height }: Size): Point {
  return { x: width / 2, y: height / 2 };
}

/** Where a photo begins under a frame of `length`, not past its own ends. */
function placed(length: number, photoLength: number, middle: number): number {
  // Whole CSS pixels, so that pixels of the photo fall onto pixels of the screen.
  return Math.round(Math.min(0, Math.max(length - photoLength, length / 2 - middle)));
}
