-- daily totals
-- @revision 58ee4b98109a
-- @revises  21608d9a6fce
-- @created  2026-11-05T11:12:09Z
-- @sql      portable

-- @upgrade
CREATE TABLE reading_day (
  sensor_id INTEGER NOT NULL REFERENCES sensor (id) ON DELETE CASCADE,
  day DATE NOT NULL,
  readings INTEGER NOT NULL,
  lowest DOUBLE PRECISION NOT NULL,
  highest DOUBLE PRECISION NOT NULL,
  PRIMARY KEY (sensor_id, day)
);

-- @sqlite
INSERT INTO reading_day (sensor_id, day, readings, lowest, highest)
  SELECT sensor_id, date(taken_at, 'unixepoch') AS day, count(*), min(value), max(value)
  FROM reading
  WHERE quality < 2
  GROUP BY sensor_id, day;

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
INSERT INTO reading_day (sensor_id, day, readings, lowest, highest)
  SELECT sensor_id, (to_timestamp(taken_at) AT TIME ZONE 'UTC')::date AS day, count(*),
    min(value), max(value)
  FROM reading
  WHERE quality < 2
  GROUP BY sensor_id, day;

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

-- @downgrade
-- @sqlite
DROP TRIGGER reading_total;
-- @end
-- @postgresql
DROP TRIGGER reading_total ON reading;
DROP FUNCTION reading_total();
-- @end
DROP TABLE reading_day;
