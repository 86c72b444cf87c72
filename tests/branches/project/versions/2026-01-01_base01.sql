-- kinds and devices
-- @revision base01
-- @created  2026-01-01T08:00:00Z
-- @sql      portable

-- @upgrade
CREATE TABLE kind (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE device (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  kind_id INTEGER NOT NULL REFERENCES kind (id),
  size INTEGER NOT NULL DEFAULT 0
);
INSERT INTO kind (id, name) VALUES (1, 'plain');

-- @downgrade
DROP TABLE device;
DROP TABLE kind;
