-- devices are measured
-- @revision labs01
-- @revises  wide01
-- @created  2026-01-10T08:00:00Z
-- @label    labs
-- @sql      portable

-- @upgrade
CREATE TABLE reading (device_id INTEGER NOT NULL REFERENCES device (id), taken_at BIGINT NOT NULL, PRIMARY KEY (device_id, taken_at));
-- @require no device is anywhere with a longer name
SELECT id FROM device WHERE length(place) > 40;
ALTER TABLE device ADD CONSTRAINT device_place_length CHECK (length(place) <= 40);

-- @downgrade
ALTER TABLE device DROP CONSTRAINT device_place_length;
DROP TABLE reading;
