-- daily totals
-- @revision 58ee4b98109a
-- @revises  21608d9a6fce
-- @created  2026-11-05T11:12:09Z
-- @sql      sqlite

-- @upgrade
CREATE TABLE reading_day (
  sensor_id INTEGER NOT NULL REFERENCES sensor (id) ON DELETE CASCADE,
  day TEXT NOT NULL,
  readings INTEGER NOT NULL,
  lowest REAL NOT NULL,
  highest REAL NOT NULL,
  PRIMARY KEY (sensor_id, day)
) WITHOUT ROWID;

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

-- @downgrade
DROP TRIGGER reading_total;
DROP TABLE reading_day;
