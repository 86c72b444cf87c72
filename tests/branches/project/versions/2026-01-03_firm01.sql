-- devices have names
-- @revision firm01
-- @revises  base01
-- @created  2026-01-03T08:00:00Z
-- @label    firmware
-- @sql      portable

-- @upgrade
-- @require each device has a name
SELECT id FROM device WHERE name = '';
ALTER TABLE device ADD CONSTRAINT device_named CHECK (name <> '');

-- @downgrade
ALTER TABLE device DROP CONSTRAINT device_named;
