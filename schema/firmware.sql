-- Each device has two firmware slots: it runs from one while the other is being written.

CREATE TABLE firmware_slot (
  device_id INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE,
  slot TEXT NOT NULL CHECK (slot IN ('a', 'b')),
  version TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'staged' CHECK (state IN ('staged', 'active', 'retired')),
  installed_at BIGINT,  -- Unix time; NULL: before slots were recorded
  PRIMARY KEY (device_id, slot)
);

-- A device runs from one slot at a time.
CREATE UNIQUE INDEX firmware_slot_active ON firmware_slot (device_id) WHERE state = 'active';

-- Activating a slot retires the one that was active.
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
