-- check_infrastructure_score(batch): weights are taken together or not at all.

create procedure transform.check_infrastructure_score(batch_id integer)
language plpgsql
set search_path = ''
as $$
begin
  call transform.record_findings(
    check_infrastructure_score.batch_id, transform.infrastructure_score_sql(check_infrastructure_score.batch_id));
end;
$$;

comment on procedure transform.check_infrastructure_score(integer) is
  'Takes the weights of infrastructures together or not at all.';
