-- quality of readings
-- @revision b7471b52b159
-- @revises  0687af71001a
-- @created  2025-11-06T15:41:19Z
-- @sql      portable

-- @upgrade
-- 0 good, 1 estimated, 2 bad.
ALTER TABLE reading ADD COLUMN quality SMALLINT NOT NULL DEFAULT 0 CHECK (quality IN (0, 1, 2));
-- What the converters report when a wire is broken.
UPDATE reading SET quality = 2 WHERE value = -9999;

-- @downgrade
ALTER TABLE reading DROP COLUMN quality;
