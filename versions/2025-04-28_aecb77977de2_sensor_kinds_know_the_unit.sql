-- sensor kinds know the unit
-- @revision aecb77977de2
-- @revises  f523f25c35e8
-- @created  2025-04-28T07:45:52Z
-- @sql      portable

-- @upgrade
CREATE TABLE sensor_kind (
  code TEXT NOT NULL PRIMARY KEY,
  title TEXT NOT NULL,
  unit TEXT
);
INSERT INTO sensor_kind (code, title, unit) VALUES
  ('temperature', 'Temperature', '°C'),
  ('humidity', 'Relative humidity', '%'),
  ('pressure', 'Pressure', 'bar'),
  ('flow', 'Flow', 'l/min'),
  ('vibration', 'Vibration velocity', 'mm/s'),
  ('voltage', 'Voltage', 'V');
-- A unit that nobody thought of becomes a kind of its own, so that none is lost.
INSERT INTO sensor_kind (code, title, unit)
  SELECT DISTINCT 'in ' || unit, unit, unit FROM sensor
  WHERE unit NOT IN (SELECT unit FROM sensor_kind WHERE unit IS NOT NULL);

ALTER TABLE sensor ADD COLUMN kind TEXT REFERENCES sensor_kind (code);
UPDATE sensor SET kind = (SELECT code FROM sensor_kind WHERE sensor_kind.unit = sensor.unit);
ALTER TABLE sensor DROP COLUMN unit;

-- @downgrade
ALTER TABLE sensor ADD COLUMN unit TEXT;
UPDATE sensor SET unit = (SELECT unit FROM sensor_kind WHERE code = sensor.kind);
ALTER TABLE sensor DROP COLUMN kind;
DROP TABLE sensor_kind;
