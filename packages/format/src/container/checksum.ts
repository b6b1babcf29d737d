/** What the bytes 0 to 255 do to a sum, and after them those that stand one, two and three places before the end of four. */
const table: Int32Array = tableOf(4);

/** CRC-32 as in ZIP, PNG and MCAP. */
export function checksum(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const of = (byte: number, place: number): number => table[place * 256 + (byte & 255)] ?? 0;
  let sum = -1;
  let at = 0;
  for (; at + 4 <= bytes.length; at += 4) {
    sum ^= view.getInt32(at, true);
    sum = of(sum, 3) ^ of(sum >>> 8, 2) ^ of(sum >>> 16, 1) ^ of(sum >>> 24, 0);
  }
  for (; at < bytes.length; at++) sum = of(sum ^ view.getUint8(at), 0) ^ (sum >>> 8);
  return ~sum >>> 0;
}

function tableOf(places: number): Int32Array {
  const made = new Int32Array(places * 256);
  for (let at = 0; at < made.length; at++) {
    let sum = at < 256 ? at : (made[at - 256] ?? 0);
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
    made[at] = sum;
  }
  return made;
}
