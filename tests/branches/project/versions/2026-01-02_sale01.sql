-- customers own devices
-- @revision sale01
-- @revises  base01
-- @created  2026-01-02T08:00:00Z
-- @label    sales
-- @sql      portable

-- @upgrade
CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
ALTER TABLE device ADD COLUMN customer_id INTEGER;
ALTER TABLE device ADD CONSTRAINT device_customer FOREIGN KEY (customer_id) REFERENCES customer (id);

-- @downgrade
ALTER TABLE device DROP CONSTRAINT device_customer;
ALTER TABLE device DROP COLUMN customer_id;
DROP TABLE customer;
