-- devices are somewhere
-- @revision firm02
-- @revises  firm01
-- @created  2026-01-05T08:00:00Z
-- @sql      portable

-- @upgrade
ALTER TABLE device ADD COLUMN place TEXT NOT NULL DEFAULT 'unknown';
CREATE INDEX device_place ON device (place);

-- @downgrade
DROP INDEX device_place;
ALTER TABLE device DROP COLUMN place;
