import { fileURLToPath } from 'node:url';

/**
 * The fifteen programs; each takes the number of its rounds as an argument and does the same in every round.
 * `rounds` take about half a second to a second with CPython 3.11 on a processor of 2020.
 * @typedef {{ name: string, path: string, rounds: number }} Program
 */

/** @type {readonly Program[]} */
export const programs = Object.entries({
  sorts: 200,
  sieve: 200,
  queens: 600,
  lru: 330,
  words: 220,
  matmul: 300,
  dijkstra: 260,
  pipeline: 450,
  bank: 600,
  nbody: 900,
  pancakes: 650,
  scheduler: 600,
  encoder: 900,
  tokens: 700,
  life: 600,
}).map(([name, rounds]) => ({
  name,
  path: fileURLToPath(new URL(`./programs/${name}.py`, import.meta.url)),
  rounds,
}));
