-- Users and their logins belong to no workspace: they are read before one is known.
create table "user" (
  id uuid primary key,
  name text not null,
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  is_operator boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table login_session (
  id uuid primary key,
  user_id uuid not null references "user" on delete cascade,
  token text not null unique,
  ip_address text,
  user_agent text,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index on login_session (user_id);

-- A way to log in: a password today.
create table credential (
  id uuid primary key,
  user_id uuid not null references "user" on delete cascade,
  account_id text not null,
  provider_id text not null,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index on credential (user_id);

create table verification (
  id uuid primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index on verification (identifier);

grant select, insert, update, delete on "user", login_session, credential, verification to parley_app, parley_system;

create table workspace (
  id uuid primary key,
  name text not null,
  plan text not null default 'free' check (plan in ('free', 'pro')),
  created_at timestamptz not null default now()
);
select protect_tenant_table('workspace', 'id');

create table member (
  workspace_id uuid not null references workspace on delete cascade,
  user_id uuid not null references "user" on delete cascade,
  role text not null check (role in ('owner', 'admin', 'agent', 'viewer')),
  created_at timestamptz not null default now(),
  primary key (workspace_id, user_id)
);
create index on member (user_id, created_at);
select protect_tenant_table('member');
