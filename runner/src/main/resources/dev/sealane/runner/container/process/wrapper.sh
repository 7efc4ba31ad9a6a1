# Runs one program apart from the daemon that asked for it, and writes down how it ended.
#
#   sh wrapper.sh DIRECTORY SETSID CAT SLEEP GREP WC MV BLOCKS PROGRAM [ARGUMENT...]
#
# DIRECTORY is the job directory, see JobDirectory. SETSID to MV are absolute paths, since PATH is
# the program's; SETSID is "-" where there is none, then perl does it. BLOCKS of 512 bytes is the
# most that each raw output file may hold.
#
# The daemon starts it early. It makes everything ready and waits: the daemon writes the line "enter"
# to its stdin when the control groups are made, and "start" when the program may start; it ends when
# the daemon is gone before. From "start" on, a start costs one file and two execs, and no process more.
# Whoever makes "started" decides: this script makes a file (the program starts), the daemon a
# directory (never). Both fail when the other was first.
# The program writes into pipes, not into the files: "echo x >/dev/stderr" would truncate a file.
# Variables have a prefix, since they would change those of the program that have the same name.
s_dir=$1 s_setsid=$2 s_cat=$3 s_sleep=$4 s_grep=$5 s_wc=$6 s_mv=$7 s_blocks=$8
shift 8

s_starttime() { shift 19; s_ticks=$1; }

