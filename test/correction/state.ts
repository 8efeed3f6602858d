import type { Client } from 'pg';

/** All that one may look at, table by table, without what only says when or in which try it came to be. */
export type State = Readonly<Record<string, readonly string[]>>;

/** What is stored: each row under the file and line it came from. Which references were known is no part of it. */
export async function storedState(client: Client): Promise<State> {
  const sources = [
    'district', 'school', 'test_visit', 'test_person', 'test_event', 'test_result', 'student_attendance',
  ];
  const state: Record<string, string[]> = {};
  for (const source of sources) {
    state[source] = await rowsOf(client, `
      select concat_ws(' ', batch.file_name, stored.line, to_jsonb(stored) - 'batch_id' - 'line')
      from transform.${source} as stored
      inner join staging.batch
        on batch.batch_id = stored.batch_id
        and batch.state = 'kept'`);
  }
  state['apart'] = await rowsOf(client, `
    select concat_ws(' ', batch.file_name, apart.line, to_jsonb(apart) - 'batch_id')
    from pii.test_person as apart
    inner join staging.batch
      on batch.batch_id = apart.batch_id`);
  state['history'] = await rowsOf(client, `
    select concat_ws(' ', batch.file_name, later.file_name,
      to_jsonb(past) - '{batch_id,replaced_by,replaced_at}'::text[])
    from transform.test_person_history as past
    inner join staging.batch
      on batch.batch_id = past.batch_id
    inner join staging.batch as later
      on later.batch_id = past.replaced_by`);
  state['replaced'] = await rowsOf(client, `
    select concat_ws(' ', replaced.source_name, batch.file_name, replaced.content - 'batch_id')
    from transform.replaced_row as replaced
    inner join staging.batch
      on batch.batch_id = replaced.batch_id`);
  state['closed'] = await rowsOf(client, `select concat_ws(' ', closed_day) from transform.closed_day`);
  state['batch'] = await rowsOf(client, `
    select concat_ws(' ', file_name, lines_received, rows_kept, rows_unchanged, rows_rejected,
      findings - 'unknown-reference', periods,
      seen_periods, is_recounting)
    from staging.batch
    where state = 'kept'`);
  return state;
}

/** What is shown to officers. What the public sees remembers what it saw before. */
export async function shownState(client: Client): Promise<State> {
  return {
    place: await rowsOf(client, 'select place::text from aggregate.place'),
    day: await rowsOf(client, 'select school_day::text from aggregate.school_day'),
    month: await rowsOf(client, 'select school_month::text from aggregate.school_month'),
    period: await rowsOf(client, `
      select (to_jsonb(period) - 'version' - 'refreshed_at')::text from aggregate.metric_period as period`),
    value: await rowsOf(client, `
      select (to_jsonb(value) - 'refreshed_at')::text from aggregate.metric_value as value
      where audience = 'officer'`),
  };
}

/** What would be shown if all were counted anew; nothing is changed. */
export async function recountedState(client: Client): Promise<State> {
  await client.query('begin');
  try {
    await client.query('call aggregate.refresh_all()');
    return await shownState(client);
  } finally {
    await client.query('rollback');
  }
}

async function rowsOf(client: Client, query: string): Promise<string[]> {
  const { rows } = await client.query<Record<string, string>>(query);
  return rows.map((row) => Object.values(row)[0]!).sort();
}
