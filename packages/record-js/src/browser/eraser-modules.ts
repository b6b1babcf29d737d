// What the eraser of types takes from Node's modules `buffer` and `util`. The build puts this in their place.

/** Makes bytes of base64 alone. */
const Buffer: { from(text: string): Uint8Array } = {
  from: (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)),
};

const Decoder: typeof TextDecoder = globalThis.TextDecoder;
const Encoder: typeof TextEncoder = globalThis.TextEncoder;

export { Buffer, Decoder as TextDecoder, Encoder as TextEncoder };
