-- Asked in this order where the bot's own model does not answer.
alter table bot add column fallback_models jsonb not null default '[]';

-- What a workspace brought for a vendor: a key, an address, or both. It wins over the installation's own.
create table vendor_key (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  vendor text not null,
  -- AES-256-GCM, bound to the workspace, the vendor, this row and the address. Null for an address that asks for no key.
  sealed_key text,
  last_four text,
  -- Of an OpenAI-compatible vendor only.
  base_url text,
  saved_by uuid references "user" on delete set null,
  saved_at timestamptz not null default now(),
  -- What the vendor lists for this key, and when it was last asked and last answered.
  models jsonb not null default '[]',
  models_asked_at timestamptz,
  models_listed_at timestamptz,
  primary key (workspace_id, id),
  unique (workspace_id, vendor),
  check (sealed_key is not null or base_url is not null),
  check (sealed_key is not null or last_four is null)
);
select protect_tenant_table('vendor_key');

-- What the vendors list for the installation's own keys: the same for every workspace.
create table vendor_model_list (
  vendor text primary key,
  -- A digest of the key and the address that it was asked with.
  source text not null,
  models jsonb not null default '[]',
  asked_at timestamptz not null,
  listed_at timestamptz
);
grant select, insert, update, delete on vendor_model_list to parley_app, parley_system;
