-- Days are counted in the workspace's own time zone. A suspended workspace's bots answer nobody.
alter table workspace
  add column time_zone text not null default 'UTC',
  add column suspended_at timestamptz,
  add column suspension_reason text,
  add column checklist_dismissed_at timestamptz,
  add constraint suspension_has_reason check ((suspended_at is null) = (suspension_reason is null));

-- A key for the API. Only its hash is kept: whoever reads the table can use none of them.
create table api_key (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  name text not null,
  prefix text not null,
  hash text not null unique,
  scope text not null check (scope in ('read', 'write')),
  created_by uuid references "user" on delete set null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  primary key (workspace_id, id)
);
select protect_tenant_table('api_key');

alter table bot
  add column avatar text,
  add column launcher_label text not null default '',
  add column suggested_questions text[] not null default '{}',
  add column color_scheme text not null default 'auto',
  add column archived_at timestamptz,
  -- When a page of another site first loaded the snippet, and when someone of the workspace first tried the bot.
  add column embedded_at timestamptz,
  add column tried_at timestamptz;

-- Set on a token that was replaced: it works until then.
alter table embed_token add column retires_at timestamptz;
