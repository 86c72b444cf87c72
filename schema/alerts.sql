-- Readings out of a sensor's range.

-- The rows come with the revisions: warning (1), critical (2).
CREATE TABLE alert_level (
  code TEXT NOT NULL PRIMARY KEY,
  severity INTEGER NOT NULL UNIQUE
);

CREATE TABLE alert (
  id INTEGER PRIMARY KEY,
  sensor_id INTEGER NOT NULL REFERENCES sensor (id) ON DELETE CASCADE,
  level TEXT NOT NULL REFERENCES alert_level (code),
  value REAL NOT NULL,                                -- the one that raised it to this level
  opened_at INTEGER NOT NULL,                         -- Unix time
  closed_at INTEGER CHECK (closed_at >= opened_at)    -- NULL: still open
);

-- A sensor has one open alert at most.
CREATE UNIQUE INDEX alert_open ON alert (sensor_id) WHERE closed_at IS NULL;

-- Alerts come and go by themselves as readings arrive.
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
  -- Out of range: open one, or raise the one that is open. Far out of range is critical.
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
