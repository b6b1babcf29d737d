import type { Random } from '../random.ts';
import { type Kernel, kernelOfPath } from './kernel.ts';

/** What a trembling hand did to the camera while the shutter was open, at equal moments. */
export interface Trajectory {
  /** Shift of the picture, in pixels. The longer side of the path's bounding box is the trajectory's extent. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Turn of the camera about its axis, in radians; 0 on average. */
  readonly roll: Float64Array;
}

/** Enough moments for a path whose pieces stay below a pixel at the extents in use. */
const MOMENTS = 400;

/**
 * A random trajectory in the manner of Boracchi and Foi, "Modeling the performance of image restoration from motion blur" (IEEE TIP 2012):
 * a point with inertia that is jostled, pulled back, and now and then jolted into another direction. Here its speed varies too, so that
 * the path has bright places where the hand rests, as measured kernels have. `extent` is in pixels; `roll` the standard deviation of the
 * turn in radians.
 */
export function drawTrajectory(random: Random, extent: number, roll = 0): Trajectory {
  const jostle = random.uniform(0.02, 0.16);
  const pull = random.uniform(0, 0.0008);
  const jolt = random.uniform(0, 0.008);
  const pace = random.uniform(0.2, 0.7);
  const x = new Float64Array(MOMENTS);
  const y = new Float64Array(MOMENTS);
  const start = random.uniform(0, 2 * Math.PI);
  let vx = Math.cos(start);
  let vy = Math.sin(start);
  let haste = random.normal();
  for (let i = 1; i < MOMENTS; i++) {
    const lastX = x[i - 1] ?? 0;
    const lastY = y[i - 1] ?? 0;
    const kick = random.chance(jolt) ? 2 : 0;
    vx += (jostle + kick) * random.normal() - pull * lastX;
    vy += (jostle + kick) * random.normal() - pull * lastY;
    const length = Math.hypot(vx, vy) + 1e-9;
    vx /= length;
    vy /= length;
    // The logarithm of the speed wanders with a memory of about 30 moments.
    haste = 0.967 * haste + 0.255 * random.normal();
    const speed = Math.exp(pace * haste);
    x[i] = lastX + speed * vx;
    y[i] = lastY + speed * vy;
  }
  const scale = extent / Math.max(range(x), range(y));
  return { x: x.map((at) => at * scale), y: y.map((at) => at * scale), roll: drawRoll(random, roll) };
}

/** The kernel that the trajectory leaves at a place `(x, y)` pixels from the picture's centre. */
export function shakeKernel(trajectory: Trajectory, place: { x: number; y: number } = { x: 0, y: 0 }): Kernel {
  const { x, y, roll } = trajectory;
  return kernelOfPath(
    x.map((at, i) => at - place.y * (roll[i] ?? 0)),
    y.map((at, i) => at + place.x * (roll[i] ?? 0)),
  );
}

/** A turn that swings slowly: once or twice back and forth. */
function drawRoll(random: Random, deviation: number): Float64Array {
  const phase = random.uniform(0, 2 * Math.PI);
  const swings = random.uniform(0.5, 2);
  const strength = deviation * random.normal() * Math.SQRT2;
  return Float64Array.from({ length: MOMENTS }, (_, i) => {
    return strength * Math.sin(phase + (2 * Math.PI * swings * i) / MOMENTS);
  });
}

function range(values: Float64Array): number {
  return values.reduce((a, b) => Math.max(a, b), -Infinity) - values.reduce((a, b) => Math.min(a, b), Infinity);
}
