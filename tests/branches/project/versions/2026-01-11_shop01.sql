-- devices are sold
-- @revision shop01
-- @revises  wide01
-- @created  2026-01-11T08:00:00Z
-- @label    shops
-- @sql      portable

-- @upgrade
ALTER TABLE device ADD COLUMN price INTEGER NOT NULL DEFAULT 0;
ALTER TABLE device ADD CONSTRAINT device_price CHECK (price >= 0);

-- @downgrade
ALTER TABLE device DROP CONSTRAINT device_price;
ALTER TABLE device DROP COLUMN price;
