-- One row per fault in the walls between merchants, read from the catalog; no row when all is well.
-- Tables that belong to no merchant are named here, each for its reason:
--   people and their sessions (accounts_user*, account_*, auth_*, django_session), Django's own
--   bookkeeping (django_*), the installation's (accounts_beattick, accounts_cache, accounts_workerheartbeat,
--   reconcile_demoseed). accounts_merchant compares its own id.
-- Matches and legs have guards instead of keys, triggers that look a whole statement up at once: they are named too.
-- One function runs as its owner: accounts_refresh_statistics, which gives nothing back (ANALYZE asks for an owner).
with tables as (
    select c.oid, c.relname as name, c.relrowsecurity as has_wall, c.relforcerowsecurity as holds_owner,
           a.attnum as column_number, a.attnotnull as required
    from pg_class c
    left join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
         and a.attname = case c.relname when 'accounts_merchant' then 'id' else 'merchant_id' end
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and c.relname !~ '^(accounts_user|account_|auth_|django_)'
      and c.relname not in ('accounts_beattick', 'accounts_cache', 'accounts_workerheartbeat', 'reconcile_demoseed')
), policies as (
    select polrelid, polname, polpermissive,
           coalesce(pg_get_expr(polqual, polrelid), '') as reads,
           coalesce(pg_get_expr(polwithcheck, polrelid), pg_get_expr(polqual, polrelid), '') as writes
    from pg_policy
), guards (name, guard) as (
    values ('reconcile_match', 'a_match_has_its_run'), ('reconcile_match', 'a_match_stays_in_its_run'),
           ('reconcile_match', 'a_match_is_undone_by_an_event'), ('reconcile_match', 'a_match_keeps_its_number'),
           ('reconcile_match', 'a_match_stays'), ('reconcile_match', 'matches_stay'),
           ('reconcile_matchleg', 'legs_sum_to_the_difference'), ('reconcile_matchleg', 'a_leg_stays_in_its_match'),
           ('reconcile_matchleg', 'a_leg_is_undone_by_an_event'),
           ('reconcile_openitem', 'an_item_has_its_entry'), ('reconcile_openitem', 'an_item_stays_with_its_entry'),
           ('reconcile_run', 'a_run_stays'), ('reconcile_run', 'a_run_keeps_its_number'),
           ('reconcile_reconciliation', 'a_reconciliation_stays'),
           ('reconcile_reconciliation', 'a_reconciliation_keeps_its_number'),
           ('ledgers_entry', 'an_entry_stays'), ('ledgers_entry', 'entries_stay')
)
select 'no merchant column' as fault, name as what from tables where column_number is null
union all select 'merchant may be null', name from tables where column_number is not null and not required
union all select 'no wall', name from tables where not has_wall
union all select 'the owner climbs over', name from tables where not holds_owner
union all select 'no policy asks once per query', name from tables t where not exists (
    select from policies p where p.polrelid = t.oid and p.reads ~* 'select.*current_setting')
union all select 'a policy lets everybody through', polrelid::regclass || '.' || polname from policies
    where polpermissive and (reads !~* 'current_setting' or writes !~* 'current_setting')
union all select 'unique without the merchant', t.name || '.' || i.indexrelid::regclass
    from tables t join pg_index i on i.indrelid = t.oid
    where i.indisunique and not i.indisprimary and t.name <> 'accounts_merchant'
      and not t.column_number = any (i.indkey::int2[])
union all select 'foreign key without the merchant', k.conrelid::regclass || '.' || k.conname
    from pg_constraint k join tables s on s.oid = k.conrelid join tables d on d.oid = k.confrelid
    where k.contype = 'f' and d.name <> 'accounts_merchant' and not s.column_number = any (k.conkey)
union all select 'a guard stands for a key and is not there', g.name || '.' || g.guard from guards g where not exists (
    select from pg_trigger t where t.tgrelid = g.name::regclass and t.tgname = g.guard and t.tgenabled in ('O', 'A'))
union all select 'view runs as its owner', relname from pg_class
    where relnamespace = 'public'::regnamespace and (relkind = 'm' or relkind = 'v'
      and not coalesce(reloptions && array['security_invoker=true', 'security_invoker=on'], false))
union all select 'function runs as its owner', proname from pg_proc
    where pronamespace = 'public'::regnamespace and prosecdef
      and not (proname = 'accounts_refresh_statistics' and prorettype = 'void'::regtype)
union all select 'role is too strong', rolname from pg_roles where rolname = 'reconcile_app'
    and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)
union all select 'application owns', relname from pg_class
    where relnamespace = 'public'::regnamespace and pg_get_userbyid(relowner) = 'reconcile_app'
union all select 'application may truncate', name from tables where has_table_privilege('reconcile_app', oid, 'truncate')
union all select 'application may rewrite history', name from tables
    where name in ('accounts_auditevent', 'ledgers_entry', 'ledgers_rejectedrow', 'reconcile_rulesetversion')
      and (has_table_privilege('reconcile_app', oid, 'update') or has_table_privilege('reconcile_app', oid, 'delete'))
union all select 'loader may more than add rows', c.relname from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v') and (
      has_any_column_privilege('reconcile_loader', c.oid, 'select, update, references')
      or has_table_privilege('reconcile_loader', c.oid, 'insert, delete, truncate, trigger'))
union all select 'loader may name a merchant', name from tables t
    where has_column_privilege('reconcile_loader', oid, t.column_number, 'insert')
union all select 'application may become another', m.rolname from pg_roles m
    where m.rolname not in ('reconcile_app', 'reconcile_loader') and pg_has_role('reconcile_app', m.oid, 'member')
union all select 'numeric in an index', t.name || '.' || a.attname
    from tables t join pg_index i on i.indrelid = t.oid
    join pg_attribute a on a.attrelid = t.oid and a.attnum = any (i.indkey::int2[])
    where a.atttypid = 'numeric'::regtype
order by 1, 2;
