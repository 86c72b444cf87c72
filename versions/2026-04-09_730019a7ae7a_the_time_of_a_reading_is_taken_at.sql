-- the time of a reading is taken_at
-- @revision 730019a7ae7a
-- @revises  c3f198db15a6
-- @created  2026-04-09T09:33:16Z
-- @sql      portable

-- @upgrade
-- The index, the view and, on SQLite, the trigger that name the column follow by themselves.
ALTER TABLE reading RENAME COLUMN at TO taken_at;
-- @postgresql
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
-- @end

-- @downgrade
ALTER TABLE reading RENAME COLUMN taken_at TO at;
-- @postgresql
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
      NEW.at
    FROM sensor
    WHERE id = NEW.sensor_id AND (NEW.value < low OR NEW.value > high);
  RETURN NEW;
END
$$;
-- @end
