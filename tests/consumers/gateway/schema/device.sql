CREATE TABLE device (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL
);
CREATE INDEX device_name ON device (name);
