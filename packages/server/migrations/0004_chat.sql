-- A visitor's browser session with one bot. `session_id` is the client's name for it.
create table visitor_session (
  workspace_id uuid not null,
  id uuid not null,
  bot_id uuid not null,
  session_id text not null,
  -- A visitor token was minted for it; from then on the bare session id opens nothing.
  is_claimed boolean not null default false,
  -- Answers begun in it, retries included; the event ids of each start a stride apart, so that they only grow.
  answer_count integer not null default 0,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, bot_id, session_id),
  foreign key (workspace_id, bot_id) references bot on delete cascade
);
select protect_tenant_table('visitor_session');

create table conversation (
  workspace_id uuid not null,
  id uuid not null,
  bot_id uuid not null,
  visitor_session_id uuid not null,
  state text not null default 'bot' check (state in ('bot', 'waiting', 'human', 'closed')),
  -- Messages so far; the next one's position. Order is by position, never by clock.
  message_count integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, visitor_session_id) references visitor_session on delete cascade
);
create index on conversation (workspace_id, visitor_session_id, id);
create index on conversation (workspace_id, bot_id, id);
select protect_tenant_table('conversation');

create table message (
  workspace_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  position integer not null,
  role text not null check (role in ('visitor', 'bot')),
  text text not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, conversation_id, position),
  foreign key (workspace_id, conversation_id) references conversation on delete cascade
);
select protect_tenant_table('message');

create table turn (
  workspace_id uuid not null,
  id uuid not null,
  bot_id uuid not null,
  visitor_session_id uuid not null,
  conversation_id uuid not null,
  visitor_message_id uuid not null,
  answer_message_id uuid not null,
  client_message_id text not null,
  state text not null check (state in ('running', 'complete', 'stopped', 'interrupted', 'failed')),
  -- Counts tries at the answer, from 1.
  attempt integer not null default 1,
  -- The one try at an unanswered message that following the stream may start was used.
  is_retried_by_stream boolean not null default false,
  -- A running turn whose process has not renewed its lease is dead.
  lease_expires_at timestamptz,
  mode text not null check (mode in ('model', 'echo')),
  vendor text,
  model text,
  -- Of all tries together: a failed one is paid for too.
  input_tokens integer not null default 0,
  output_tokens integer not null default 0,
  cost_nanousd bigint not null default 0,
  first_token_ms integer,
  total_ms integer,
  -- The answer reached the length that the bot allows.
  is_cut boolean not null default false,
  -- For the owner: what the vendor said, in plain words. Never sent to a visitor.
  failure text,
  -- What of this turn the counts already hold, so that a retry adds only what is new.
  counted_messages smallint not null default 0,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (workspace_id, id),
  unique (workspace_id, visitor_session_id, client_message_id),
  foreign key (workspace_id, conversation_id) references conversation on delete cascade
);
create unique index turn_one_running on turn (workspace_id, conversation_id) where state = 'running';
create index on turn (workspace_id, conversation_id, id);
create index on turn (workspace_id, bot_id, id);
create index turn_running_lease on turn (lease_expires_at) where state = 'running';
select protect_tenant_table('turn');
