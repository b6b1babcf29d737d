/** Two's complement, little endian, shortest form; at least one byte. */
export function encodeInteger(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const byte = Number(BigInt.asUintN(8, rest));
    bytes.push(byte);
    rest >>= 8n;
    const signSet = byte >= 0x80;
    if ((rest === 0n && !signSet) || (rest === -1n && signSet)) return Uint8Array.from(bytes);
  }
}

/** @returns undefined when the bytes are empty or not the shortest form. */
export function decodeInteger(bytes: Uint8Array): bigint | undefined {
  const last = bytes.at(-1);
  if (last === undefined) return undefined;
  const before = bytes.at(-2);
  if (before !== undefined && ((last === 0 && before < 0x80) || (last === 0xff && before >= 0x80))) return undefined;
  // Through hexadecimal text, which is linear where shifting byte by byte is quadratic.
  let digits = '';
  for (let at = bytes.length - 1; at >= 0; at--) digits += (bytes[at] ?? 0).toString(16).padStart(2, '0');
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x${digits}`));
}
