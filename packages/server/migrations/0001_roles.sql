-- The roles that every connection runs as. They log in nowhere: the connecting user takes them with SET ROLE.
-- Roles belong to the whole server, so another database of it may have made them already, or be doing so right now.
do $$
declare
  wanted text;
begin
  foreach wanted in array array['parley_app', 'parley_system'] loop
    if not exists (select from pg_roles where rolname = wanted) then
      begin
        execute format('create role %I nologin', wanted);
      exception when duplicate_object or unique_violation then
        null;
      end;
    end if;
    -- From 16 on, whoever makes a role is a member of it without the right to take it.
    if not pg_has_role(
      current_user, wanted, case when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end
    ) then
      execute format('grant %I to current_user', wanted);
    end if;
  end loop;
end
$$;

grant usage on schema public to parley_app, parley_system;

-- Puts a table under tenancy: rows are seen and written only inside their workspace, by the application's role; the
-- system role sees all. `workspace_column` differs only for the workspace table itself.
create function protect_tenant_table(target regclass, workspace_column name default 'workspace_id') returns void
language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  -- After one transaction-local set_config the setting reads '', and a bare cast would throw. The select makes the
  -- planner evaluate it once a query.
  execute format(
    'create policy tenant on %s to parley_app
       using (%I = (select nullif(current_setting(''app.workspace_id'', true), '''')::uuid))
       with check (%I = (select nullif(current_setting(''app.workspace_id'', true), '''')::uuid))',
    target, workspace_column, workspace_column);
  execute format('create policy system on %s to parley_system using (true) with check (true)', target);
  execute format('grant select, insert, update, delete on %s to parley_app, parley_system', target);
end
$$;
