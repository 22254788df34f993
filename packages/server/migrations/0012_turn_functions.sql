-- Order is by sequence, never by clock: the place of a turn's question in its conversation, and which conversation of its
-- session one is. The ids of two processes whose clocks disagree tell nothing of order.
alter table turn add column position integer not null default 0;
update turn set position = message.position from message
where message.workspace_id = turn.workspace_id and message.id = turn.visitor_message_id;
alter table conversation add column ordinal integer not null default 1;
update conversation set ordinal = counted.ordinal
from (
  select workspace_id, id, row_number() over (partition by workspace_id, visitor_session_id order by id) as ordinal
  from conversation
) as counted
where counted.workspace_id = conversation.workspace_id and counted.id = conversation.id;

drop index turn_workspace_id_conversation_id_id_idx;
create index turn_of_conversation on turn (workspace_id, conversation_id, position desc);
drop index conversation_workspace_id_visitor_session_id_id_idx;
create index conversation_of_session on conversation (workspace_id, visitor_session_id, ordinal desc);

-- What follows is the path of every message, as one call for many at once: a transaction costs the embedded database a
-- trip to its thread and a write that must reach the disk, and a server a trip for each statement.

-- Calls the function that each item names, inside the item's workspace, and returns what each returned, in order. Row-level
-- security holds as it does in a transaction of one workspace.
create function call_in_each_workspace(items jsonb) returns jsonb
language plpgsql as $$
declare
  item jsonb;
  outcome jsonb;
  outcomes jsonb[] := '{}';
begin
  for item in select value from jsonb_array_elements(items) loop
    perform set_config('app.workspace_id', item ->> 'workspace_id', true);
    execute format('select %I($1)', item ->> 'call') into outcome using item;
    outcomes := array_append(outcomes, outcome);
  end loop;
  perform set_config('app.workspace_id', '', true);
  return to_jsonb(outcomes);
end
$$;

-- Another try at an answer that failed or was interrupted, or, where its visitor asks for another, was given.
create function restart_turn(tried turn, item jsonb, by_stream boolean) returns jsonb
language plpgsql as $$
declare
  question record;
  told_before jsonb;
  answers integer;
begin
  update turn set
    state = 'running', attempt = attempt + 1, process_id = (item ->> 'process_id')::uuid, failure = null, is_cut = false,
    ended_at = null, is_retried_by_stream = is_retried_by_stream or by_stream,
    bot_version = (item ->> 'bot_version')::integer, mode = item ->> 'mode', vendor = item ->> 'vendor', model = item ->> 'model'
  where workspace_id = tried.workspace_id and id = tried.id;
  update conversation set last_turn_state = 'running', updated_at = now()
  where workspace_id = tried.workspace_id and id = tried.conversation_id;
  update message set text = '' where workspace_id = tried.workspace_id and id = tried.answer_message_id;
  update visitor_session set answer_count = answer_count + 1, last_seen_at = now()
  where workspace_id = tried.workspace_id and id = tried.visitor_session_id
  returning answer_count into answers;
  select text, position into question from message
  where workspace_id = tried.workspace_id and id = tried.visitor_message_id;
  return jsonb_build_object(
    'kind', 'begun', 'id', tried.id, 'conversationId', tried.conversation_id,
    'visitorSessionId', tried.visitor_session_id, 'visitorMessageId', tried.visitor_message_id,
    'answerMessageId', tried.answer_message_id, 'message', question.text, 'ordinal', answers, 'attempt', tried.attempt + 1,
    'history', history_before(tried.workspace_id, tried.conversation_id, question.position));
end
$$;

-- Of a conversation's history, the newest so many messages may go into a prompt. Oldest first.
create function history_before(workspace uuid, conversation uuid, place integer) returns jsonb
language plpgsql as $$
begin
  if place = 0 then
    return '[]';
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('role', role, 'text', text) order by position), '[]')
    from (
      select role, text, position from message
      where workspace_id = workspace and conversation_id = conversation and position < place
      order by position desc limit 40
    ) as newest
  );
end
$$;

-- Stores a visitor's message with a pending answer, once: see modules/chat/begin-turn.ts.
create function begin_turn(item jsonb) returns jsonb
language plpgsql as $$
declare
  told record;
  session record;
  known turn;
  current_one record;
  place integer := 0;
  conversation_now uuid;
