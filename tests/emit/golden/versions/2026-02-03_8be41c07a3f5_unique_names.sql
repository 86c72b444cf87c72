-- device names are unique: "gw-1" exists once
-- @revision 8be41c07a3f5
-- @revises  1f0c9ab2e7d4
-- @created  2026-02-03T10:30:00Z
-- @sql      sqlite

-- @upgrade
-- @require two devices have the same name; rename one of them
SELECT name FROM device GROUP BY name HAVING count(*) > 1;
CREATE UNIQUE INDEX device_unique_name ON device (name);

-- @irreversible names that were taken "on trust" can't be given back
