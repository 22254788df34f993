-- The processes that serve on this database, each of which says every few seconds that it lives. What a process was doing
-- when it fell silent is ended by the others. Times are the database's own: the processes' clocks may disagree.
create table server_process (
  id uuid primary key,
  heartbeat_at timestamptz not null default clock_timestamp()
);
grant select, insert, update, delete on server_process to parley_app, parley_system;

-- Which process writes the answer; one heartbeat of it stands for all its turns, in place of a lease of each.
alter table turn add column process_id uuid;
drop index turn_running_lease;
alter table turn drop column lease_expires_at;
create index turn_running_process on turn (process_id) where state = 'running';
