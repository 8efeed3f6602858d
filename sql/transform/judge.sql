-- judge(batch, source): every suspect line is judged; the good ones land with the others.
--
-- Cells that need it are cleaned first, once for all that looks at them.

create procedure transform.judge(batch_id integer, source_name text)
language plpgsql
set search_path = ''
as $$
declare
  v_null_words text[];
begin
  select source.null_words into v_null_words from staging.source where source.source_name = judge.source_name;
  execute format(
    'update landing.%I set cells = transform.clean_cells(cells, %L) where problem is null and %s',
    'suspect_' || judge.batch_id, v_null_words, transform.unclean_sql('cells', v_null_words));

  execute format(
    $sql$
    insert into landing.%I (line, code, column_name, value, severity)
    select suspect.line, suspect.problem, null, left(suspect.problem_value, 200), 'reject'
    from landing.%I as suspect
    where suspect.problem is not null
    union all
    select suspect.line, 'blank-row', null, null, 'reject'
    from landing.%2$I as suspect
    where suspect.problem is null
      and array_remove(suspect.cells, null) = '{}'
    union all
    %3$s
    $sql$,
    'finding_' || judge.batch_id, 'suspect_' || judge.batch_id,
    transform.judge_sql(judge.batch_id, judge.source_name));

  execute transform.rescue_sql(judge.batch_id, judge.source_name);
end;
$$;

comment on procedure transform.judge(integer, text) is
  'Judges every suspect line of a batch and lands the good ones.';
