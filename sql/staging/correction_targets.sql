-- correction_targets(correction) -> the batches that a correction names.
--
-- A withdrawal names batches that are kept; a replay also what was refused or withdrawn, unless another
-- batch of the same file stands.

create function staging.correction_targets(correction staging.correction)
returns integer[]
language plpgsql
stable
set search_path = ''
as $$
declare
  v_with integer[];
begin
  if correction.column_name is not null then
    execute staging.batches_with_sql(correction.source_name, correction.column_name)
    into v_with
    using correction.value;
    v_with := coalesce(v_with, '{}');
  end if;

  return array(
    select max(batch.batch_id)
    from staging.batch
    where batch.source_name = correction.source_name
      and (correction.emission_id is null or batch.emission_id = correction.emission_id)
      and (correction.batch_id is null or batch.batch_id = correction.batch_id)
      and (v_with is null or batch.batch_id = any (v_with))
      and (
        batch.state = 'kept'
        or correction.kind = 'replay'
        and correction.emission_id is not null
        and not exists (
          select
          from staging.batch as other
          where other.emission_id = batch.emission_id
            and other.file_name = batch.file_name
            and other.state = 'kept'
        )
      )
    group by batch.emission_id, batch.file_name
  );
end;
$$;

comment on function staging.correction_targets(staging.correction) is 'The batches that a correction names.';
