-- readings are stored by sensor and time
-- @revision 21608d9a6fce
-- @revises  9c0d65d721b4
-- @created  2026-09-17T17:04:11Z
-- @sql      sqlite

-- @upgrade
-- SQLite can't alter a table's primary key: a new table is made, filled, and takes the old one's
-- name. The view and the trigger that name the table step aside meanwhile.
-- @require a sensor has two readings for the same second: keep one of them
SELECT sensor_id, taken_at, count(*) AS readings FROM reading
GROUP BY sensor_id, taken_at HAVING count(*) > 1;

DROP VIEW latest_reading;
DROP TRIGGER reading_alert;
CREATE TABLE reading_new (
  sensor_id INTEGER NOT NULL REFERENCES sensor (id) ON DELETE CASCADE,
  taken_at INTEGER NOT NULL,
  value REAL NOT NULL,
  quality INTEGER NOT NULL DEFAULT 0 CHECK (quality IN (0, 1, 2)),
  PRIMARY KEY (sensor_id, taken_at)
) WITHOUT ROWID;
INSERT INTO reading_new (sensor_id, taken_at, value, quality)
  SELECT sensor_id, taken_at, value, quality FROM reading
  ORDER BY sensor_id, taken_at;
DROP TABLE reading;
ALTER TABLE reading_new RENAME TO reading;

CREATE TRIGGER reading_alert AFTER INSERT ON reading
WHEN NEW.quality < 2
BEGIN
  -- Back in range: the alert is over.
  UPDATE alert SET closed_at = NEW.taken_at
  WHERE sensor_id = NEW.sensor_id AND closed_at IS NULL
    AND NOT EXISTS (
      SELECT 1 FROM sensor
      WHERE id = NEW.sensor_id AND (NEW.value < low OR NEW.value > high)
    );
  -- Out of range: open one, or raise the one that is open.
  INSERT INTO alert (sensor_id, level, value, opened_at)
    SELECT
      id,
      CASE
        WHEN NEW.value < low - (high - low) / 10 THEN 'critical'
        WHEN NEW.value > high + (high - low) / 10 THEN 'critical'
        ELSE 'warning'
      END,
      NEW.value,
      NEW.taken_at
    FROM sensor
    WHERE id = NEW.sensor_id AND (NEW.value < low OR NEW.value > high)
    ON CONFLICT (sensor_id) WHERE closed_at IS NULL
    DO UPDATE SET level = excluded.level, value = excluded.value
    WHERE excluded.level = 'critical' AND alert.level <> 'critical';
END;
CREATE VIEW latest_reading AS
SELECT
  site.name AS site,
  device.serial AS device,
  sensor.id AS sensor_id,
  sensor.name AS sensor,
  max(reading.taken_at) AS taken_at,
  reading.value AS value,
  sensor_kind.unit AS unit,
  reading.quality AS quality
FROM reading
JOIN sensor ON sensor.id = reading.sensor_id
JOIN device ON device.id = sensor.device_id
LEFT JOIN site ON site.id = device.site_id
LEFT JOIN sensor_kind ON sensor_kind.code = sensor.kind
GROUP BY sensor.id;

-- @downgrade
DROP VIEW latest_reading;
DROP TRIGGER reading_alert;
CREATE TABLE reading_old (
  sensor_id INTEGER NOT NULL REFERENCES sensor (id),
  taken_at INTEGER NOT NULL,
  value REAL NOT NULL,
  quality INTEGER NOT NULL DEFAULT 0 CHECK (quality IN (0, 1, 2))
);
INSERT INTO reading_old (sensor_id, taken_at, value, quality)
  SELECT sensor_id, taken_at, value, quality FROM reading
  ORDER BY taken_at, sensor_id;
DROP TABLE reading;
ALTER TABLE reading_old RENAME TO reading;
CREATE INDEX reading_by_sensor ON reading (sensor_id, taken_at);

CREATE TRIGGER reading_alert AFTER INSERT ON reading
WHEN NEW.quality < 2
BEGIN
  -- Back in range: the alert is over.
  UPDATE alert SET closed_at = NEW.taken_at
  WHERE sensor_id = NEW.sensor_id AND closed_at IS NULL
    AND NOT EXISTS (
      SELECT 1 FROM sensor
      WHERE id = NEW.sensor_id AND (NEW.value < low OR NEW.value > high)
    );
  -- Out of range: open one, or raise the one that is open.
  INSERT INTO alert (sensor_id, level, value, opened_at)
    SELECT
      id,
      CASE
        WHEN NEW.value < low - (high - low) / 10 THEN 'critical'
        WHEN NEW.value > high + (high - low) / 10 THEN 'critical'
        ELSE 'warning'
      END,
      NEW.value,
      NEW.taken_at
    FROM sensor
    WHERE id = NEW.sensor_id AND (NEW.value < low OR NEW.value > high)
    ON CONFLICT (sensor_id) WHERE closed_at IS NULL
    DO UPDATE SET level = excluded.level, value = excluded.value
    WHERE excluded.level = 'critical' AND alert.level <> 'critical';
END;
CREATE VIEW latest_reading AS
SELECT
  site.name AS site,
  device.serial AS device,
  sensor.id AS sensor_id,
  sensor.name AS sensor,
  max(reading.taken_at) AS taken_at,
  reading.value AS value,
  sensor_kind.unit AS unit,
  reading.quality AS quality
FROM reading
JOIN sensor ON sensor.id = reading.sensor_id
JOIN device ON device.id = sensor.device_id
LEFT JOIN site ON site.id = device.site_id
LEFT JOIN sensor_kind ON sensor_kind.code = sensor.kind
GROUP BY sensor.id;
