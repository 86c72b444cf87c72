#!/usr/bin/env bash
# A PostgreSQL cluster for the tests: nobody else's, reached by a socket in its own folder and by
# nothing else, gone when it is stopped. Started as root it runs as an unprivileged user, since the
# server refuses to be root.
#
#   tests/postgresql/cluster.sh find         prints the folder of the server's programs; 1: there is none
#   tests/postgresql/cluster.sh start DIR    makes the cluster and starts it; anew where one was left
#   tests/postgresql/cluster.sh stop DIR     stops it and removes DIR
#
# Then "host=DIR user=postgres dbname=postgres" connects. A socket's path takes 107 bytes, so DIR must
# be short, and every user must be able to reach it.
set -euo pipefail

find_programs() {
  local folder
  for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -V -r) \
                "$(pg_config --bindir 2>/dev/null || true)" \
                "$(dirname "$(command -v initdb || echo .)")"; do
    [ -n "$folder" ] && [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ] || continue
    echo "$folder"
    return
  done
  return 1
}

die() { echo "cluster.sh: $*" >&2; exit 1; }

# The user that the server runs as.
server_user() {
  if [ "$(id -u)" != 0 ]; then id -un; elif id postgres >/dev/null 2>&1; then echo postgres; else echo nobody; fi
}

# as_server COMMAND...: runs it as that user.
as_server() {
  if [ "$(id -u)" != 0 ]; then "$@"; return; fi
  local user
  user=$(server_user)
  (cd / && setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups env HOME="$dir" "$@")
}

# Removes what a cluster of an earlier run has left, running or not; nothing else.
clear_away() {
  [ -e "$dir" ] || return 0
  [ -e "$dir/aludel-cluster" ] || [ -z "$(ls -A "$dir")" ] || die "$dir is not one of these clusters"
  if [ -e "$dir/data/postmaster.pid" ]; then
    as_server "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null 2>&1 || true
  fi
  rm -rf "$dir"
}

start() {
  local socket=$dir/.s.PGSQL.5432
  [ "${#socket}" -le 107 ] || die "$dir is too long for a socket's path"
  clear_away
  mkdir -m 755 "$dir"
  touch "$dir/aludel-cluster"
  [ "$(id -u)" != 0 ] || chown "$(server_user)" "$dir"
  as_server "$bin/initdb" -D "$dir/data" -U postgres --auth=trust --encoding=UTF8 \
    --locale=C.UTF-8 --no-sync >"$dir/initdb.log" 2>&1 || { cat "$dir/initdb.log" >&2; exit 1; }
  as_server "$bin/pg_ctl" -D "$dir/data" -l "$dir/log" -w -t 60 -s start -o "-c listen_addresses= \
    -c unix_socket_directories=$dir -c port=5432 -c fsync=off -c full_page_writes=off \
    -c synchronous_commit=off -c max_connections=200 -c shared_buffers=32MB \
    -c max_locks_per_transaction=256" || { cat "$dir/log" >&2; exit 1; }
}

[ $# -ge 1 ] || die "find, start DIR or stop DIR?"
command=$1
bin=$(find_programs) || { [ "$command" != find ] || exit 1; die "there is no PostgreSQL server here"; }
if [ "$command" = find ]; then
  echo "$bin"
  exit
fi
[ $# = 2 ] || die "$command needs a folder"
dir=$2
case $dir in /*) ;; *) die "$dir must be absolute" ;; esac
case $command in
  start) start ;;
  stop) clear_away ;;
  *) die "unknown: $command" ;;
esac
