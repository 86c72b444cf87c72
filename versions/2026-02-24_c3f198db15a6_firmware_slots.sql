-- firmware slots
-- @revision c3f198db15a6
-- @revises  a20bdd311efa
-- @created  2026-02-24T12:26:58Z
-- @sql      sqlite

-- @upgrade
CREATE TABLE firmware_slot (
  device_id INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE,
  slot TEXT NOT NULL CHECK (slot IN ('a', 'b')),
  version TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'staged' CHECK (state IN ('staged', 'active', 'retired')),
  installed_at INTEGER,
  PRIMARY KEY (device_id, slot)
) WITHOUT ROWID;
CREATE UNIQUE INDEX firmware_slot_active ON firmware_slot (device_id) WHERE state = 'active';

CREATE TRIGGER firmware_slot_activate BEFORE UPDATE OF state ON firmware_slot
WHEN NEW.state = 'active' AND OLD.state <> 'active'
BEGIN
  UPDATE firmware_slot SET state = 'retired'
  WHERE device_id = NEW.device_id AND state = 'active';
END;

-- What runs today is in slot a.
INSERT INTO firmware_slot (device_id, slot, version, state)
  SELECT id, 'a', firmware, 'active' FROM device WHERE firmware IS NOT NULL;
ALTER TABLE device DROP COLUMN firmware;

-- @downgrade
ALTER TABLE device ADD COLUMN firmware TEXT;
UPDATE device SET firmware = (
  SELECT version FROM firmware_slot WHERE device_id = device.id AND state = 'active'
);
DROP TABLE firmware_slot;
