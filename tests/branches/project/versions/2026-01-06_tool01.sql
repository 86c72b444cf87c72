-- tools, a base of their own
-- @revision tool01
-- @created  2026-01-06T08:00:00Z
-- @label    tools
-- @sql      portable

-- @upgrade
CREATE TABLE tool (id INTEGER PRIMARY KEY, name TEXT NOT NULL);

-- @downgrade
DROP TABLE tool;
