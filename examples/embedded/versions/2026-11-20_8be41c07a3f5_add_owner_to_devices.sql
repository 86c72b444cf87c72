-- add owner to devices
-- @revision 8be41c07a3f5
-- @revises  1f0c9ab2e7d4
-- @created  2026-11-20T19:52:09Z
-- @sql      sqlite

-- @upgrade
ALTER TABLE device ADD COLUMN owner_id INTEGER REFERENCES person (id);

-- @downgrade
ALTER TABLE device DROP COLUMN owner_id;
