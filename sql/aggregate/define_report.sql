-- define_report(document): makes or changes a page of the dashboard from its document.
--
-- Safe to repeat: a document that is the stored one changes nothing.

create procedure aggregate.define_report(document jsonb)
language plpgsql
security definer -- an administrator's own report is written into a table that only the owner may write
set search_path = ''
as $$
begin
  if exists (
    select
    from aggregate.report
    where report.report_name = define_report.document ->> 'name'
      and report.document = define_report.document
  ) then
    return;
  end if;

  call aggregate.check_report_document(document);

  insert into aggregate.report (report_name, group_name, kind, metric_name, title, position, document)
  values (
    document ->> 'name', document ->> 'group', document ->> 'kind', document ->> 'metric', document -> 'title',
    coalesce((document ->> 'position')::integer, 0), document
  )
  on conflict (report_name) do update set
    group_name  = excluded.group_name,
    kind        = excluded.kind,
    metric_name = excluded.metric_name,
    title       = excluded.title,
    position    = excluded.position,
    document    = excluded.document;
end;
$$;

comment on procedure aggregate.define_report(jsonb) is
  E'Makes or changes a page of the dashboard from its document.\n\nErrors: QB201 the document cannot be meant.';
