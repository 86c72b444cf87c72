# The history in project/, for walks.sh.
cp -r "$here/project/." .

targets=(heads heads heads base +1 +2 sales@head firmware@head tools@head labs@head shops@head
  base01 sale01 sale02 firm01 firm02 tool01 tool02 meet01 wide01 labs01 shop01 meet01+1 tools@base+1)
ways_back=(-1 -1 -2 base sales@base firmware@base tools@base labs@-1 shops@-1
  base01 sale01 firm01 firm02 tool01 meet01 wide01 meet01-1)

# A device that the program has; the columns that every revision leaves alone.
rows() { sql walk "SELECT id, name, kind_id FROM device WHERE id > 100 ORDER BY id" 2>/dev/null || true; }
use() {
  [ -n "$(columns device)" ] && [ -z "$(rows)" ] || return 0
  sql walk "INSERT INTO kind (id, name) VALUES (101, 'own') ON CONFLICT DO NOTHING"
  sql walk "INSERT INTO device (id, name, kind_id) VALUES (101, 'a', 1), (102, 'b''s', 101)"
}
