# Users, ports, processes and packages: what both services need. Sourced by `services`.

log() { printf 'services: %s\n' "$*" >&2; }
fail() { local code=$1; shift; log "$*"; exit "$code"; }

# Postgres refuses to run as root and a broker should not: as root, each runs as the user its package made.
run_as() { # user, command...
  local user=$1; shift
  if [ "$EUID" -eq 0 ]; then setpriv --reuid "$user" --regid "$(id -g "$user")" --init-groups -- "$@"; else "$@"; fi
}

own_folder() { # user, folder
  mkdir -p "$2"
  [ "$EUID" -ne 0 ] || chown "$1:" "$2"
  chmod 700 "$2"
}

number_of() { printf %s "$1" | cksum | cut -d ' ' -f 1; }

port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

ports_are_free() {
  local port
  for port in "$@"; do port_is_free "$port" || return 1; done
}

# Four ports in a row, below those the kernel lends to clients, beginning at a place of this folder's own, so that
# two checkouts started at the same moment do not reach for the same ones.
choose_ports() {
  local slot first
  slot=$(($(number_of "$dir") % 2900))
  first=$((20000 + slot * 4))
  until ports_are_free "$first" $((first + 1)) $((first + 2)) $((first + 3)); do
    slot=$(((slot + 1) % 2900)) first=$((20000 + slot * 4))
  done
  echo "$first $((first + 1)) $((first + 2)) $((first + 3))" >"$dir/ports"
}

read_ports() { read -r postgres_port amqp_port distribution_port epmd_port <"$dir/ports"; }

# A service keeps its port over a restart, so that clients find it again, unless somebody took it meanwhile.
take_ports() {
  [ -e "$dir/ports" ] || choose_ports
  read_ports
  if postgres_runs || rabbitmq_runs || ports_are_free "$postgres_port" "$amqp_port" "$distribution_port"; then return; fi
  choose_ports
  read_ports
}

process_runs() { # file that holds a process id in its first line, text in the command line of that process
  local pid
  pid=$(head -n 1 "$1" 2>/dev/null) && [ -n "$pid" ] && tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF -- "$2"
}

end_process() { # the same two, and a signal; returns when the process is gone
  local pid
  process_runs "$1" "$2" || { rm -f "$1"; return 0; }
  pid=$(head -n 1 "$1")
  kill "-$3" "$pid" 2>/dev/null || true
  for _ in $(seq 300); do
    process_runs "$1" "$2" || break
    sleep 0.1
  done
  kill -KILL "$pid" 2>/dev/null || true
  rm -f "$1"
}

apt_install() { apt-get install -y -q --no-install-recommends "$1" >>"$dir/install.log" 2>&1; }

# Installing a package must not start the machine's own instance of it: policy-rc.d forbids that while it is there.
install_package() {
  local package=$1 policy=/usr/sbin/policy-rc.d
  [ "$EUID" -eq 0 ] || fail 69 "$package is not installed; as root: apt-get install --no-install-recommends $package"
  command -v apt-get >/dev/null || fail 69 "$package is not installed and there is no apt-get; install it by hand"
  log "installing $package"
  if [ ! -e "$policy" ]; then
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy"
  fi
  export DEBIAN_FRONTEND=noninteractive
  apt_install "$package" || { apt-get update >>"$dir/install.log" 2>&1 && apt_install "$package"; } \
    || fail 69 "apt-get could not install $package; see $dir/install.log"
}
