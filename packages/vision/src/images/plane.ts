/** One channel of a picture: `height × width` values, row by row. What the values mean (light, luma, …) is said where one is taken. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}
