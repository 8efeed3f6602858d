-- flag_sql(reads, cell) -> the expression that makes 1, 0 or null of a flag's cell.
--
-- A mark says yes or no in words; 9 is UDISE's "not answered". A count says how many there are.

create function transform.flag_sql(reads text, cell text)
returns text
language sql
immutable
set search_path = ''
as $$
  select format(
    case reads
      when 'count' then '(%1$s::integer > 0)::integer::smallint'
      else $sql$case when lower(%1$s collate "C") = any ('{true,1,yes,y}') then 1::smallint
        when lower(%1$s collate "C") = any ('{false,0,2,no,n}') then 0::smallint end$sql$
    end,
    cell);
$$;

comment on function transform.flag_sql(text, text) is 'The expression that makes 1, 0 or null of a flag''s cell.';