# Sets s_pid and s_ticks to those of the (sub)shell that calls it.
s_identify() {
  if read -r s_stat 2>/dev/null </proc/self/stat; then
    s_pid=${s_stat%% *}
    s_starttime ${s_stat##*) }
  else
    s_pid=$(exec sh -c 'echo "$PPID"')
    s_ticks=$(LC_ALL=C ps -o lstart= -p "$s_pid" | tr -s ' ' '-')
    s_ticks=${s_ticks%-}
  fi
}

read -r s_boot 2>/dev/null </proc/sys/kernel/random/boot_id ||
  s_boot=$(sysctl -n kern.bootsessionuuid)
s_identify
s_wrapper="$s_pid $s_ticks"

# Becomes the program, which keeps its pid and leads a session of its own. It joins its control groups
# when they are made, before it waits for its start, and never starts without them.
s_program() {
  s_identify
  s_found=
  command -v "$1" >/dev/null && s_found=yes
  read -r s_word && [ "$s_word" = enter ] || exit 0
  while read -r s_group; do
    printf '%s\n' "$s_pid" >"$s_group/cgroup.procs" || exit 0
  done <"$s_dir/groups" || exit 0
  printf '%s %s %s %s\n' "$s_pid" "$s_ticks" "$s_wrapper" "$s_boot" >"$s_dir/pid" || exit 0
  read -r s_word && [ "$s_word" = start ] || exit 0
  set -C # a redirection makes its file or fails, in one step
  true >"$s_dir/started" || exit 0
  set +C
  exec </dev/null 2>&4 4>&-
  if [ -z "$s_found" ]; then
    printf 'sealane: %s: command not found\n' "$1" >&2
    exit 127
  fi
  [ "$s_setsid" = - ] || exec "$s_setsid" "$@"
  exec perl -e 'use POSIX (); POSIX::setsid(); exec { $ARGV[0] } @ARGV or
    print STDERR "sealane: $ARGV[0]: $!\n"; exit 126' "$@"
}

# Seconds since boot, suspend included.
s_uptime() {
  if read -r s_now _ 2>/dev/null </proc/uptime; then
    s_now=${s_now%%.*}
  else
    s_now=$(perl -MTime::HiRes=clock_gettime,CLOCK_MONOTONIC \
      -e 'print int(clock_gettime(CLOCK_MONOTONIC))')
  fi
}

# Kills what the program left in sessions of its own: what is in its control group, and what has our
# marks in its environment. Processes of our own group have them too and stay.
s_kill_group() {
  while read -r s_group; do
    [ ! -e "$s_group/cgroup.kill" ] || echo 1 >"$s_group/cgroup.kill"
  done <"$s_dir/groups"
}

s_sweep() {
  s_kill_group
  for s_process in /proc/[0-9]*; do
    { read -r s_stat <"$s_process/stat"; } 2>/dev/null || continue
    set -- ${s_stat##*) }
    [ "$3" != "${s_wrapper%% *}" ] || continue
    "$s_grep" -qzx "SEALANE_RUN_ID=$SEALANE_RUN_ID" "$s_process/environ" 2>/dev/null || continue
    "$s_grep" -qzx "SEALANE_ATTEMPT=$SEALANE_ATTEMPT" "$s_process/environ" 2>/dev/null || continue
    kill -s KILL "${s_process#/proc/}"
  done
}

# The file "fence" holds the boot id, the second since boot from which the program is asked to end,
# the second from which it is killed, and the first again. The daemon moves it on; nobody else does,
# so it holds also while no daemon lives. A fence that is gone has passed.
s_fence_has_passed() {
  if read -r _ s_soft s_hard s_again 2>/dev/null <"$s_dir/fence"; then
    [ "$s_soft" = "$s_again" ] || return 1 # it is being moved
    s_uptime
  else
    s_soft=0 s_hard=0 s_now=0
  fi
  [ "$s_now" -ge "$s_soft" ]
}

s_watch_fence() {
  s_asked=
  while "$s_sleep" 1; do
    [ -f "$s_dir/started" ] || continue
    s_fence_has_passed || continue
    read -r s_pid _ 2>/dev/null <"$s_dir/pid" || continue
    true 2>/dev/null >"$s_dir/fenced" # a disk without room for it must not keep the program alive
    if [ "$s_now" -ge "$s_hard" ]; then
      kill -s KILL -- "-$s_pid"
      s_sweep
    elif [ -z "$s_asked" ]; then
      s_asked=1
      kill -s TERM -- "-$s_pid"
    fi
  done
}

# Makes an empty file, however long the disk has no room for it; gives up when the job is removed.
s_mark() {
  until true 2>/dev/null >"$1"; do
    [ -d "$s_dir" ] || return 1
    "$s_sleep" 1
  done
}

# The exit code ends in a newline, so that half of one is never taken for it.
s_supervise() {
  exec 4>&2 2>/dev/null # here: our shell's remarks on killed children are not output
  printf '    \n' >"$s_dir/exit.room"
  s_watcher=
  if [ -e "$s_dir/fence" ]; then
    s_watch_fence >/dev/null 3>&- 4>&- &
    s_watcher=$!
  fi
  (s_program "$@")
  s_code=$?
  [ -z "$s_watcher" ] || kill "$s_watcher"
  [ -f "$s_dir/started" ] || exit 0
  read -r s_pid _ <"$s_dir/pid" || exit 0
  kill -s KILL -- "-$s_pid"
  if [ -e "$s_dir/fenced" ] || { [ -n "$s_watcher" ] && s_fence_has_passed; }; then
    s_sweep # the watcher may have been at it when we ended it
    s_mark "$s_dir/fenced" # after the kills, since it may wait for room
  else
    s_kill_group
  fi
  s_tell
}

# Writes the exit code over the room that was kept for it, so that a full disk does not cost the
# verdict; waits for other room where there was none.
s_tell() {
  s_line=$(printf '%-4s' "$s_code")
  if printf '%s\n' "$s_line" 2>/dev/null 1<>"$s_dir/exit.room"; then
    "$s_mv" "$s_dir/exit.room" "$s_dir/exit" && return
  fi
  until printf '%s\n' "$s_line" 2>/dev/null >"$s_dir/exit"; do
    [ -d "$s_dir" ] || return
    "$s_sleep" 1
  done
}

# Appends to the file that is named. Past its limit cat is killed by a signal. 1 is a disk that takes no
# more: what cat had read is lost, the place is marked, and the saving goes on a second later, so that
# neither the program's end nor its later output pays for it.
s_save() {
  ulimit -f "$s_blocks"
  until "$s_cat" 2>/dev/null; do
    [ "$?" -eq 1 ] || break
    s_at=$("$s_wc" -c 2>/dev/null <"$s_dir/$1") || break
    s_mark "$s_dir/lost" || break
    s_mark "$s_dir/lost-$1-$((s_at))" || break
    "$s_sleep" 1
  done
}

{
  s_supervise "$@" 2>&1 1>&3 3>&- | s_save err >>"$s_dir/err" 3>&-
} 3>&1 | s_save out >>"$s_dir/out"
[ ! -e "$s_dir/exit" ] || s_mark "$s_dir/closed"
