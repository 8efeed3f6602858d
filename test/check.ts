/** `npm run check`: types, lint and house style; says what it runs, ends at the first that fails. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const steps: readonly { readonly name: string; readonly program: string; readonly args: readonly string[] }[] = [
  { name: 'types', program: 'typescript/bin/tsc', args: ['-p', 'tsconfig.json'] },
  { name: 'lint', program: 'eslint/bin/eslint.js', args: ['.', '--max-warnings', '0'] },
  {
    name: 'house style', program: 'vitest/vitest.mjs',
    args: ['run', '--config', 'test/style.config.ts', '--reporter=dot'],
  },
];

for (const { name, program, args } of steps) {
  console.log(`Checking ${name} …`);
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules', program), ...args], {
    cwd: root, stdio: 'inherit',
  });
  if (status !== 0) {
    console.error(`The check of ${name} failed.`);
    process.exit(1);
  }
}
