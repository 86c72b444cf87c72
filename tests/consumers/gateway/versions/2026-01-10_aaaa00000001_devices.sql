-- devices
-- @revision aaaa00000001
-- @created  2026-01-10T09:00:00Z
-- @sql      sqlite

-- @upgrade
CREATE TABLE device (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL
);

-- @downgrade
DROP TABLE device;
