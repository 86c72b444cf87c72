-- tidy serial numbers
-- @revision 686702234b5d
-- @revises  aecb77977de2
-- @created  2025-06-03T11:30:05Z
-- @sql      portable

-- @upgrade
-- The scanners of the first months added blanks, and some people typed lower case.
-- @lossy device.serial
UPDATE device SET serial = upper(trim(serial)) WHERE serial <> upper(trim(serial));

-- @downgrade
-- @nothing
