/** A public sample of a fictitious state, emitted as its emitter would; its results were published with it. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { accessToken, askExport, askGraphql, askSql } from '../ask.ts';
import { startProduct, type Product } from '../product/start-product.ts';

const root = join(import.meta.dirname, '../..');
const folder = process.env['CQUBE_SAMPLES'] ?? join(root, '../shared/samples');
const emission = join(folder, 'state75/cqube_emission');

/** The lines of each file below its header. */
const lines = {
  district: 4, block: 8, cluster: 16, school: 160, school_management: 7, student_attendance: 160_000,
  infrastructure: 160, crc_inspection: 170, crc_location: 170,
  pat_exam: 12, pat_question: 60, pat_grade: 960, pat_subject: 36,
  sat_exam: 12, sat_question: 60, sat_grade: 960, sat_subject: 36,
};

if (!existsSync(emission)) {
  test('the samples are not here, and nothing is to be done', () => {
    console.log(`There are no samples at ${folder}; set CQUBE_SAMPLES to their folder.`);
  });
} else {
  describe('state 75', () => {
    let product: Product;
    let output: string;

    beforeAll(async () => {
      product = await startProduct({ CQUBE_DEMO: 'off' });
      output = emit();
    });
    afterAll(() => product?.stop());

    test('every file of it has a source, and every line of every file is kept', async () => {
      const batches = await askSql<{ source: string; received: number; kept: number }>(
        product.credentials().owner.databaseUrl, `
        select source_name as source, lines_received::int as received, rows_kept::int as kept
        from staging.batch order by source_name`);
      expect(output).not.toContain('unknown-source');
      expect(Object.fromEntries(batches.map(({ source, kept }) => [source, kept]))).toEqual(lines);
      expect(batches.filter(({ received, kept }) => received !== kept)).toEqual([]);
    });

    test('student attendance is what was published with the sample', async () => {
      const rows = await askSql(product.credentials().owner.databaseUrl, `
        select entity_name as name, value::text
        from aggregate.report_value
        where metric_name = 'student_attendance_rate' and window_name = 'overall'
          and level in ('state', 'district') and management_id is null and category_id is null
        order by level, entity_id`);
      expect(rows.map((row) => Object.values(row)[1])).toEqual(['86.8', '87.4', '88.1', '88.0', '87.6']);
    });

    test('GraphQL and the exported JSON say the same', async () => {
      const token = await accessToken(product.web, product.credentials().viewers['state']!);
      const { reportValues } = await askGraphql<{ reportValues: { nodes: { entityId: string; value: string }[] } }>(
        product.web, token, `{ reportValues(first: 10, condition: { metricName: "student_attendance_rate",
          windowName: "overall", level: "district", managementId: null, categoryId: null }) {
            nodes { entityId value } } }`);
      const { values } = await askExport<{ values: { entityId: number; value: number }[] }>(
        product.web, token, 'student_attendance_rate/overall/district/state.json');
      const published = [[7501, 86.8], [7502, 87.4], [7503, 88.1], [7504, 88]];
      const answered = reportValues.nodes.map(({ entityId, value }) => [Number(entityId), Number(value)]);
      expect(answered.sort()).toEqual(published);
      expect(values.map(({ entityId, value }) => [entityId, value])).toEqual(published);
    });

    test('every line is accounted for, and sent again everything is unchanged', async () => {
      const counts = `
        select lines_received::int as received, lines_blank::int as blank, rows_kept::int as kept,
          rows_unchanged::int as unchanged, rows_rejected::int as rejected
        from staging.batch where source_name = 'student_attendance' order by batch_id desc limit 1`;
      const url = product.credentials().owner.databaseUrl;
      expect(await askSql(url, counts)).toEqual([
        { received: 160_000, blank: 0, kept: 160_000, unchanged: 0, rejected: 0 },
      ]);
      emit();
      expect(await askSql(url, counts)).toEqual([
        { received: 160_000, blank: 0, kept: 0, unchanged: 160_000, rejected: 0 },
      ]);
    });

    function emit(): string {
      const { stdout, stderr } = spawnSync(process.execPath, [join(root, 'cli/main.ts'), 'emit', emission, '--wait'], {
        cwd: root, encoding: 'utf8',
        env: { ...process.env, CQUBE_URL: product.web, CQUBE_TOKEN: product.credentials().emitter.token },
      });
      return stdout + stderr;
    }
  });
}
