-- The site a session was held on, where its browser told.
alter table visitor_session add column origin text;

-- What lists of conversations show and filter by, so that they read no messages and no turns.
alter table conversation
  add column last_message_at timestamptz not null default now(),
  add column last_turn_state text not null default 'running'
    check (last_turn_state in ('running', 'complete', 'stopped', 'interrupted', 'failed')),
  add column preview text not null default '',
  add column up_count integer not null default 0,
  add column down_count integer not null default 0;

alter table turn
  -- The bot's version that answered.
  add column bot_version integer,
  add column rating text check (rating in ('up', 'down')),
  -- Words of question and answer, for searching; set when the turn ends.
  add column words tsvector;

update conversation set
  last_message_at = updated_at,
  last_turn_state = coalesce((
    select state from turn
    where turn.workspace_id = conversation.workspace_id and turn.conversation_id = conversation.id
    order by turn.id desc limit 1
  ), 'complete'),
  preview = coalesce((
    select left(text, 160) from message
    where message.workspace_id = conversation.workspace_id and message.conversation_id = conversation.id
      and message.role = 'visitor'
    order by message.position desc limit 1
  ), '');

create index conversation_newest on conversation (workspace_id, last_message_at desc, id desc);
create index conversation_newest_of_bot on conversation (workspace_id, bot_id, last_message_at desc, id desc);
create index conversation_unanswered on conversation (workspace_id, last_message_at desc, id desc)
  where last_turn_state in ('failed', 'interrupted');
create index conversation_answering on conversation (workspace_id, last_message_at desc, id desc)
  where last_turn_state = 'running';
create index conversation_closed on conversation (workspace_id, last_message_at desc, id desc) where state = 'closed';
create index conversation_rated_up on conversation (workspace_id, last_message_at desc, id desc) where up_count > 0;
create index conversation_rated_down on conversation (workspace_id, last_message_at desc, id desc) where down_count > 0;

-- A day is one of the workspace's time zone. `first_token_counts` is a histogram of times to first token; its buckets
-- grow by a constant factor, and stand in platform/log-histogram.ts.
alter table bot_usage_day
  add column rated_up bigint not null default 0,
  add column rated_down bigint not null default 0,
  add column first_token_counts integer[] not null default array_fill(0, array[150]);
