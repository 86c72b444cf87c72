-- alerts
-- @revision ebcfadb4625b
-- @revises  fe580ee59938
-- @created  2025-08-14T13:18:27Z
-- @sql      sqlite

-- @upgrade
CREATE TABLE alert_level (
  code TEXT NOT NULL PRIMARY KEY,
  severity INTEGER NOT NULL UNIQUE
);
INSERT INTO alert_level (code, severity) VALUES ('warning', 1), ('critical', 2);

CREATE TABLE alert (
  id INTEGER PRIMARY KEY,
  sensor_id INTEGER NOT NULL REFERENCES sensor (id) ON DELETE CASCADE,
  level TEXT NOT NULL REFERENCES alert_level (code),
  value REAL NOT NULL,
  opened_at INTEGER NOT NULL,
  closed_at INTEGER CHECK (closed_at >= opened_at)
);
CREATE INDEX alert_open ON alert (sensor_id) WHERE closed_at IS NULL;

ALTER TABLE sensor ADD COLUMN low REAL;
ALTER TABLE sensor ADD COLUMN high REAL;

CREATE TRIGGER reading_alert AFTER INSERT ON reading
WHEN EXISTS (
  SELECT 1 FROM sensor
  WHERE id = NEW.sensor_id AND (NEW.value < low OR NEW.value > high)
)
BEGIN
  INSERT INTO alert (sensor_id, level, value, opened_at)
    SELECT
      id,
      CASE
        WHEN NEW.value < low - (high - low) / 10 THEN 'critical'
        WHEN NEW.value > high + (high - low) / 10 THEN 'critical'
        ELSE 'warning'
      END,
      NEW.value,
      NEW.at
    FROM sensor
    WHERE id = NEW.sensor_id;
END;

-- @downgrade
DROP TRIGGER reading_alert;
ALTER TABLE sensor DROP COLUMN high;
ALTER TABLE sensor DROP COLUMN low;
DROP TABLE alert;
DROP TABLE alert_level;
