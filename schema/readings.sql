-- The measurements themselves: many rows, written once, read by sensor and time.

CREATE TABLE reading (
  sensor_id INTEGER NOT NULL REFERENCES sensor (id) ON DELETE CASCADE,
  taken_at INTEGER NOT NULL,  -- Unix time
  value REAL NOT NULL,
  quality INTEGER NOT NULL DEFAULT 0 CHECK (quality IN (0, 1, 2)),  -- good, estimated, bad
  PRIMARY KEY (sensor_id, taken_at)
) WITHOUT ROWID;

-- A row for each sensor that has readings. (With max(), SQLite takes the other columns from the
-- row that has the maximum.)
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

-- What a day's readings come to, bad ones left out; kept by the trigger below.
CREATE TABLE reading_day (
  sensor_id INTEGER NOT NULL REFERENCES sensor (id) ON DELETE CASCADE,
  day TEXT NOT NULL,  -- 2026-11-05, UTC
  readings INTEGER NOT NULL,
  lowest REAL NOT NULL,
  highest REAL NOT NULL,
  PRIMARY KEY (sensor_id, day)
) WITHOUT ROWID;

CREATE TRIGGER reading_total AFTER INSERT ON reading
WHEN NEW.quality < 2
BEGIN
  INSERT INTO reading_day (sensor_id, day, readings, lowest, highest)
    VALUES (NEW.sensor_id, date(NEW.taken_at, 'unixepoch'), 1, NEW.value, NEW.value)
    ON CONFLICT (sensor_id, day) DO UPDATE SET
      readings = readings + 1,
      lowest = min(lowest, excluded.lowest),
      highest = max(highest, excluded.highest);
END;
