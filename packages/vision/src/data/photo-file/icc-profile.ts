import { ByteView } from '../byte-view.ts';

/** The colours that an ICC profile is for (ICC.1, header, bytes 16 to 19); null for what is no profile. */
export function profileColours(icc: Uint8Array): 'rgb' | 'grey' | 'other' | null {
  const file = new ByteView(icc);
  if (icc.length < 128 || file.text(36, 4) !== 'acsp') return null;
  const space = file.text(16, 4);
  if (space === 'RGB ') return 'rgb';
  return space === 'GRAY' ? 'grey' : 'other';
}
