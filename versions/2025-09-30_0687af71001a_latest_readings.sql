-- latest readings
-- @revision 0687af71001a
-- @revises  ebcfadb4625b
-- @created  2025-09-30T08:07:44Z
-- @sql      sqlite

-- @upgrade
CREATE VIEW latest_reading AS
SELECT
  sensor.id AS sensor_id,
  sensor.name AS sensor,
  max(reading.at) AS taken_at,
  reading.value AS value
FROM reading
JOIN sensor ON sensor.id = reading.sensor_id
GROUP BY sensor.id;

-- @downgrade
DROP VIEW latest_reading;
