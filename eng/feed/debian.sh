# Debian packages for what runs here beside .NET. Sourced by prepare and torch-native, which stand in eng/feed.

install() { # what for, packages
  local purpose=$1; shift
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "feed: $purpose needs the packages $*; install them with: apt-get install --no-install-recommends $*" >&2
    exit 69
  fi
  log "installing $*"
  # What a fresh machine knows of the archive may be nothing.
  apt-get update -qq >cache/apt.log 2>&1 || true
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >>cache/apt.log 2>&1 \
    || { tail -n 20 cache/apt.log >&2; echo "feed: apt-get could not install $*; see above and eng/feed/cache/apt.log" >&2; exit 69; }
}
