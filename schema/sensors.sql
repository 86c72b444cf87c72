-- What is measured.

-- The rows come with the revisions: temperature, humidity, pressure, flow, vibration, voltage.
CREATE TABLE sensor_kind (
  code TEXT NOT NULL PRIMARY KEY,
  title TEXT NOT NULL,
  unit TEXT  -- NULL: has none
);

CREATE TABLE sensor (
  id INTEGER PRIMARY KEY,
  device_id INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  kind TEXT REFERENCES sensor_kind (code),
  low REAL,   -- a value below raises an alert; NULL: none does
  high REAL,  -- the same above
  UNIQUE (device_id, name)
);
