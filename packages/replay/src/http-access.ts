import type { RandomAccess } from '@pellucid/format';

/** What is used of a response; that of every `fetch` fits. */
interface RangeResponse {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  arrayBuffer(): Promise<ArrayBuffer>;
}

export type RangeFetch = (
  url: string,
  options: { readonly headers: Readonly<Record<string, string>> },
) => Promise<RangeResponse>;

/** The server did not give the recording. */
export class HttpAccessError extends Error {
  override readonly name = 'HttpAccessError';
  readonly status: number;

  constructor(url: string, status: number) {
    super(`${url} answered ${status}`);
    this.status = status;
  }
}

/**
 * A recording behind HTTP, read by ranges. A server that knows no ranges answers the first request with everything, which is then kept.
 * @throws HttpAccessError when the server refuses
 */
export function httpAccess(url: string, fetch: RangeFetch): RandomAccess {
  let whole: Uint8Array | null = null;
  let total: Promise<number> | null = null;

  async function request(offset: number, length: number): Promise<{ bytes: Uint8Array; size: number }> {
    const response = await fetch(url, { headers: { range: `bytes=${offset}-${offset + length - 1}` } });
    const size = sizeIn(response.headers.get('content-range'));
    // 416 without bytes is how a server says that there is nothing behind the offset.
    if (response.status === 416) return { bytes: new Uint8Array(), size: size ?? 0 };
    if (!response.ok) throw new HttpAccessError(url, response.status);
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (response.status === 206) return { bytes, size: size ?? offset + bytes.length };
    whole = bytes;
    return { bytes: bytes.subarray(offset, offset + length), size: bytes.length };
  }

  return {
    size(): Promise<number> {
      total ??= request(0, 1).then(({ size }) => size);
      return total;
    },
    async read(offset: number, length: number): Promise<Uint8Array> {
      if (length <= 0) return new Uint8Array();
      if (whole !== null) return whole.subarray(offset, offset + length);
      return (await request(offset, length)).bytes;
    },
  };
}

/** `bytes 0-99/1234` → 1234 */
function sizeIn(contentRange: string | null): number | null {
  const size = Number(contentRange?.split('/')[1]);
  return contentRange === null || !Number.isSafeInteger(size) ? null : size;
}
