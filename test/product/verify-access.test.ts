/** On the running product all surfaces give every kind of viewer the same rows. */
import { expect, inject, test } from 'vitest';

import { runCli } from '../../cli/fixture/run-cli.ts';

test('verify-access finds no difference, for mixed places and an analyst', async () => {
  const viewers = ['block, two clusters', 'analyst of a district'];
  const { code, output, messages } = await runCli(
    ['verify-access', '--seed', '3', ...viewers.flatMap((name) => ['--viewer', name])],
    { env: { CQUBE_HOME: inject('home') } });
  expect(messages).toContain('All the same (seed 3).');
  expect(code).toBe(0);
  expect(output).toMatch(/^block, two clusters +student_attendance_map +school +[1-9]\d* +yes$/m);
});
