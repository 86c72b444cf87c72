-- devices and their sensors
-- @revision f06e64fd24e5
-- @created  2025-03-11T09:24:31Z
-- @sql      sqlite

-- @upgrade
CREATE TABLE device (
  id INTEGER PRIMARY KEY,
  serial TEXT NOT NULL,
  model TEXT NOT NULL,
  firmware TEXT,
  location TEXT NOT NULL DEFAULT '',
  latitude REAL,
  longitude REAL
);

CREATE TABLE sensor (
  id INTEGER PRIMARY KEY,
  device_id INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  unit TEXT,
  UNIQUE (device_id, name)
);

-- @downgrade
DROP TABLE sensor;
DROP TABLE device;
