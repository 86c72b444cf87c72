-- readings
-- @revision f523f25c35e8
-- @revises  f06e64fd24e5
-- @created  2025-03-19T16:02:10Z
-- @sql      portable

-- @upgrade
CREATE TABLE reading (
  sensor_id INTEGER NOT NULL REFERENCES sensor (id),
  at BIGINT NOT NULL,
  value DOUBLE PRECISION NOT NULL
);
CREATE INDEX reading_by_sensor ON reading (sensor_id, at);

-- @downgrade
DROP TABLE reading;
