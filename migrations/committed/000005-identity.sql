--! Previous: sha1:7712e97dd4ce0174ffa16e54432bba041a887911
--! Hash: sha1:91f8080394d8c01d50d2d2f6adc250478436371f

-- What the embedded identity provider keeps: accounts, sessions and tokens, its keys, failed attempts.
--
-- Only r_identity may see any of it, so there are no policies and no grants. Who a person is to the
-- rest of cQube stands in rls.person; the subject is all that the two have in common.

set local role r_identity;

create table identity.account (
  subject              text        primary key default gen_random_uuid()::text,
  username             text        not null,
  display_name         text        not null,
  password_hash        text        not null,
  password_changed_at  timestamptz not null default now(),
  must_change_password boolean     not null default false,
  must_have_totp       boolean     not null default false,
  totp_secret          text,
  totp_last_step       bigint,
  created_at           timestamptz not null default now(),
  last_signed_in_at    timestamptz,

  constraint account_username_is_printable check (username ~ '^[^[:space:][:cntrl:]]{1,100}$'),
  constraint account_has_its_second_factor check (not must_have_totp or totp_secret is not null)
);

create unique index account_username_idx on identity.account (lower(username));

create table identity.payload (
  model       text  not null,
  payload_id  text  not null,
  payload     jsonb not null,
  subject     text  generated always as (payload ->> 'accountId') stored,
  grant_id    text  generated always as (payload ->> 'grantId') stored,
  uid         text  generated always as (payload ->> 'uid') stored,
  user_code   text  generated always as (payload ->> 'userCode') stored,
  expires_at  timestamptz,
  consumed_at timestamptz,

  primary key (model, payload_id)
);

create index payload_subject_idx on identity.payload (subject);
create index payload_grant_id_idx on identity.payload (grant_id, model);
create index payload_uid_idx on identity.payload (uid, model);
create index payload_user_code_idx on identity.payload (user_code, model) where user_code is not null;
create index payload_expires_at_idx on identity.payload (expires_at);

create table identity.signing_key (
  key_id     text        primary key,
  purpose    text        not null,
  jwk        jsonb       not null,
  created_at timestamptz not null default now(),

  constraint signing_key_purpose_is_known check (purpose in ('token', 'cookie'))
);

create table identity.throttle (
  throttle_key text        primary key,
  failures     integer     not null,
  failed_at    timestamptz not null default now(),
  locked_until timestamptz
);

create index throttle_failed_at_idx on identity.throttle (failed_at);

comment on table identity.account is
  'Who can sign in with a password, and for whom a one-time code is asked too.';
comment on column identity.account.subject is
  'The sub of every token: random, never used again, the only thing that leaves this schema.';
comment on column identity.account.username is 'Unique whatever its case.';
comment on column identity.account.display_name is 'The name claim of the id token.';
comment on column identity.account.password_hash is
  'Argon2id in the PHC form: parameters, salt and hash in one text.';
comment on column identity.account.password_changed_at is 'From when the password''s age counts.';
comment on column identity.account.must_change_password is
  'The next sign-in ends on the page for a new password.';
comment on column identity.account.must_have_totp is
  'An administrator''s account: the second factor cannot be taken from it.';
comment on column identity.account.totp_secret is
  'The secret of the one-time codes, base32; null where none are asked.';
comment on column identity.account.totp_last_step is
  'The 30-second step of the last code that was used: it and all before it are refused.';
comment on column identity.account.created_at is 'When the account was made.';
comment on column identity.account.last_signed_in_at is 'The last complete sign-in, second factor included.';
comment on table identity.payload is
  'Sessions, grants, codes and refresh tokens as the provider wrote them, one row each.';
comment on column identity.payload.model is
  'What the row is: Session, Grant, Interaction, AuthorizationCode, RefreshToken, SignInStep.';
comment on column identity.payload.payload_id is
  'The value that finds it; for a code or a token the secret itself.';
comment on column identity.payload.payload is 'The provider''s document.';
comment on column identity.payload.subject is
  'Whose it is: all of an account''s rows go when its password changes.';
comment on column identity.payload.grant_id is
  'The grant that the code or token came from: all of a grant''s rows are revoked together.';
comment on column identity.payload.uid is 'The lasting name of a session whose cookie value changes.';
comment on column identity.payload.user_code is 'The code a person types for a device.';
comment on column identity.payload.expires_at is 'When the cleaning may take the row; null is never.';
comment on column identity.payload.consumed_at is
  'When the code or refresh token was used: a second use revokes its grant.';
comment on table identity.signing_key is
  'The private keys of tokens and cookies; kept, so that a restart signs nobody out.';
comment on column identity.signing_key.key_id is 'The kid in the tokens that the key signed.';
comment on column identity.signing_key.purpose is 'token: ES256, its public half is published; cookie: HMAC.';
comment on column identity.signing_key.jwk is 'The key with its private part, as a JSON Web Key.';
comment on column identity.signing_key.created_at is
  'The newest key of a purpose signs, the older ones still verify.';
comment on table identity.throttle is
  'Failed attempts of a username or an address, existing or not, so that a lock-out tells nothing.';
comment on column identity.throttle.throttle_key is
  'name:<username in lower case> or address:<client address>.';
comment on column identity.throttle.failures is 'Attempts since the last success or the last quiet time.';
comment on column identity.throttle.failed_at is 'The last of them.';
comment on column identity.throttle.locked_until is 'No attempt is looked at before.';

reset role;
