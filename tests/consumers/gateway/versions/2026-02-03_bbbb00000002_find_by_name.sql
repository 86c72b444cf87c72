-- find by name
-- @revision bbbb00000002
-- @revises  aaaa00000001
-- @created  2026-02-03T10:30:00Z
-- @sql      sqlite

-- @upgrade
CREATE INDEX device_name ON device (name);

-- @downgrade
DROP INDEX device_name;
