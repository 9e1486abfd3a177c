-- What has changed in the demo organisation's finance database since its last review.
grant update, delete on entries to "ledger-writer";
grant finance_admins to "billing-batch";
revoke select on invoices from "tmp_hugo";
