/** A GIF of 2×1 pixels and two colours, with so many pictures. */
export function gif(pictures: number): Buffer {
  const head = Buffer.from('474946383961 0200 0100 800000 000000 ffffff'.replaceAll(' ', ''), 'hex');
  const pause = '21f904 00 0a00 00 00';
  const picture = '2c 0000 0000 0200 0100 00 02 02 4c01 00';
  const one = Buffer.from(`${pause}${picture}`.replaceAll(' ', ''), 'hex');
  return Buffer.concat([head, ...Array.from({ length: pictures }, () => one), Buffer.from([0x3b])]);
}
