# The private PostgreSQL. Sourced by `services`.

postgres_bin() { find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1; }
postgres_runs() { process_runs "$dir/postgres/data/postmaster.pid" "$dir/postgres/data"; }
postgres_control() { run_as postgres "$(postgres_bin)/pg_ctl" "$@" --wait --silent --pgdata "$dir/postgres/data"; }

create_cluster() {
  local home="$dir/postgres"
  log "creating a database cluster in $home"
  own_folder postgres "$home"
  rm -rf "$home/new"
  run_as postgres tee "$home/password" <"$dir/password" >/dev/null
  run_as postgres "$(postgres_bin)/initdb" --pgdata "$home/new" --username hanlin --pwfile "$home/password" \
    --auth scram-sha-256 --encoding UTF8 --locale C --no-instructions >/dev/null
  rm "$home/password"
  # No socket file: its path may not exceed 107 bytes, and the loopback interface serves everybody.
  run_as postgres tee -a "$home/new/postgresql.conf" >/dev/null <<'CONF'
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = on
synchronous_commit = on
CONF
  run_as postgres "$(postgres_bin)/postgres" --single -D "$home/new" postgres <<<'CREATE DATABASE hanlin' >"$dir/create.log" 2>&1 \
    || fail 70 "the database was not created; see $dir/create.log"
  mv "$home/new" "$home/data"
}

start_postgres() {
  local journal="$dir/postgres/log"
  if postgres_runs; then log "postgres runs on port $postgres_port"; return; fi
  [ -n "$(postgres_bin)" ] || install_package postgresql
  [ -e "$dir/postgres/data" ] || create_cluster
  postgres_control start --log "$journal" -o "-p $postgres_port" 9>&- \
    || { tail -n 20 "$journal" >&2; fail 69 "postgres did not start; see $journal"; }
  log "postgres answers on port $postgres_port"
}

stop_postgres() {
  local mode=fast
  postgres_runs || return 0
  [ "$crash" = no ] || mode=immediate
  postgres_control stop --mode "$mode"
  log "postgres stopped"
}
