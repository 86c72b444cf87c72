-- the time of a reading is taken_at
-- @revision 730019a7ae7a
-- @revises  c3f198db15a6
-- @created  2026-04-09T09:33:16Z
-- @sql      sqlite

-- @upgrade
-- The index, the trigger and the view that name the column follow by themselves.
ALTER TABLE reading RENAME COLUMN at TO taken_at;

-- @downgrade
ALTER TABLE reading RENAME COLUMN taken_at TO at;