begin
  select * into told from jsonb_to_record(item) as told (
    workspace_id uuid, bot_id uuid, session_id text, is_proven boolean, client_message_id text, message text, preview text,
    visitor_session_id uuid, conversation_id uuid, turn_id uuid, visitor_message_id uuid, answer_message_id uuid,
    bot_version integer, process_id uuid, mode text, vendor text, model text
  );
  -- The session is locked until the transaction ends: of messages sent at once, each sees what the one before it did.
  select id, is_claimed, answer_count into session from visitor_session
  where workspace_id = told.workspace_id and bot_id = told.bot_id and session_id = told.session_id
  for no key update;
  if not found then
    insert into visitor_session (workspace_id, id, bot_id, session_id)
    values (told.workspace_id, told.visitor_session_id, told.bot_id, told.session_id)
    on conflict (workspace_id, bot_id, session_id) do update set last_seen_at = now()
    returning id, is_claimed, answer_count into session;
  end if;
  if session.is_claimed and not told.is_proven then
    return '{"kind": "needs_token"}';
  end if;

  if told.client_message_id is not null then
    select * into known from turn
    where workspace_id = told.workspace_id and visitor_session_id = session.id
      and client_message_id = told.client_message_id;
    if found and known.state in ('failed', 'interrupted') then
      if is_answering(told.workspace_id, known.conversation_id) then
        return '{"kind": "conflict"}';
      end if;
      return restart_turn(known, item, false);
    elsif found then
      return jsonb_build_object(
        'kind', 'known', 'answerCount', session.answer_count,
        'turn', jsonb_build_object(
          'id', known.id, 'visitor_session_id', known.visitor_session_id, 'conversation_id', known.conversation_id,
          'visitor_message_id', known.visitor_message_id, 'answer_message_id', known.answer_message_id,
          'state', known.state, 'is_cut', known.is_cut, 'attempt', known.attempt, 'process_id', known.process_id),
        'text', (select text from message where workspace_id = told.workspace_id and id = known.answer_message_id));
    end if;
  end if;

  select id, ordinal, state, message_count into current_one from conversation
  where workspace_id = told.workspace_id and visitor_session_id = session.id and state <> 'closed'
  order by ordinal desc, id desc limit 1;
  if found then
    if is_answering(told.workspace_id, current_one.id) then
      return '{"kind": "conflict"}';
    end if;
    conversation_now := current_one.id;
    place := current_one.message_count;
    update conversation set
      message_count = place + 2, updated_at = now(), last_message_at = now(), last_turn_state = 'running',
      preview = told.preview
    where workspace_id = told.workspace_id and id = conversation_now;
  else
    conversation_now := told.conversation_id;
    insert into conversation (workspace_id, id, bot_id, visitor_session_id, ordinal, message_count, preview)
    values (
      told.workspace_id, conversation_now, told.bot_id, session.id,
      coalesce((
        select max(ordinal) from conversation
        where workspace_id = told.workspace_id and visitor_session_id = session.id
      ), 0) + 1,
      2, told.preview
    );
  end if;

  insert into message (workspace_id, id, conversation_id, position, role, text)
  values
    (told.workspace_id, told.visitor_message_id, conversation_now, place, 'visitor', told.message),
    (told.workspace_id, told.answer_message_id, conversation_now, place + 1, 'bot', '');
  insert into turn (
    workspace_id, id, bot_id, visitor_session_id, conversation_id, visitor_message_id, answer_message_id,
    client_message_id, state, position, process_id, bot_version, mode, vendor, model
  ) values (
    told.workspace_id, told.turn_id, told.bot_id, session.id, conversation_now, told.visitor_message_id,
    told.answer_message_id, coalesce(told.client_message_id, told.turn_id::text), 'running', place,
    told.process_id, told.bot_version, told.mode, told.vendor, told.model
  );
  update visitor_session set answer_count = session.answer_count + 1, last_seen_at = now()
  where workspace_id = told.workspace_id and id = session.id;
  return jsonb_build_object(
    'kind', 'begun', 'id', told.turn_id, 'conversationId', conversation_now, 'visitorSessionId', session.id,
    'visitorMessageId', told.visitor_message_id, 'answerMessageId', told.answer_message_id, 'message', told.message,
    'ordinal', session.answer_count + 1, 'attempt', 1,
    'history', history_before(told.workspace_id, conversation_now, place));
end
$$;

create function is_answering(workspace uuid, conversation uuid) returns boolean
language sql stable as $$
  select exists (
    select from turn where workspace_id = workspace and conversation_id = conversation and state = 'running'
  )
$$;

-- Begins an answer to a session's last message, where that one has none and following the stream has not tried yet; null
-- where there is nothing to do.
create function begin_unanswered(item jsonb) returns jsonb
language plpgsql as $$
declare
  workspace uuid := (item ->> 'workspace_id')::uuid;
  session uuid := (item ->> 'visitor_session_id')::uuid;
  latest turn;
