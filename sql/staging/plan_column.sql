-- plan_column(column) -> one column of a source, as the screen plan shows it; its cells are added there.

create function staging.plan_column(source_column staging.source_column)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select jsonb_build_object(
    'name', source_column.column_name,
    'kind', source_column.kind,
    'type', source_column.type_name,
    'required', source_column.is_required,
    'size', source_column.size,
    'digits', to_jsonb(source_column.digits),
    'oneOf', to_jsonb(source_column.one_of),
    'minimum', source_column.minimum,
    'maximum', case when source_column.ends_on_arrival then '"arrival"' else to_jsonb(source_column.maximum) end,
    'not', to_jsonb(source_column.not_values),
    'forms', to_jsonb(source_column.forms),
    'strip', source_column.strip,
    'personal', source_column.personal,
    'references', source_column.reference_source,
    'reads', source_column.reads,
    'marks', source_column.marks,
    'into', source_column.into_columns
  );
$$;

comment on function staging.plan_column(staging.source_column) is
  'One column of a source, as the screen plan shows it.';
