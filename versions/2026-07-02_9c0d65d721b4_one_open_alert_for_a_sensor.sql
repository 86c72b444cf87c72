-- one open alert for a sensor
-- @revision 9c0d65d721b4
-- @revises  2a82fb917f81
-- @created  2026-07-02T08:20:47Z
-- @sql      portable

-- @upgrade
-- Until now each reading out of range opened an alert and nothing closed it. Of the open ones
-- the first stays; the others end where they began.
-- @lossy alert.closed_at
UPDATE alert SET closed_at = opened_at
WHERE closed_at IS NULL
  AND id NOT IN (SELECT min(id) FROM alert WHERE closed_at IS NULL GROUP BY sensor_id);

DROP INDEX alert_open;
CREATE UNIQUE INDEX alert_open ON alert (sensor_id) WHERE closed_at IS NULL;

-- @sqlite
DROP TRIGGER reading_alert;
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
-- @end
-- @postgresql
DROP TRIGGER reading_alert ON reading;
CREATE OR REPLACE FUNCTION reading_alert() RETURNS trigger LANGUAGE plpgsql AS $$
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
  RETURN NEW;
END
$$;
CREATE TRIGGER reading_alert AFTER INSERT ON reading
FOR EACH ROW WHEN (NEW.quality < 2) EXECUTE FUNCTION reading_alert();
-- @end

-- @downgrade
-- @sqlite
DROP TRIGGER reading_alert;
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
      NEW.taken_at
    FROM sensor
    WHERE id = NEW.sensor_id;
END;
-- @end
-- @postgresql
DROP TRIGGER reading_alert ON reading;
CREATE OR REPLACE FUNCTION reading_alert() RETURNS trigger LANGUAGE plpgsql AS $$
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
      NEW.taken_at
    FROM sensor
    WHERE id = NEW.sensor_id AND (NEW.value < low OR NEW.value > high);
  RETURN NEW;
END
$$;
CREATE TRIGGER reading_alert AFTER INSERT ON reading
FOR EACH ROW EXECUTE FUNCTION reading_alert();
-- @end

DROP INDEX alert_open;
CREATE INDEX alert_open ON alert (sensor_id) WHERE closed_at IS NULL;
