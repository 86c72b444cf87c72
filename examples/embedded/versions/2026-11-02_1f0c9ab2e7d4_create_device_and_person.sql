-- create device and person
-- @revision 1f0c9ab2e7d4
-- @created  2026-11-02T09:14:37Z
-- @sql      sqlite

-- @upgrade
CREATE TABLE device (
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL
);
CREATE TABLE person (
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL
);

-- @downgrade
DROP TABLE person;
DROP TABLE device;
