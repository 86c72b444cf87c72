-- latest readings
-- @revision 0687af71001a
-- @revises  ebcfadb4625b
-- @created  2025-09-30T08:07:44Z
-- @sql      portable

-- @upgrade
CREATE VIEW latest_reading AS
SELECT
  sensor.id AS sensor_id,
  sensor.name AS sensor,
  reading.at AS taken_at,
  reading.value AS value
FROM (
  SELECT sensor_id, max(at) AS newest FROM reading GROUP BY sensor_id
) AS latest
JOIN reading ON reading.sensor_id = latest.sensor_id AND reading.at = latest.newest
JOIN sensor ON sensor.id = reading.sensor_id;

-- @downgrade
DROP VIEW latest_reading;
