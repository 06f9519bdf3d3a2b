# Starts a PostgreSQL server for a script, on a port and in a folder of its own. Sourced, after toolchain.sh.
#
#   start_postgresql FOLDER    sets postgresql_port; fails, and says why, where there is no PostgreSQL
#   stop_postgresql            ends it; for a trap
#
# It refuses to run as root: there it is nobody's. AM_POSTGRESQL_BIN names another version's programs.

postgresql_pid=

start_postgresql() {
  postgresql_bin=${AM_POSTGRESQL_BIN-$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)}
  [ -x "$postgresql_bin/initdb" ] || {
    say "PostgreSQL is not installed: apt-get install postgresql"
    return 1
  }
  mkdir -p "$1"
  as=
  if [ "$(id -u)" = 0 ]; then
    as="setpriv --reuid=nobody --regid=nogroup --clear-groups"
    chown nobody:nogroup "$1"
  fi
  # shellcheck disable=SC2086 # words
  (cd "$1" && $as "$postgresql_bin/initdb" -D "$1/data" -U postgres -A trust -E UTF8 >"$1.log" 2>&1) || return 1
  postgresql_port=$((20000 + $$ % 20000))
  # shellcheck disable=SC2086
  (cd "$1" && exec $as "$postgresql_bin/postgres" -D "$1/data" -p $postgresql_port -c listen_addresses=127.0.0.1 \
    -c unix_socket_directories= >>"$1.log" 2>&1) &
  postgresql_pid=$!
  for _ in $(seq 300); do
    "$postgresql_bin/pg_isready" -q -h 127.0.0.1 -p $postgresql_port && return 0
    sleep 0.1
  done
  say "PostgreSQL does not start: see $1.log"
  return 1
}

stop_postgresql() {
  [ -z "$postgresql_pid" ] || { kill -INT "$postgresql_pid" && wait "$postgresql_pid"; } 2>/dev/null || true
}
