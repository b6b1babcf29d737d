import { JsColorType, Transformer } from '@napi-rs/image';
import { PhotoFormatError } from '../errors.ts';
import type { SampleTable } from './sample-table.ts';

/**
 * The samples in a photograph's file, as they are stored, whose header says this size. Throws PhotoFormatError when they cannot be
 * decoded, are floating-point numbers, or are not as many as the header says.
 */
export async function decodeSamples(bytes: Uint8Array, width: number, height: number): Promise<SampleTable> {
  const { raw, colours } = await decoded(bytes);
  const { channels, bits } = layoutOf(colours);
  const area = width * height;
  if (raw.length !== (area * channels * bits) / 8) {
    throw new PhotoFormatError(`its header says ${area} pixels, and the decoder gives another number`);
  }
  return {
    width,
    height,
    channels,
    samples: bits === 8 ? new Uint8Array(raw.buffer, raw.byteOffset, raw.length) : wide(raw),
  };
}

async function decoded(bytes: Uint8Array): Promise<{ raw: Uint8Array; colours: JsColorType }> {
  try {
    const transformer = new Transformer(bytes);
    // The second call uses what the first has decoded.
    const raw = await transformer.rawPixels();
    return { raw, colours: (await transformer.metadata()).colorType };
  } catch (error) {
    throw new PhotoFormatError(`the decoder says «${error instanceof Error ? error.message : String(error)}»`);
  }
}

/** The decoder gives 16-bit samples in the machine's own byte order; they may begin at an odd place. */
function wide(raw: Uint8Array): Uint16Array {
  if (raw.byteOffset % 2 === 0) return new Uint16Array(raw.buffer, raw.byteOffset, raw.length / 2);
  return new Uint16Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength));
}

function layoutOf(colours: JsColorType): { channels: SampleTable['channels']; bits: 8 | 16 } {
  switch (colours) {
    case JsColorType.L8:
      return { channels: 1, bits: 8 };
    case JsColorType.La8:
      return { channels: 2, bits: 8 };
    case JsColorType.Rgb8:
      return { channels: 3, bits: 8 };
    case JsColorType.Rgba8:
      return { channels: 4, bits: 8 };
    case JsColorType.L16:
      return { channels: 1, bits: 16 };
    case JsColorType.La16:
      return { channels: 2, bits: 16 };
    case JsColorType.Rgb16:
      return { channels: 3, bits: 16 };
    case JsColorType.Rgba16:
      return { channels: 4, bits: 16 };
    case JsColorType.Rgb32F:
    case JsColorType.Rgba32F:
      throw new PhotoFormatError('its samples are floating-point numbers; expected 8 or 16 bits');
  }
}
