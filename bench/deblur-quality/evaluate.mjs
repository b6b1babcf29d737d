// `npm run eval:deblur -- --levin DIR --kodak DIR [--failures DIR] [--json FILE] [--quick]`: how well photographs are restored, where the truth is
// known. Every random choice is seeded. A whole run writes its tables into docs/deblurring.md; a quick one only shows them.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { answersTo } from '../../tools/process-pool.mjs';
import { machine, machineText } from '../machine.mjs';
import { writeBetween } from './document.mjs';
import { failureCases, failureFigure, figureText, worst } from './failures.mjs';
import { kodakCases, kodakFigures } from './kodak.mjs';
import { levinCases, levinFigures } from './levin.mjs';
import { failureTable, kodakTables, levinTable, summaryTable } from './tables.mjs';

const usage = 'npm run eval:deblur -- [--levin DIR] [--kodak DIR] [--failures DIR] [--json FILE] [--quick]';
const options = choices();
const here = machine();
process.stdout.write(`${machineText(here)}\n`);

const results = { machine: here, figures: {}, rows: {} };
/** What is written between which markers. */
const texts = new Map();

if (options.levin !== undefined) {
  const rows = await scored('Levin et al.', levinCases(options.levin, options.quick));
  Object.assign(results.figures, levinFigures(rows));
  results.rows.levin = rows;
  texts.set('levin', levinTable(rows));
}
if (options.kodak !== undefined) {
  const rows = await scored('Kodak', await kodakCases(options.kodak, options.quick));
  Object.assign(results.figures, kodakFigures(rows));
  results.rows.kodak = rows;
  texts.set('kodak', kodakTables(rows));
  texts.set('summary', summaryTable(rows, 'en'));
  texts.set('summary-zh', summaryTable(rows, 'zh'));
}
if (options.failures !== undefined) {
  const rows = await scored('failures', await failureCases(options.failures, options.quick));
  results.rows.failures = rows;
  texts.set('failures', `${failureTable(worst(rows))}\n\n${figureText}`);
  if (!options.quick) await failureFigure(worst(rows));
}

for (const text of texts.values()) process.stdout.write(`\n${text}\n`);
process.stdout.write(`\n${JSON.stringify(results.figures, null, 2)}\n`);
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(results, null, 2)}\n`);
if (!options.quick) for (const [name, text] of texts) writeBetween(name, text);

/** @param {'Levin et al.' | 'Kodak' | 'failures'} what says how the cases are scored: see score-worker.mjs @param {readonly any[]} cases */
function scored(what, cases) {
  const tasks = cases.map((which) => ({ what, which }));
  return answersTo(what, new URL('score-worker.mjs', import.meta.url), tasks);
}

function choices() {
  try {
    const { values } = parseArgs({
      options: {
        levin: { type: 'string' },
        kodak: { type: 'string' },
        failures: { type: 'string' },
        json: { type: 'string' },
        quick: { type: 'boolean', default: false },
      },
    });
    if ([values.levin, values.kodak, values.failures].some((folder) => folder !== undefined)) return values;
    throw new Error('no pictures are named: give at least one of --levin, --kodak and --failures');
  } catch (error) {
    process.stderr.write(`eval:deblur: ${error instanceof Error ? error.message.split('\n')[0] : error}\n${usage}\n`);
    process.exit(2);
  }
}
