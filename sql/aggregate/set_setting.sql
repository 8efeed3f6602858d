-- set_setting(name, value): what the state says of itself; what is shown follows at once.

create procedure aggregate.set_setting(setting_name text, value jsonb)
language plpgsql
security definer -- an administrator names the state; places and values are the owner's to write
set search_path = ''
as $$
begin
  insert into aggregate.setting as stored (setting_name, value)
  values (set_setting.setting_name, set_setting.value)
  on conflict on constraint setting_pkey do update set value = excluded.value
  where stored.value <> excluded.value;

  if not found then
    return;
  end if;
  perform rls.record_audit('set-setting', null, jsonb_build_object('value', value), object => setting_name);
  if exists (select from aggregate.place) then
    call aggregate.refresh_all();
  end if;
end;
$$;

comment on procedure aggregate.set_setting(text, jsonb) is
  E'Sets the state''s code or name, the month its academic year starts in, or the smallest public cell.\n\n'
  'Errors: 23514 there is no such setting, or the smallest public cell is below 5.';
