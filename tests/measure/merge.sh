#!/usr/bin/env bash
# How long a merge takes and how much memory, each side with about one project in a hundred changed, a tenth of them
# in the same field; beside it sqldiff on the same two files, where that is installed.
#
#   tests/measure/merge.sh BINARY [PROJECTS | FILE]...        (default: 300 100000)
#
# Everything happens in a folder of its own below TMPDIR. Each merge is made three times from fresh copies; the median
# of the wall clock is told, with all three. One's own register is as this program left it, as it is with people; after
# that once more as a file that was just copied here, which is held against its log first. BINARY should be a release
# build. ONCE=1 does each once and keeps fewer copies at a time, for registers of gigabytes.
set -euo pipefail
binary=$(realpath "${1:?the program to measure}")
shift
[ $# -gt 0 ] || set -- 300 100000
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
export TAIZHANG_LANG=en
now() { date +%s.%N; }
took() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.3f", b - a }'; }

for what in "$@"; do
    start="$place/start.taizhang"
    rm -f "$place"/*.taizhang
    if [ -f "$what" ]; then
        cp "$what" "$start"
    else
        TAIZHANG_HOME="$place/made" "$binary" gen "$what" "$start" >/dev/null 2>&1
    fi
    mine="$place/mine.taizhang"
    theirs="$place/theirs.taizhang"
    cp "$start" "$theirs"
    mv "$start" "$mine"
    edit() { # WHO QUERY ASSIGNMENT
        TAIZHANG_HOME="$place/home-$1" "$binary" set --file "$place/$1.taizhang" --author "$1" --yes "$2" "$3" 2>&1 | tail -1
    }
    echo "== $what projects, $(stat -c %s "$mine") bytes"
    echo "mine:   $(edit mine 'progress>=37 progress<=39' remark=checked-here)"
    echo "theirs: $(edit theirs 'progress>=41 progress<=43' remark=checked-there)"
    echo "theirs: $(edit theirs 'progress>=37 progress<38' remark=checked-there || true)"
    rm -rf "$place"/home-*/backups
    mv "$mine" "$place/mine0.taizhang"
    cp -a "$place/home-mine/state" "$place/state0"
    rounds="1 2 3"
    [ -z "${ONCE:-}" ] || rounds=1
    for verb in "merge --dry-run" merge "merge of a file just copied here"; do
        all=""
        for _ in $rounds; do
            cp "$place/mine0.taizhang" "$mine"
            rm -rf "$place/home-mine/state" "$place/home-mine/backups"
            [ "$verb" = "merge of a file just copied here" ] || cp -a "$place/state0" "$place/home-mine/state"
            sync "$place"/*.taizhang
            begun=$(now)
            # shellcheck disable=SC2086
            TAIZHANG_HOME="$place/home-mine" /usr/bin/time -o "$place/memory" -f %M \
                "$binary" ${verb% of a*} --file "$mine" "$theirs" >/dev/null 2>"$place/said" || true
            all="$all $(took "$begun" "$(now)")"
        done
        median=$(tr ' ' '\n' <<<"${all# }" | sort -n | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }')
        echo "$verb: $median s (${all# }), peak $(($(tail -1 "$place/memory") / 1024)) MB"
    done
    rm -rf "$place/state0"
    if command -v sqldiff >/dev/null; then
        begun=$(now)
        /usr/bin/time -o "$place/memory" -f %M sqldiff "$place/mine0.taizhang" "$theirs" >/dev/null
        echo "sqldiff: $(took "$begun" "$(now)") s, peak $(($(tail -1 "$place/memory") / 1024)) MB (finds differences only: nothing is checked, kept or merged)"
    else
        echo "sqldiff: not installed"
    fi
done
