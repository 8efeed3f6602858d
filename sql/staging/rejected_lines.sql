-- rejected_lines(batch) -> each rejected line of a batch that is being loaded, with its first code and why.

create function staging.rejected_lines(batch_id integer)
returns table (line bigint, code text, error text)
language plpgsql
stable
security definer -- the landing table of findings is the owner's alone
set search_path = ''
as $$
begin
  return query execute format(
    $sql$
    select
      finding.line,
      (array_agg(finding.code order by array_position(staging.known_codes(), finding.code)))[1],
      string_agg(staging.finding_sentence(finding.code, finding.column_name, finding.value), ' '
        order by array_position(staging.known_codes(), finding.code), finding.column_name)
    from landing.%I as finding
    where finding.severity = 'reject'
    group by finding.line
    order by finding.line
    $sql$,
    'finding_' || rejected_lines.batch_id);
end;
$$;

comment on function staging.rejected_lines(integer) is
  'The rejected lines of a batch that is being loaded: line, first code, what is wrong in words.';
