--! Previous: sha1:ef6c4c08a27d6459b74c9ba2a8fdc1ce02481630
--! Hash: sha1:26e6d4c1bf62478718f4d6c2fd68de8dcbaddb1c

-- What the embedded identity provider keeps beside its accounts: recovery codes, browsers, sign-ins.

set local role r_identity;

-- Whoever must have a second factor and has none is led through setting it up at the next sign-in, and
-- gets no token before.
alter table identity.account
  drop constraint account_has_its_second_factor,
  add column totp_enrolled_at timestamptz,
  add column locked_at timestamptz;

update identity.account
set totp_enrolled_at = created_at
where totp_secret is not null;

alter table identity.account
  add constraint account_has_second_factor_since check ((totp_secret is null) = (totp_enrolled_at is null));

alter table identity.payload add column used_at timestamptz not null default now();

create table identity.recovery_code (
  subject     text        not null references identity.account on delete cascade,
  code_digest bytea       not null,
  created_at  timestamptz not null default now(),
  used_at     timestamptz,

  primary key (subject, code_digest)
);

create table identity.device (
  subject       text        not null references identity.account on delete cascade,
  device_digest bytea       not null,
  used_at       timestamptz not null default now(),

  primary key (subject, device_digest)
);

create index device_used_at_idx on identity.device (used_at);

create table identity.sign_in (
  sign_in_id  bigint      generated always as identity primary key,
  subject     text        not null references identity.account on delete cascade,
  happened_at timestamptz not null default now(),
  outcome     text        not null,
  address     text        not null,
  browser     text        not null,
  session_uid text,

  constraint sign_in_outcome_is_known check (outcome in ('signed-in', 'wrong-password', 'wrong-code', 'locked'))
);

create index sign_in_subject_idx on identity.sign_in (subject, happened_at desc);
create index sign_in_happened_at_idx on identity.sign_in (happened_at);
create index sign_in_session_uid_idx on identity.sign_in (session_uid) where session_uid is not null;

comment on column identity.account.must_have_totp is
  'Whoever has no second factor sets one up at the next sign-in; administrators do so without it too.';
comment on column identity.account.totp_enrolled_at is 'Since when a one-time code is asked; null while none is.';
comment on column identity.account.locked_at is 'When an administrator locked the account; null is open.';
comment on column identity.payload.used_at is 'When a session was last used: idle for too long, it is over.';
comment on table identity.recovery_code is
  'Codes for somebody whose authenticator app is lost; each is good once, and only its digest is kept.';
comment on column identity.recovery_code.subject is 'Whose code it is.';
comment on column identity.recovery_code.code_digest is 'SHA-256 of the code without blanks and hyphens.';
comment on column identity.recovery_code.created_at is 'When the code was made and shown.';
comment on column identity.recovery_code.used_at is 'When it was used; null while it is good.';
comment on table identity.device is
  'Browsers in which an account has signed in: attempts elsewhere cannot lock it out of them.';
comment on column identity.device.subject is 'Who signed in there.';
comment on column identity.device.device_digest is 'SHA-256 of the browser''s own cookie.';
comment on column identity.device.used_at is 'The last sign-in there.';
comment on table identity.sign_in is 'Sign-ins of an account and failed attempts, for its owner to look at.';
comment on column identity.sign_in.sign_in_id is 'Counts them.';
comment on column identity.sign_in.subject is 'Whose account it was.';
comment on column identity.sign_in.happened_at is 'When.';
comment on column identity.sign_in.outcome is 'How it ended; attempts during a lock-out are not written.';
comment on column identity.sign_in.address is 'The network address that it came from.';
comment on column identity.sign_in.browser is 'The browser as it calls itself, shortened.';
comment on column identity.sign_in.session_uid is 'The session that it began.';

reset role;
