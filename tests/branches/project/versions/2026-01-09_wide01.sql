-- sizes are widths
-- @revision wide01
-- @revises  meet01
-- @created  2026-01-09T08:00:00Z
-- @sql      portable

-- @upgrade
ALTER TABLE device RENAME COLUMN size TO width;

-- @downgrade
ALTER TABLE device RENAME COLUMN width TO size;