begin
  -- Of two followers at once the second sees what the first began.
  perform from visitor_session where workspace_id = workspace and id = session for no key update;
  select turn.* into latest from turn
  where workspace_id = workspace and conversation_id = (
    select id from conversation
    where workspace_id = workspace and visitor_session_id = session and state <> 'closed'
    order by ordinal desc, id desc limit 1
  )
  order by position desc, id desc limit 1;
  if not found or latest.is_retried_by_stream or latest.state not in ('failed', 'interrupted') then
    return null;
  end if;
  return restart_turn(latest, item, true);
end
$$;

-- Ends a running turn and adds it to the bot's counts; false where it had ended already.
create function end_turn(item jsonb) returns jsonb
language plpgsql as $$
declare
  told record;
  ended turn;
  usage_lock bigint;
begin
  select * into told from jsonb_to_record(item) as told (
    workspace_id uuid, turn_id uuid, attempt integer, state text, text text, is_cut boolean, vendor text, model text, input_tokens integer,
    output_tokens integer, cost_nanousd bigint, first_token_ms integer, total_ms integer, failure text, words jsonb,
    bucket integer, shard smallint, is_alone boolean
  );
  -- Keeps the workspace's days from being counted anew until this transaction ends: see analytics/usage.repository.ts.
  -- Where they are being, others in the same call must not wait for it; the caller then comes again alone.
  usage_lock := hashtextextended('usage ' || told.workspace_id, 0);
  if told.is_alone then
    perform pg_advisory_xact_lock_shared(usage_lock);
  elsif not pg_try_advisory_xact_lock_shared(usage_lock) then
    raise exception 'The counts of workspace % are busy.', told.workspace_id using errcode = 'lock_not_available';
  end if;

  select * into ended from turn
  where workspace_id = told.workspace_id and id = told.turn_id and attempt = told.attempt and state = 'running'
  for update;
  if not found then
    return 'false';
  end if;
  update message set text = told.text where workspace_id = told.workspace_id and id = ended.answer_message_id;
  update turn set
    state = told.state, is_cut = told.is_cut, vendor = coalesce(told.vendor, vendor),
    model = coalesce(told.model, model), input_tokens = input_tokens + told.input_tokens,
    output_tokens = output_tokens + told.output_tokens, cost_nanousd = cost_nanousd + told.cost_nanousd,
    first_token_ms = told.first_token_ms, total_ms = told.total_ms, failure = told.failure,
    counted_messages = greatest(counted_messages, messages_of(told.text)), ended_at = now(),
    words = array_to_tsvector(array(select jsonb_array_elements_text(told.words)))
  where workspace_id = told.workspace_id and id = told.turn_id;
  -- A retry may have been of an earlier turn than the newest.
  update conversation set
    updated_at = now(),
    last_turn_state = (
      select state from turn
      where workspace_id = told.workspace_id and conversation_id = ended.conversation_id
      order by position desc, id desc limit 1
    )
  where workspace_id = told.workspace_id and id = ended.conversation_id;

  insert into bot_usage_day as kept (
    workspace_id, bot_id, day, shard, conversations, messages, turns, failed_turns, input_tokens, output_tokens,
    cost_nanousd, first_token_counts
  )
  select
    told.workspace_id, ended.bot_id, (now() at time zone time_zone)::date, told.shard,
    case when ended.position = 0 and ended.counted_messages = 0 then 1 else 0 end,
    greatest(0, messages_of(told.text) - ended.counted_messages),
    case when ended.attempt = 1 then 1 else 0 end,
    case when told.state in ('failed', 'interrupted') then 1 else 0 end,
    told.input_tokens, told.output_tokens, told.cost_nanousd,
    array_fill(0, array[coalesce(told.bucket, 1) - 1])
      || case when told.bucket is null then 0 else 1 end
      || array_fill(0, array[150 - coalesce(told.bucket, 1)])
  from workspace where id = told.workspace_id
  on conflict (workspace_id, bot_id, day, shard) do update set
    conversations = kept.conversations + excluded.conversations,
    messages = kept.messages + excluded.messages,
    turns = kept.turns + excluded.turns,
    failed_turns = kept.failed_turns + excluded.failed_turns,
    input_tokens = kept.input_tokens + excluded.input_tokens,
    output_tokens = kept.output_tokens + excluded.output_tokens,
    cost_nanousd = kept.cost_nanousd + excluded.cost_nanousd,
    first_token_counts[coalesce(told.bucket, 1)] =
      kept.first_token_counts[coalesce(told.bucket, 1)] + excluded.first_token_counts[coalesce(told.bucket, 1)];
  return 'true';
end
$$;

-- An answer without a word is no message.
create function messages_of(answer text) returns smallint
language sql immutable as $$ select (case when answer = '' then 1 else 2 end)::smallint $$;
