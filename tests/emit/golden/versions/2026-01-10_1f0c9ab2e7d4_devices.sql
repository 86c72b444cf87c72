-- devices
-- @revision 1f0c9ab2e7d4
-- @created  2026-01-10T09:00:00Z
-- @sql      sqlite

-- @upgrade
CREATE TABLE device (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL
);
CREATE INDEX device_name ON device (name);

-- @downgrade
DROP TABLE device;
