import type { DeblurObserver, KernelLevel } from '@pellucid/vision';

/** Hears of the kernel as it is found, from coarse to fine, and of nothing else. */
export function kernelWatcher(found: (kernel: KernelLevel['kernel']) => void): DeblurObserver {
  return {
    kernelLevel: ({ kernel }) => found(kernel),
    layers: { layer() {}, value() {} },
    noise() {},
    tileBegins: () => false,
    shown() {},
    network() {},
    mixed() {},
    tileEnds() {},
    decided() {},
  };
}
