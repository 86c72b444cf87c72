CREATE TABLE person (
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL
);

CREATE TABLE device (
  id       INTEGER PRIMARY KEY,
  name     TEXT NOT NULL,
  owner_id INTEGER REFERENCES person (id)      -- new
);
