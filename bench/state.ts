import type { Client } from 'pg';

import { emptyDatabase, type BenchCluster } from './cluster.ts';
import { firstSchool, usualPupils } from './file/attendance-file.ts';
import { examCode, examId, questions } from './file/result-file.ts';

/**
 * Makes a database in which the schools of so many pupils are known, 15 to a cluster, 10 clusters to a
 * block, 20 blocks to a district, and one exam; nothing else is.
 */
export async function makeState(cluster: BenchCluster, pupils: number): Promise<string> {
  const database = await cluster.copy(emptyDatabase);
  await cluster.within(database, async (client) => {
    await client.query(`select rls.enrol('Bench', 'application', null, null, array['r_emitter'], null, null)`);
    for (const master of mastersOf(Math.ceil(pupils / usualPupils))) {
      await land(client, master);
    }
    await client.query('call aggregate.refresh(null)');
    await client.query('vacuum analyze');
  });
  return database;
}

type Master = { readonly source: string; readonly columns: string; readonly count: number; readonly values: string };

function mastersOf(schools: number): Master[] {
  return [
    {
      source: 'district', columns: 'district_id, district_name', count: Math.ceil(schools / 3000),
      values: `1000 + n, 'District ' || n`,
    },
    {
      source: 'block', columns: 'block_id, block_name, district_id', count: Math.ceil(schools / 150),
      values: `100000 + n, 'Block ' || n, 1000 + n / 20`,
    },
    {
      source: 'cluster', columns: 'cluster_id, cluster_name, block_id', count: Math.ceil(schools / 15),
      values: `1000000000 + n, 'Cluster ' || n, 100000 + n / 10`,
    },
    {
      source: 'school', columns: 'school_id, school_name, cluster_id, latitude, longitude', count: schools,
      values: `${firstSchool} + n, 'School ' || n, 1000000000 + n / 15, 10 + n % 4000 * 0.005, 70 + n / 4000 * 0.005`,
    },
    {
      source: 'pat_exam',
      columns: 'exam_id, medium, grade, subject_id, exam_type_id, exam_code, held_on, total_questions, total_marks, '
        + 'academic_year, exam_type, subject_name',
      count: 1,
      values: `${examId}, 'English', 5, 2, 2, '${examCode}', date '2020-11-14', ${questions}, 50, '2020-21', '-', '-'`,
    },
    {
      source: 'pat_question', columns: 'question_id, exam_id, question_title, question, question_marks',
      count: questions, values: `n + 1, ${examId}, 'Q', 'What?', 5`,
    },
  ];
}

/** Takes generated rows the way of a file whose lines are all good. */
async function land(client: Client, { source, columns, count, values }: Master): Promise<void> {
  await client.query('begin');
  const emissionId = await requestEmission(client, source);
  const { rows: [batch] } = await client.query<{ batchId: number }>(
    `select staging.open_batch($1, $2, $2 || '.csv') as "batchId"`, [emissionId, source]);
  await client.query(`
    insert into landing.batch_${batch!.batchId} (line, ${columns})
    select n + 2, ${values}
    from generate_series(0, ${count - 1}) as n`);
  await client.query(`call transform.process_batch(${batch!.batchId})`);
  await client.query(`call staging.close_batch(${batch!.batchId}, ${count}, 0, 0, null)`);
  await client.query('commit');
}

/** An emission of a source, as if its upload had been asked for. */
export async function requestEmission(client: Client, source: string): Promise<string> {
  const { rows: [emission] } = await client.query<{ id: string }>(`
    insert into staging.emission (emitter_id, source_name, file_name, object_key)
    select person_id, $1, $1 || '.zip', $1 || '/' || uuidv7()
    from rls.person
    limit 1
    returning emission_id as id`, [source]);
  return emission!.id;
}
