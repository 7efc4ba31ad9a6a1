# Runs one program apart from the daemon that asked for it, and writes down how it ended.
#
#   sh wrapper.sh DIRECTORY MV SETSID CAT SLEEP BLOCKS PROGRAM [ARGUMENT...]
#
# DIRECTORY is the job directory, see JobDirectory. MV to SLEEP are absolute paths, since PATH is
# the program's; SETSID is "-" where there is none, then perl does it. BLOCKS of 512 bytes is the
# most that each raw output file may hold.
#
# The daemon starts it early and writes the line "start" to its stdin when the program may start; it
# ends when the daemon is gone before. Whoever renames the ticket decides: this script (the program
# starts) or the daemon (never).
# The program writes into pipes, not into the files: "echo x >/dev/stderr" would truncate a file.
directory=$1 mv=$2 setsid=$3 cat=$4 sleep=$5 blocks=$6
shift 6

starttime() { shift 19; ticks=$1; }

# Sets pid and ticks to those of the (sub)shell that calls it.
identify() {
  if read -r stat 2>/dev/null </proc/self/stat; then
    pid=${stat%% *}
    starttime ${stat##*) }
  else
    pid=$(exec sh -c 'echo "$PPID"')
    ticks=$(LC_ALL=C ps -o lstart= -p "$pid" | tr -s ' ' '-')
    ticks=${ticks%-}
  fi
}

read -r boot 2>/dev/null </proc/sys/kernel/random/boot_id ||
  boot=$(sysctl -n kern.bootsessionuuid)
identify
wrapper="$pid $ticks"

run() {
  read -r word && [ "$word" = start ] || exit 0
  "$mv" "$directory/ticket" "$directory/started" || exit 0
  exec </dev/null
  identify
  printf '%s %s %s %s\n' "$pid" "$ticks" "$wrapper" "$boot" >"$directory/pid"
  exec 2>&4 4>&-
  if ! command -v "$1" >/dev/null 2>&1; then
    printf 'sealane: %s: command not found\n' "$1" >&2
    exit 127
  fi
  if [ "$setsid" != - ]; then
    exec "$setsid" "$@"
  fi
  exec perl -e 'use POSIX (); POSIX::setsid(); exec { $ARGV[0] } @ARGV or
    print STDERR "sealane: $ARGV[0]: $!\n"; exit 126' "$@"
}

# Seconds since boot, suspend included.
uptime() {
  if read -r now _ 2>/dev/null </proc/uptime; then
    now=${now%%.*}
  else
    now=$(perl -MTime::HiRes=clock_gettime,CLOCK_MONOTONIC \
      -e 'print int(clock_gettime(CLOCK_MONOTONIC))')
  fi
}

# The file "fence" holds the boot id and the second since boot at which the program must be gone.
# The daemon moves it on; nobody else does, so it holds also while no daemon lives.
watch_fence() {
  while "$sleep" 1; do
    read -r _ deadline 2>/dev/null <"$directory/fence" || continue
    uptime
    read -r pid _ 2>/dev/null <"$directory/pid" || continue
    if [ "$now" -ge "$deadline" ]; then
      kill -s KILL -- "-$pid"
    elif [ "$((now + 10))" -ge "$deadline" ]; then
      kill -s TERM -- "-$pid"
    fi
  done
}

supervise() {
  exec 4>&2 2>/dev/null # here: our shell's remarks on killed children are not output
  watcher=
  if [ -e "$directory/fence" ]; then
    watch_fence >/dev/null 3>&- 4>&- &
    watcher=$!
  fi
  (run "$@")
  code=$?
  [ -z "$watcher" ] || kill "$watcher"
  read -r pid _ <"$directory/pid" || exit 0
  kill -s KILL -- "-$pid"
  printf '%s\n' "$code" >"$directory/exit.tmp"
  "$mv" "$directory/exit.tmp" "$directory/exit"
}

save() { ulimit -f "$blocks"; exec "$cat"; }

{
  supervise "$@" 2>&1 1>&3 3>&- | save >>"$directory/err" 3>&-
} 3>&1 | save >>"$directory/out"
[ ! -e "$directory/exit" ] || : >"$directory/closed"
