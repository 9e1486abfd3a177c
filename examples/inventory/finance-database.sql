-- The roles of the demo organisation's finance database. `:password` is replaced by a random one for each role.
create table entries (id bigint primary key, account text, amount numeric);
create table invoices (id bigint primary key, customer text, total numeric);
create table audit_trail (id bigint primary key, at timestamptz, what text);

create role ledger_readers nologin;
grant select on entries, invoices to ledger_readers;
create role finance_admins nologin;
grant all on entries, invoices, audit_trail to finance_admins;

create role "ledger-writer" login password :password;
grant select, insert on entries to "ledger-writer";
grant select, insert, update, delete on invoices to "ledger-writer";
comment on role "ledger-writer" is 'Posts money movements; component=component:default/ledger owner=group:default/ledger requested-by=user:default/ben managed-by=terraform';

create role "ledger-reader" login password :password;
grant ledger_readers to "ledger-reader";
comment on role "ledger-reader" is 'Reads the ledger for reports; component=component:default/ledger owner=group:default/ledger';

create role "billing-batch" login password :password;
grant ledger_readers to "billing-batch";
grant insert, update on invoices to "billing-batch";
comment on role "billing-batch" is 'Nightly invoicing; component=component:default/billing-batch owner=group:default/ledger';

create role "legacy-invoices" login password :password;
grant finance_admins to "legacy-invoices";
comment on role "legacy-invoices" is 'The invoicing of before 2024; component=component:default/legacy-invoices owner=group:default/ledger';

create role "payments-settlement" login password :password valid until '2030-01-01T00:00:00Z';
grant insert on entries to "payments-settlement";
comment on role "payments-settlement" is 'Settles card payments; component=component:default/payments-api owner=group:default/payments';

create role "warehouse-loader" login password :password;
grant ledger_readers to "warehouse-loader";
comment on role "warehouse-loader" is 'Copies facts to the warehouse; component=component:default/data-export owner=group:default/data-platform';

create role "fulfilment-feed" login password :password;
grant select on entries to "fulfilment-feed";
comment on role "fulfilment-feed" is 'Feeds paid orders; component=component:default/fulfilment-worker owner=group:default/fulfilment';

create role "migration-2021" login superuser password :password;

create role "tmp_hugo" login password :password;
grant select on entries, invoices to "tmp_hugo";
