-- sites, split from the devices
-- @revision a20bdd311efa
-- @revises  b7471b52b159
-- @created  2026-01-15T10:10:33Z
-- @sql      sqlite

-- @upgrade
CREATE TABLE site (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  latitude REAL,
  longitude REAL
);
-- Devices in one place share a site; one that was never placed has none.
INSERT INTO site (name, latitude, longitude)
  SELECT DISTINCT location, latitude, longitude FROM device
  WHERE location <> '' OR latitude IS NOT NULL OR longitude IS NOT NULL
  ORDER BY location, latitude, longitude;

ALTER TABLE device ADD COLUMN site_id INTEGER REFERENCES site (id);
UPDATE device SET site_id = (
  SELECT id FROM site
  WHERE site.name = device.location
    AND site.latitude IS device.latitude
    AND site.longitude IS device.longitude
);
CREATE INDEX device_site ON device (site_id);

ALTER TABLE device DROP COLUMN location;
ALTER TABLE device DROP COLUMN latitude;
ALTER TABLE device DROP COLUMN longitude;

-- @downgrade
ALTER TABLE device ADD COLUMN location TEXT NOT NULL DEFAULT '';
ALTER TABLE device ADD COLUMN latitude REAL;
ALTER TABLE device ADD COLUMN longitude REAL;
UPDATE device SET
  location = (SELECT name FROM site WHERE site.id = device.site_id),
  latitude = (SELECT latitude FROM site WHERE site.id = device.site_id),
  longitude = (SELECT longitude FROM site WHERE site.id = device.site_id)
WHERE site_id IS NOT NULL;

DROP INDEX device_site;
ALTER TABLE device DROP COLUMN site_id;
DROP TABLE site;
