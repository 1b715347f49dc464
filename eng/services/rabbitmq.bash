# The private RabbitMQ. Sourced by `services`.

rabbitmq_bin=/usr/lib/rabbitmq/bin
rabbitmq_runs() { process_runs "$dir/rabbitmq/pid" "$dir/rabbitmq"; }

# Its own epmd (the registry of Erlang nodes), cookie, configuration and ports: nothing is shared with a node that
# the machine may have.
in_rabbitmq() { # command...
  local home="$dir/rabbitmq" loopback='-kernel inet_dist_use_interface {127,0,0,1}'
  (
    cd "$home" || exit
    run_as rabbitmq env -i PATH="$PATH" LANG=C.UTF-8 HOME="$home" ERL_EPMD_PORT="$epmd_port" ERL_EPMD_ADDRESS=127.0.0.1 \
      RABBITMQ_NODENAME=hanlin@localhost RABBITMQ_NODE_PORT="$amqp_port" RABBITMQ_DIST_PORT="$distribution_port" \
      RABBITMQ_CONF_ENV_FILE="$home/none" RABBITMQ_CONFIG_FILE="$home/rabbitmq.conf" RABBITMQ_ENABLED_PLUGINS_FILE="$home/plugins" \
      RABBITMQ_GENERATED_CONFIG_DIR="$home/generated" RABBITMQ_MNESIA_BASE="$home/mnesia" RABBITMQ_LOG_BASE="$home/log" \
      RABBITMQ_PID_FILE="$home/pid" RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="$loopback" RABBITMQ_CTL_ERL_ARGS="$loopback" \
      RABBITMQ_CTL_DIST_PORT_MIN=1024 RABBITMQ_CTL_DIST_PORT_MAX=65535 "$@"
  )
}

configure_rabbitmq() {
  local home="$dir/rabbitmq"
  own_folder rabbitmq "$home"
  run_as rabbitmq tee "$home/plugins" >/dev/null <<<'[].'
  run_as rabbitmq tee "$home/rabbitmq.conf" >/dev/null <<CONF
listeners.tcp.local = 127.0.0.1:$amqp_port
default_vhost = hanlin
default_user = hanlin
default_pass = $(cat "$dir/password")
disk_free_limit.absolute = 50MB
log.file.level = info
CONF
}

start_epmd() {
  in_rabbitmq setsid --fork sh -c 'echo $$ >epmd.pid; exec epmd -port "$ERL_EPMD_PORT" -address 127.0.0.1' >/dev/null 2>&1 9>&-
  for _ in $(seq 100); do
    port_is_free "$epmd_port" || return 0
    sleep 0.1
  done
  fail 69 "epmd did not start on port $epmd_port"
}

start_rabbitmq() {
  local home="$dir/rabbitmq"
  if rabbitmq_runs; then log "rabbitmq runs on port $amqp_port"; return; fi
  [ -x "$rabbitmq_bin/rabbitmq-server" ] || install_package rabbitmq-server
  configure_rabbitmq
  end_process "$home/epmd.pid" "epmd -port" TERM
  start_epmd
  log "starting rabbitmq"
  in_rabbitmq "$rabbitmq_bin/rabbitmq-server" -detached >/dev/null 9>&-
  in_rabbitmq "$rabbitmq_bin/rabbitmqctl" wait "$home/pid" --timeout 120 --silent >/dev/null 9>&- \
    || { tail -n 20 "$home"/log/*.log >&2; fail 69 "rabbitmq did not start; see $home/log"; }
  log "rabbitmq answers on port $amqp_port"
}

stop_rabbitmq() {
  local signal=TERM
  [ "$crash" = no ] || signal=KILL
  if rabbitmq_runs; then
    end_process "$dir/rabbitmq/pid" "$dir/rabbitmq" "$signal"
    log "rabbitmq stopped"
  fi
  end_process "$dir/rabbitmq/epmd.pid" "epmd -port" TERM
}
