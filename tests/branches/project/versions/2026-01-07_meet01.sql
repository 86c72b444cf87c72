-- sales and firmware meet
-- @revision meet01
-- @revises  sale02, firm02
-- @created  2026-01-07T08:00:00Z
-- @sql      portable

-- @upgrade
CREATE INDEX device_owner ON device (customer_id, place);

-- @downgrade
DROP INDEX device_owner;
