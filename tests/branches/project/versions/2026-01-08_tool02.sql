-- tools are lent to customers
-- @revision tool02
-- @revises  tool01
-- @created  2026-01-08T08:00:00Z
-- @depends  sale01
-- @sql      portable

-- @upgrade
ALTER TABLE tool ADD COLUMN customer_id INTEGER;
ALTER TABLE tool ADD CONSTRAINT tool_customer FOREIGN KEY (customer_id) REFERENCES customer (id);

-- @downgrade
ALTER TABLE tool DROP CONSTRAINT tool_customer;
ALTER TABLE tool DROP COLUMN customer_id;
