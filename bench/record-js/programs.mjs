import { fileURLToPath } from 'node:url';

/**
 * The seventeen programs; each takes the number of its rounds as an argument and does the same in every round.
 * `rounds` take about 0.3 to 0.6 seconds with Node 20 on a processor of 2020.
 * @typedef {{ name: string, path: string, rounds: number }} Program
 */

/** @type {readonly Program[]} */
export const programs = Object.entries({
  'bubble.ts': 1500,
  'quick.ts': 700,
  'sieve.ts': 1000,
  'queens.ts': 40000,
  'lru.ts': 5000,
  'words.ts': 700,
  'matmul.ts': 350,
  'matf64.ts': 450,
  'dijkstra.ts': 2500,
  'genasync.ts': 1300,
  'oosim.ts': 4000,
  'formula.ts': 50000,
  'edits.ts': 22000,
  'trees.js': 1100,
  'shop.ts': 3000,
  'logs.js': 1000,
  'interpreter.ts': 2700,
}).map(([file, rounds]) => ({
  name: file.replace(/\.[jt]s$/, ''),
  path: fileURLToPath(new URL(`./programs/${file}`, import.meta.url)),
  rounds,
}));
