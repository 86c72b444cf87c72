-- Grüße
-- @revision seed.v2
-- @revises  8be41c07a3f5
-- @created  2026-03-21T08:00:00Z
-- @sql      sqlite

-- @upgrade
INSERT INTO device (name) VALUES ('gw-1'), ('gw-2'); UPDATE device SET name = upper(name) -- as on the label
 WHERE name LIKE 'gw-%';

-- @downgrade
-- @nothing
