/** How many times something is: "2.83×", "42.5×", "159×". @param {number} factor */
export function times(factor) {
  return `${factor >= 100 ? Math.round(factor) : factor.toFixed(factor >= 10 ? 1 : 2)}×`;
}
