-- firmware slots
-- @revision c3f198db15a6
-- @revises  a20bdd311efa
-- @created  2026-02-24T12:26:58Z
-- @sql      portable

-- @upgrade
CREATE TABLE firmware_slot (
  device_id INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE,
  slot TEXT NOT NULL CHECK (slot IN ('a', 'b')),
  version TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'staged' CHECK (state IN ('staged', 'active', 'retired')),
  installed_at BIGINT,
  PRIMARY KEY (device_id, slot)
);
CREATE UNIQUE INDEX firmware_slot_active ON firmware_slot (device_id) WHERE state = 'active';

-- @sqlite
CREATE TRIGGER firmware_slot_activate BEFORE UPDATE OF state ON firmware_slot
WHEN NEW.state = 'active' AND OLD.state <> 'active'
BEGIN
  UPDATE firmware_slot SET state = 'retired'
  WHERE device_id = NEW.device_id AND state = 'active';
END;
-- @end
-- @postgresql
CREATE FUNCTION firmware_slot_activate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE firmware_slot SET state = 'retired'
  WHERE device_id = NEW.device_id AND state = 'active';
  RETURN NEW;
END
$$;
CREATE TRIGGER firmware_slot_activate BEFORE UPDATE OF state ON firmware_slot
FOR EACH ROW WHEN (NEW.state = 'active' AND OLD.state <> 'active')
EXECUTE FUNCTION firmware_slot_activate();
-- @end

-- What runs today is in slot a.
INSERT INTO firmware_slot (device_id, slot, version, state)
  SELECT id, 'a', firmware, 'active' FROM device WHERE firmware IS NOT NULL;
ALTER TABLE device DROP COLUMN firmware;

-- @downgrade
ALTER TABLE device ADD COLUMN firmware TEXT;
UPDATE device SET firmware = (
  SELECT version FROM firmware_slot WHERE device_id = device.id AND state = 'active'
);
-- @sqlite
DROP TRIGGER firmware_slot_activate;
-- @end
-- @postgresql
DROP TRIGGER firmware_slot_activate ON firmware_slot;
DROP FUNCTION firmware_slot_activate();
-- @end
DROP TABLE firmware_slot;
