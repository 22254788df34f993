-- Keys of tenant tables lead with the workspace: it is the index that row-level security asks for, and references that
-- carry it cannot point into another workspace.
create table bot (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  name text not null,
  primary_color text not null,
  position text not null,
  welcome_message text not null,
  system_prompt text not null,
  vendor text not null,
  model text not null,
  temperature double precision not null,
  max_output_tokens integer not null,
  allowed_domains text[] not null default '{}',
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- Set when its owner deletes it; a job then removes its conversations in small steps, and the row at last.
  deleted_at timestamptz,
  primary key (workspace_id, id)
);
select protect_tenant_table('bot');

-- What was published by each save. Never changed.
create table bot_version (
  workspace_id uuid not null,
  bot_id uuid not null,
  version integer not null,
  settings jsonb not null,
  saved_by uuid references "user" on delete set null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, bot_id, version),
  foreign key (workspace_id, bot_id) references bot on delete cascade
);
select protect_tenant_table('bot_version');
revoke update on bot_version from parley_app;

-- Read before a workspace is known, and so outside row-level security: it tells a public token's bot and workspace.
create table embed_token (
  token text primary key,
  workspace_id uuid not null,
  bot_id uuid not null,
  created_at timestamptz not null default now(),
  foreign key (workspace_id, bot_id) references bot on delete cascade
);
create index on embed_token (workspace_id, bot_id);
grant select, insert, update, delete on embed_token to parley_app, parley_system;

-- Counts for the owner's screens, kept as turns end. A day's row is spread over shards, so that a busy bot's turns do
-- not queue for one row.
create table bot_usage_day (
  workspace_id uuid not null,
  bot_id uuid not null,
  day date not null,
  shard smallint not null,
  conversations bigint not null default 0,
  messages bigint not null default 0,
  turns bigint not null default 0,
  failed_turns bigint not null default 0,
  input_tokens bigint not null default 0,
  output_tokens bigint not null default 0,
  cost_nanousd bigint not null default 0,
  primary key (workspace_id, bot_id, day, shard),
  foreign key (workspace_id, bot_id) references bot on delete cascade
);
select protect_tenant_table('bot_usage_day');
