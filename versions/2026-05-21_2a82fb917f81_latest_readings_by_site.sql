-- latest readings by site
-- @revision 2a82fb917f81
-- @revises  730019a7ae7a
-- @created  2026-05-21T14:55:02Z
-- @sql      portable

-- @upgrade
DROP VIEW latest_reading;
CREATE VIEW latest_reading AS
SELECT
  site.name AS site,
  device.serial AS device,
  sensor.id AS sensor_id,
  sensor.name AS sensor,
  reading.taken_at AS taken_at,
  reading.value AS value,
  sensor_kind.unit AS unit,
  reading.quality AS quality
FROM (
  SELECT sensor_id, max(taken_at) AS newest FROM reading GROUP BY sensor_id
) AS latest
JOIN reading ON reading.sensor_id = latest.sensor_id AND reading.taken_at = latest.newest
JOIN sensor ON sensor.id = reading.sensor_id
JOIN device ON device.id = sensor.device_id
LEFT JOIN site ON site.id = device.site_id
LEFT JOIN sensor_kind ON sensor_kind.code = sensor.kind;

-- @downgrade
DROP VIEW latest_reading;
CREATE VIEW latest_reading AS
SELECT
  sensor.id AS sensor_id,
  sensor.name AS sensor,
  reading.taken_at AS taken_at,
  reading.value AS value
FROM (
  SELECT sensor_id, max(taken_at) AS newest FROM reading GROUP BY sensor_id
) AS latest
JOIN reading ON reading.sensor_id = latest.sensor_id AND reading.taken_at = latest.newest
JOIN sensor ON sensor.id = reading.sensor_id;
