-- Words of turns from before words were kept, near enough to what search-words.ts makes: lower case, without accents and
-- punctuation. The lexeme of the workspace is longer than any word, so that no visitor can write it.
update turn set words = array_to_tsvector(array(
  select distinct left(word, 32)
  from regexp_split_to_table(
    lower(regexp_replace(normalize(question.text || ' ' || answer.text, nfkd), '[\u0300-\u036f]', '', 'g')),
    '[[:space:][:punct:]]+'
  ) as word
  where word <> ''
  union select 'w' || replace(turn.workspace_id::text, '-', '')
))
from message as question, message as answer
where turn.words is null and turn.state <> 'running'
  and question.workspace_id = turn.workspace_id and question.id = turn.visitor_message_id
  and answer.workspace_id = turn.workspace_id and answer.id = turn.answer_message_id;

-- A short list of what is not in the index proper yet: each search reads it from end to end.
create index turn_words on turn using gin (words) with (gin_pending_list_limit = 256);
create index conversation_open on conversation (workspace_id, last_message_at desc, id desc) where state <> 'closed';

-- The conversations, of the transaction's workspace alone, whose turns match; none at all where more than `most` turns do,
-- for then it is cheaper to look at conversations one by one.
--
-- Under row-level security PostgreSQL uses no index for an operator that is not leakproof, as @@ is not. So this runs as
-- the system's role, and sees to the workspace itself.
create function find_matching_conversations(wanted tsquery, most integer) returns uuid[]
language plpgsql stable strict security definer
set search_path = pg_catalog, public, pg_temp
-- How rare the beginning of a word is cannot be known beforehand. It is guessed to be common enough that reading the table
-- until there are `most` turns looks cheap, and a rare word then reads all of it.
set enable_seqscan = off
set enable_indexscan = off
as $$
declare
  own uuid := nullif(current_setting('app.workspace_id', true), '')::uuid;
  found_turns bigint;
  found_conversations uuid[];
begin
  select count(*), array_agg(distinct matching.conversation_id)
  into found_turns, found_conversations
  from (
    select turn.conversation_id from public.turn
    where turn.words @@ (('w' || replace(own::text, '-', ''))::tsquery && wanted) and turn.workspace_id = own
    limit most + 1
  ) as matching;
  if found_turns > most then
    return null;
  end if;
  return coalesce(found_conversations, '{}');
end
$$;
revoke execute on function find_matching_conversations(tsquery, integer) from public;
grant execute on function find_matching_conversations(tsquery, integer) to parley_app;
-- The owner of the schema need not be a superuser, and the system's role may make nothing in it but for this moment.
grant create on schema public to parley_system;
alter function find_matching_conversations(tsquery, integer) owner to parley_system;
revoke create on schema public from parley_system;
