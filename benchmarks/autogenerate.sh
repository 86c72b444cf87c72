#!/usr/bin/env bash
# Three changes among 1,000 tables, from the command to the revision: aludel, and Alembic where there is
# one, on the same schema on SQLite, in turn. CPU seconds, the median of three (RUNS).
# Usage: benchmarks/autogenerate.sh [ALUDEL]  (a release build; by default that of the preset)
set -euo pipefail
cd "$(dirname "$0")/.."
aludel=$(realpath "${1:-build/release/generator/commands/aludel}")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
tables=1000
runs=${RUNS:-3}

# The schema as SQL; with an argument the changes: a column, a default, a table.
script() {
  awk -v tables=$tables -v changed="${1:-}" 'BEGIN {
    for (i = 0; i < tables + (changed ? 1 : 0); ++i)
      printf "CREATE TABLE t%d (\n  id INTEGER PRIMARY KEY,\n  name TEXT NOT NULL,\n" \
        "  value INTEGER NOT NULL DEFAULT %d,\n  note TEXT,%s\n" \
        "  parent_id INTEGER REFERENCES t%d (id),\n  CONSTRAINT t%d_pair UNIQUE (name, value)\n);\n" \
        "CREATE INDEX t%d_parent ON t%d (parent_id, name);\n",
        i, changed && i == tables / 2, changed && i == tables / 4 ? "\n  added TEXT," : "",
        i % 10 == 0 ? i : i - 1, i, i, i
  }'
}

mkdir project && (
  cd project
  mkdir schema versions
  echo 'dialects = ["sqlite"]' >aludel.toml
  script >schema/schema.sql
  "$aludel" revision --autogenerate -m "all tables" >/dev/null 2>&1
  script changed >schema/schema.sql
)

mkdir -p alembic/migrations/versions && (
  cd alembic
  script | sqlite3 models.db
  printf '[alembic]\nscript_location = migrations\nsqlalchemy.url = sqlite:///models.db\n' >alembic.ini
  printf '%s\n' 'revision = ${repr(up_revision)}' 'down_revision = ${repr(down_revision)}' \
    'def upgrade():' '    ${upgrades if upgrades else "pass"}' \
    'def downgrade():' '    ${downgrades if downgrades else "pass"}' >migrations/script.py.mako
  cat >migrations/env.py <<PYTHON
import logging

from alembic import context
import sqlalchemy as sa

logging.basicConfig(level=logging.INFO)
metadata = sa.MetaData()
for i in range($tables + 1):
    sa.Table(
        f"t{i}", metadata,
        sa.Column("id", sa.Integer, primary_key=True, nullable=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("value", sa.Integer, nullable=False, server_default=sa.text("1" if i == $tables // 2 else "0")),
        sa.Column("note", sa.Text),
        *([sa.Column("added", sa.Text)] if i == $tables // 4 else []),
        sa.Column("parent_id", sa.Integer, sa.ForeignKey(f"t{i if i % 10 == 0 else i - 1}.id")),
        sa.UniqueConstraint("name", "value", name=f"t{i}_pair"),
        sa.Index(f"t{i}_parent", "parent_id", "name"),
    )

engine = sa.create_engine(context.config.get_main_option("sqlalchemy.url"))
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=metadata, compare_server_default=True)
    with context.begin_transaction():
        context.run_migrations()
PYTHON
)

# CPU seconds of a command, whatever it prints.
TIMEFORMAT='%U %S'
seconds() { { time "$@" >/dev/null 2>&1; } 2>&1 | awk '{ print $1 + $2 }'; }

reading() { (cd project && "$aludel" diff --from schema --to schema); }
proposing() { (cd project && "$aludel" revision --autogenerate --dry-run -m changes); }
alembic_proposing() { (cd alembic && rm -f migrations/versions/*.py && alembic revision --autogenerate -m changes); }

count() { echo "$1: $(grep -cE "$2" || true) changes found" >&2; }
proposing 2>&1 | count aludel '^(add|change) '
commands=(reading proposing)
if command -v alembic >/dev/null; then
  alembic_proposing 2>&1 | count Alembic 'Detected'
  commands+=(alembic_proposing)
fi
for ((i = 0; i != runs; ++i)); do
  for it in "${commands[@]}"; do seconds "$it" >>"$folder/$it.times"; done
done
median() { sort -n "$folder/$1.times" | sed -n "$((runs / 2 + 1))p"; }
ratio() { awk -v a="$(median "$1")" -v b="$(median "$2")" 'BEGIN { printf "%.2f", a / b }'; }
echo "reading schema/ twice                             $(median reading) s"
echo "aludel revision --autogenerate --dry-run, proved  $(median proposing) s  $(ratio proposing reading) of reading"
[ ${#commands[@]} -lt 3 ] || echo "alembic revision --autogenerate                   $(median alembic_proposing) s  $(ratio proposing alembic_proposing) is aludel's ratio to it"
