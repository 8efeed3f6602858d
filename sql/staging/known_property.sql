-- known_property(owner) -> what a source, a file of it, a column, a period or a rule of uniqueness may say.
--
-- The language of definitions, a line for each word of it: its shape (staging.property_problem), the values
-- it may have where they are few, and the kinds of column that it belongs to. What a word means is told in
-- docs/add-a-source.md; what goes with what, in staging.column_contradiction.

create function staging.known_property(owner text)
returns table (property_name text, shape text, allowed text, is_needed boolean, kinds text)
language sql
immutable
set search_path = ''
as $$
  select property.name, property.shape, property.allowed, coalesce(property.is_needed, false), property.kinds
  from (
    values
      ('source', 'name', 'source name', null, true, null),
      ('source', 'title', 'text', null, true, null),
      ('source', 'class', 'word', 'static hierarchical dynamic', true, null),
      ('source', 'grain', 'text', null, true, null),
      ('source', 'load', 'word', 'attach merge', true, null),
      ('source', 'files', 'objects', null, true, null),
      ('source', 'columns', 'objects', null, true, null),
      ('source', 'period', 'object', null, false, null),
      ('source', 'key', 'names or none', null, true, null),
      ('source', 'digest_key', 'boolean', null, false, null),
      ('source', 'stored_key', 'word', 'keep replace append', false, null),
      ('source', 'overlap', 'word', 'none closed_days', false, null),
      ('source', 'unique_together', 'objects', null, false, null),
      ('source', 'null_words', 'null words', null, false, null),
      ('source', 'retention', 'duration', null, false, null),
      ('source', 'schedule', 'text', null, false, null),
      ('source', 'enabled', 'boolean', null, false, null),
      ('source', 'analyst', 'boolean', null, false, null),
      ('source', 'history', 'boolean', null, false, null),
      ('source', 'notify', 'addresses', null, false, null),
      ('file', 'folder', 'folder', null, true, null),
      ('file', 'prefix', 'prefix', null, true, null),
      ('file', 'not_prefix', 'prefix', null, false, null),
      ('file', 'delimiter', 'letter', null, false, null),
      ('file', 'quote', 'letter', null, false, null),
      ('file', 'escape', 'letter', null, false, null),
      ('file', 'manifest', 'word', 'optional required ignored', false, null),
      ('period', 'kind', 'word', 'calendar_month', true, null),
      ('period', 'year', 'name', null, true, null),
      ('period', 'month', 'name', null, true, null),
      ('unique', 'columns', 'names', null, true, null),
      ('unique', 'code', 'word', 'same-place duplicate-key', false, null),
      ('unique', 'severity', 'word', 'reject note', false, null),
      ('column', 'name', 'name', null, false, null),
      ('column', 'names', 'names', null, false, 'plain flag'),
      ('column', 'title', 'text', null, false, null),
      ('column', 'kind', 'word', 'plain academic_year day_grid flag arrival_year unpivot', false, null),
      ('column', 'from', 'headers', null, false, 'plain academic_year day_grid flag unpivot'),
      ('column', 'required', 'boolean', null, false, 'plain academic_year flag unpivot'),
      ('column', 'type', 'type', 'bigint boolean date integer numeric smallint text time timestamp', false,
        'plain unpivot'),
      ('column', 'size', 'count', null, false, 'plain unpivot'),
      ('column', 'digits', 'counts', null, false, 'plain unpivot'),
      ('column', 'one_of', 'values', null, false, 'plain unpivot'),
      ('column', 'minimum', 'number', null, false, 'plain unpivot'),
      ('column', 'maximum', 'number or arrival', null, false, 'plain unpivot'),
      ('column', 'not', 'values', null, false, 'plain unpivot'),
      ('column', 'forms', 'forms', null, false, 'plain unpivot'),
      ('column', 'strip', 'text', null, false, 'plain'),
      ('column', 'personal', 'word', 'drop hash separate', false, 'plain'),
      ('column', 'references', 'name', null, false, 'plain'),
      ('column', 'reads', 'word', 'mark count', false, 'flag'),
      ('column', 'items', 'names', null, false, 'unpivot'),
      ('column', 'marks', 'object', null, false, 'day_grid'),
      ('column', 'into', 'object', null, false, 'day_grid unpivot')
  ) as property (owner, name, shape, allowed, is_needed, kinds)
  where property.owner = known_property.owner;
$$;

comment on function staging.known_property(text) is
  'What a source, a file, a column, a period or a rule of uniqueness may say in a definition.';
