/** Calls `draw` with 0 to 1 over the duration (ms), once for each frame, then `done`. Returns a function that ends it early. */
export function motion(duration: number, draw: (progress: number) => void, done: () => void): () => void {
  const from = performance.now();
  let frame = requestAnimationFrame(function tick(now) {
    const progress = Math.min(1, Math.max(0, (now - from) / duration));
    draw(progress);
    if (progress < 1) frame = requestAnimationFrame(tick);
    else done();
  });
  return () => cancelAnimationFrame(frame);
}
