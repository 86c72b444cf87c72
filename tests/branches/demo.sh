# The demo's own history, for walks.sh, up to where it calls the program, with branches: a hotfix of an old
# revision, which meets the head again, and a part that only some devices have.
cp -r "$here/../../versions" "$here/../../aludel.toml" .
rm versions/*_7e41d0c3b95a_*

# Usage: revision ID PARENTS LABEL UPGRADE DOWNGRADE
revision() {
  printf -- '-- %s\n-- @revision %s\n-- @revises  %s\n-- @sql      portable\n-- @label    %s\n\n-- @upgrade\n%s\n\n-- @downgrade\n%s\n' \
    "$1" "$1" "$2" "$3" "$4" "$5" | sed '/^-- @label    $/d' >"versions/$1.sql"
}
revision hotf01 fe580ee59938 hotfix \
  "ALTER TABLE device ALTER COLUMN model SET DEFAULT 'unknown'; ALTER TABLE device ADD COLUMN note TEXT;" \
  "ALTER TABLE device DROP COLUMN note; ALTER TABLE device ALTER COLUMN model DROP DEFAULT;"
revision hotf02 hotf01 "" \
  "ALTER TABLE sensor ALTER COLUMN name SET DEFAULT '';" "ALTER TABLE sensor ALTER COLUMN name DROP DEFAULT;"
revision door01 a20bdd311efa doors \
  "CREATE TABLE door (id INTEGER PRIMARY KEY, device_id INTEGER NOT NULL REFERENCES device (id)); ALTER TABLE device ADD COLUMN doors INTEGER NOT NULL DEFAULT 0;" \
  "ALTER TABLE device DROP COLUMN doors; DROP TABLE door;"
revision meet01 "58ee4b98109a, hotf02" main "-- @nothing" "-- @nothing"
printf 'door01 doors\nmeet01 hotfix main\n' >versions/HEAD
"$aludel" check >"$work/log" 2>&1 || fail "$(cat "$work/log")"

targets=(heads heads heads base +1 +2 main@head hotfix@head doors@head f06e f523 fe58 b747 a20b c3f1 7300 2160 58ee
  hotf01 hotf02 door01 meet01 hotf01+1)
ways_back=(-1 -1 -2 base doors@base doors@-1 f06e aecb 6867 fe58 ebcf a20b c3f1 2a82 hotf01 meet01-1)

# What each revision leaves alone.
rows() { sql walk "SELECT id, serial, model FROM device WHERE id > 100 ORDER BY id" 2>/dev/null || true; }
use() {
  [ -n "$(columns device)" ] && [ -z "$(rows)" ] || return 0
  sql walk "INSERT INTO device (id, serial, model) VALUES (101, 'A-1', 'm'), (102, 'B-2', 'o''s')"
}
