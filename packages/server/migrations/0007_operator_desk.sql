-- The operator's desk lists bots over all workspaces, newest first, and reads the turns of the last hour, for how the
-- vendors do. Ids grow with time, so that both are the end of an index.
create index bot_newest on bot (id) where deleted_at is null;
create index turn_newest on turn (id);
