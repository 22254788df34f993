-- What keeps a workspace's bots from answering, told to its people once: repeats are counted on the row that is open.
create table alert (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  kind text not null,
  -- Null where it concerns all bots of the workspace.
  bot_id uuid,
  vendor text not null,
  -- Null where it concerns all models of the vendor.
  model text,
  -- Plain words for owners, with what to do. Never shown to visitors.
  message text not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  count integer not null,
  -- When an answer of the same vendor and model came again.
  resolved_at timestamptz,
  dismissed_at timestamptz,
  dismissed_by uuid references "user" on delete set null,
  primary key (workspace_id, id),
  foreign key (workspace_id, bot_id) references bot on delete cascade
);
create unique index alert_open on alert (workspace_id, kind, vendor, model, bot_id) nulls not distinct
  where resolved_at is null;
create index alert_by_time on alert (workspace_id, first_at desc);
create index alert_of_bot on alert (workspace_id, bot_id);
select protect_tenant_table('alert');
