/** Writes the demo state by hand: `node demo/main.ts <folder> [--seed <number>] [--end-day <yyyy-mm-dd>]`. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { demoDefaults } from './demo-state.ts';
import { generateDemo } from './generate-demo.ts';

const { positionals: [folder], values } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string' }, 'end-day': { type: 'string' } },
});

if (folder === undefined || !/^\d{1,9}$/.test(values.seed ?? '0')) {
  console.error('Usage: node demo/main.ts <folder> [--seed <number>] [--end-day <yyyy-mm-dd>]');
  process.exitCode = 1;
} else {
  const summary = await generateDemo(resolve(folder), {
    seed: Number(values.seed ?? demoDefaults.seed), endDay: values['end-day'] ?? demoDefaults.endDay,
  });
  for (const [name, { linesReceived, rowsKept, rowsRejected }] of Object.entries(summary.files)) {
    console.log(`${name}: ${linesReceived} lines, ${rowsKept} good, ${rowsRejected} bad`);
  }
}
