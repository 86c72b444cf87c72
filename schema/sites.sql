-- Where the fleet stands, and what stands there.

CREATE TABLE site (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  latitude REAL,  -- degrees, WGS 84; unknown for some old sites
  longitude REAL
);

CREATE TABLE device (
  id INTEGER PRIMARY KEY,
  serial TEXT NOT NULL,                   -- as printed on the label
  model TEXT NOT NULL,
  site_id INTEGER REFERENCES site (id)    -- NULL: in the store room
);

-- "p-1041" and "P-1041" are one device.
CREATE UNIQUE INDEX device_serial ON device (upper(serial));
CREATE INDEX device_site ON device (site_id);
