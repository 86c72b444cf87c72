-- serial numbers are unique
-- @revision fe580ee59938
-- @revises  686702234b5d
-- @created  2025-06-03T11:52:40Z
-- @sql      portable

-- @upgrade
-- @require two devices have the same serial number: correct one of them first
SELECT upper(serial) AS serial, count(*) AS devices FROM device
GROUP BY upper(serial) HAVING count(*) > 1;

CREATE UNIQUE INDEX device_serial ON device (upper(serial));

-- @downgrade
DROP INDEX device_serial;
