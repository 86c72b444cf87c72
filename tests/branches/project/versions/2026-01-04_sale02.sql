-- a kind for what is leased
-- @revision sale02
-- @revises  sale01
-- @created  2026-01-04T08:00:00Z
-- @sql      portable

-- @upgrade
INSERT INTO kind (id, name) VALUES (10, 'leased');

-- @downgrade
-- @require no device is leased
SELECT id FROM device WHERE kind_id = 10;
DELETE FROM kind WHERE id = 10;
