-- readings are stored by sensor and time
-- @revision 21608d9a6fce
-- @revises  9c0d65d721b4
-- @created  2026-09-17T17:04:11Z
-- @sql      portable

-- @upgrade
-- @require a sensor has two readings for the same second: keep one of them
SELECT sensor_id, taken_at, count(*) AS readings FROM reading
GROUP BY sensor_id, taken_at HAVING count(*) > 1;

-- One rebuild of the table on SQLite; the view and the trigger step aside meanwhile.
ALTER TABLE reading ADD CONSTRAINT reading_pkey PRIMARY KEY (sensor_id, taken_at);
ALTER TABLE reading DROP CONSTRAINT reading_sensor_id_fkey;
ALTER TABLE reading ADD CONSTRAINT reading_sensor_id_fkey
  FOREIGN KEY (sensor_id) REFERENCES sensor (id) ON DELETE CASCADE;
DROP INDEX reading_by_sensor;

-- @downgrade
CREATE INDEX reading_by_sensor ON reading (sensor_id, taken_at);
ALTER TABLE reading DROP CONSTRAINT reading_sensor_id_fkey;
ALTER TABLE reading ADD CONSTRAINT reading_sensor_id_fkey
  FOREIGN KEY (sensor_id) REFERENCES sensor (id);
ALTER TABLE reading DROP CONSTRAINT reading_pkey;
