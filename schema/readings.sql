-- The measurements themselves: many rows, written once, read by sensor and time.

CREATE TABLE reading (
  sensor_id INTEGER NOT NULL REFERENCES sensor (id) ON DELETE CASCADE,
  taken_at BIGINT NOT NULL,  -- Unix time
  value DOUBLE PRECISION NOT NULL,
  quality SMALLINT NOT NULL DEFAULT 0 CHECK (quality IN (0, 1, 2)),  -- good, estimated, bad
  PRIMARY KEY (sensor_id, taken_at)
);

-- A row for each sensor that has readings.
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

-- What a day's readings come to, bad ones left out; kept by the trigger below.
CREATE TABLE reading_day (
  sensor_id INTEGER NOT NULL REFERENCES sensor (id) ON DELETE CASCADE,
  day DATE NOT NULL,  -- UTC
  readings INTEGER NOT NULL,
  lowest DOUBLE PRECISION NOT NULL,
  highest DOUBLE PRECISION NOT NULL,
  PRIMARY KEY (sensor_id, day)
);

-- @sqlite
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
-- @end
-- @postgresql
CREATE FUNCTION reading_total() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO reading_day (sensor_id, day, readings, lowest, highest)
    VALUES (NEW.sensor_id, (to_timestamp(NEW.taken_at) AT TIME ZONE 'UTC')::date, 1,
      NEW.value, NEW.value)
    ON CONFLICT (sensor_id, day) DO UPDATE SET
      readings = reading_day.readings + 1,
      lowest = least(reading_day.lowest, excluded.lowest),
      highest = greatest(reading_day.highest, excluded.highest);
  RETURN NEW;
END
$$;
CREATE TRIGGER reading_total AFTER INSERT ON reading
FOR EACH ROW WHEN (NEW.quality < 2) EXECUTE FUNCTION reading_total();
-- @end
