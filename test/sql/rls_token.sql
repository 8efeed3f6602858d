-- Tokens speak for a role until they end, and are never stored.

select plan(15);

-- Given an application with a token
select set_config('test.role', rls.enrol('Data centre', 'application', roles => '{r_emitter}'), true);
select set_config('test.token',
  rls.issue_token(current_setting('test.role'), 'nightly', '{student_attendance}', now() + interval '1 day'), true);
create function pg_temp.digest() returns bytea language sql as $$
  select sha256(convert_to(current_setting('test.token'), 'UTF8'));
$$;

-- Then
select matches(current_setting('test.token'), '^cqe_[A-Za-z0-9_-]{43}$', 'a token is 256 bits that fit a header');
select is_empty(
  $$ select from rls.token where token::text like '%' || current_setting('test.token') || '%' $$,
  'and stands nowhere in clear'
);
select isnt(
  rls.issue_token(current_setting('test.role'), 'second'), current_setting('test.token'), 'the next is another');

set local session authorization r_api;
select is(rls.role_of_token(pg_temp.digest())::text, current_setting('test.role'), 'it speaks for its role');
select is(rls.role_of_token('\x00')::text, null, 'an unknown one for nobody');
reset session authorization;
select is(
  (select last_used_at from rls.token where title = 'nightly'), now(), 'when it was last used is known');

select throws_ok(
  $$ select rls.issue_token(current_setting('test.role'), 't', '{student_attendance,no_such}') $$,
  'QB102', 'There is no source no_such.', 'a token for an unknown source is refused'
);
select throws_ok($$ select rls.issue_token('r_owner', 't') $$, 'QB302', null, 'and one for who is not enrolled');

-- When it expires
update rls.token set expires_at = now() - interval '1 second' where title = 'nightly';
select is(rls.role_of_token(pg_temp.digest())::text, null, 'expired, it speaks for nobody');

-- When it is revoked instead
update rls.token set expires_at = null where title = 'nightly';
select is(rls.role_of_token(pg_temp.digest())::text, current_setting('test.role'), 'without expiry, it lasts');
select rls.revoke_token(token_id) from rls.token where title = 'nightly';
select is(rls.role_of_token(pg_temp.digest())::text, null, 'revoked, it speaks for nobody');
select throws_ok('select rls.revoke_token(-1)', 'QB307', 'There is no token -1.', 'an unknown token is said so');

-- Given a person of an identity provider
select set_config('test.person', rls.enrol('Asha', 'person', 'https://idp', 'asha'), true);
set local session authorization r_api;
select is(rls.role_of_subject('https://idp', 'asha')::text, current_setting('test.person'), 'a subject is its person');
select is(rls.role_of_subject('https://other', 'asha')::text, null, 'of one provider only');
reset session authorization;

-- When she is expelled
select rls.expel(current_setting('test.person'));
select is(rls.role_of_subject('https://idp', 'asha')::text, null, 'and nobody when she is expelled');

select * from finish();
