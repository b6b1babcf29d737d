import { decodePhoto, isTransparent, pixelsOf, UnreadablePhotoError } from './decode-photo.ts';
import type { Failure, Report, Request } from './messages.ts';
import { outline } from './outline.ts';
import { restore } from './restore.ts';

self.onmessage = ({ data }: MessageEvent<Request>): void => {
  answer(data).catch((error: unknown) => report({ is: 'failed', failure: failureOf(error) }));
};

async function answer(request: Request): Promise<void> {
  switch (request.ask) {
    case 'restore': {
      const photo = await decodePhoto(request.file);
      const pixels = pixelsOf(photo);
      report({ is: 'opened', photo, transparent: isTransparent(pixels) }, [photo]);
      const restored = await restore(pixels, request.method, request.runtime, {
        progress: (progress, tile) =>
          report({ is: 'progress', ...progress, tile }, tile === null ? [] : [tile.data.buffer]),
        kernel: (kernel) => report({ is: 'kernel', kernel }),
      });
      return report({ is: 'restored', ...restored }, [restored.pixels.data.buffer]);
    }
    case 'outline': {
      const found = outline(pixelsOf(request.photo));
      request.photo.close();
      return report({ is: 'outlined', outline: found }, [found.data.buffer]);
    }
  }
}

function report(message: Report, transfer: Transferable[] = []): void {
  self.postMessage(message, { transfer });
}

function failureOf(error: unknown): Failure {
  if (error instanceof UnreadablePhotoError) return error.failure;
  // Browsers say so in these two ways when an array or a canvas of the size is not to be had.
  if (error instanceof RangeError || (error instanceof DOMException && error.name === 'InvalidStateError')) {
    return { kind: 'out-of-memory' };
  }
  return { kind: 'fault', message: error instanceof Error ? error.message : String(error) };
}
