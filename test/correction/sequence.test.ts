/** Whatever is emitted and corrected, in whatever order: what remains is what the files that stand leave alone. */
import { expect, inject, test } from 'vitest';

import { firstFiles, type SentFile } from './files.ts';
import { openPipeline } from './pipeline.ts';
import { checkSequence, expectRemains } from './sequence.ts';

const seeds = Array.from({ length: 16 }, (_, index) => index + 1);

test.each(seeds)('sequence %i', async (seed) => {
  expect.hasAssertions();
  await checkSequence(inject('databasePort'), seed, 14);
});

const districts = 'district_id, district_name';
const marks = 'period, attendance_id, student_id, school_id, present_days, absent_days';

/** What random sequences found once. */
const found: { given: string; files: readonly Omit<SentFile, 'name'>[]; withdrawn: readonly number[] }[] = [
  {
    given: 'a withdrawn row was replaced by what had stood before it',
    files: [
      { source: 'district', columns: districts, rows: `(9902, 'Asan')`, lines: 1 },
      { source: 'district', columns: districts, rows: `(9902, 'Belan'), (9903, 'Chambal')`, lines: 2 },
    ],
    withdrawn: [0],
  },
  {
    given: 'a school is new in one month of a file and known in the other',
    files: [
      {
        source: 'student_attendance', columns: marks, lines: 2,
        rows: `(date '2026-07-01', 11, 11, 99020100101, 2, 0), ('2026-07-01', 14, 14, 99020100101, 0, 2)`,
      },
      {
        source: 'student_attendance', columns: marks, lines: 2,
        rows: `(date '2026-06-01', 11, 11, 99020100101, 7, 0), ('2026-07-01', 11, 11, 99020100101, 8, 0)`,
      },
    ],
    withdrawn: [],
  },
];

test.each(found)('given that $given', async ({ files, withdrawn }) => {
  expect.hasAssertions();
  const port = inject('databasePort');
  const pipeline = await openPipeline(port);
  try {
    const sent = [...firstFiles, ...files.map((file, index) => ({ ...file, name: `file ${index}` }))];
    for (const file of sent) {
      await pipeline.emit(file);
      await pipeline.refresh();
    }
    for (const index of withdrawn) {
      await pipeline.withdraw(`file ${index}`);
    }
    await expectRemains(port, pipeline, sent);
  } finally {
    await pipeline.close();
  }
});
