# For scripts that compare services in a table, which source this after node.sh: loads one of them with wrk, and keeps
# what was measured in $work/results, a line each: service, measure, value. A run of wrk with an answer that is not 2xx or
# 3xx, or with none, gives no value.

declare -A token=()
TIMEFORMAT='%R %U %S'
: >"$work/results"

keep() {
	printf '%s\t%s\t%s\n' "$@" >>"$work/results"
}

# load SERVICE PATH CONNECTIONS SECONDS: prints what request.lua says. METHOD, TOKEN and BODY are its request.
load() {
	local threads=2
	(($3 >= 4)) || threads=1
	wrk -t"$threads" -c"$3" -d"${4}s" --timeout 60s -s src/bench/request.lua "${url[$1]}$2" | tail -n 1
}

get() {
	METHOD=GET TOKEN=${token[$1]} load "$@"
}

log_in() {
	METHOD=POST BODY=$CREDENTIALS load "$1" /login "$2" "$3"
}

# Prints the CPU time that the machine and that the service have used so far, in ticks.
used() {
	local machine
	machine=$(awk '/^cpu / { print $2 + $3 + $4 + $7 + $8 }' /proc/stat)
	# shellcheck disable=SC2046
	echo "$machine" "$(ticks $(family "${pid[$1]}"))"
}

# metered MEASURE COMMAND SERVICE...: runs it, and keeps the rate, the median and the 99th percentile in milliseconds,
# the service's CPU time for each request in microseconds, and how many cores others used.
metered() {
	local measure=$1 service=$3 machine own machine_before own_before requests=0 rate median p99 failed=all real user system
	shift
	sleep 1 # for what the last run still has under way
	read -r machine_before own_before < <(used "$service")
	{ time "$@" >"$work/load"; } 2>"$work/time" || true
	read -r machine own < <(used "$service")
	read -r requests rate median p99 failed <"$work/load" || true
	if [[ $failed != 0 ]]; then
		echo "$service, $measure: $failed of $requests requests failed." >&2
		return
	fi
	keep "$service" "$measure" "$rate"
	((requests > 0)) || return 0
	keep "$service" "$measure.p50" "$median"
	keep "$service" "$measure.p99" "$p99"
	keep "$service" "$measure.cpu" "$(awk -v ticks="$((own - own_before))" -v second="$TICKS" -v requests="$requests" \
		'BEGIN { printf "%.2f", ticks / second * 1000000 / requests }')"
	[[ -z ${flood:-} ]] || return 0
	read -r real user system < <(tail -n 1 "$work/time")
	keep others cores "$(awk -v ticks="$((machine - machine_before - own + own_before))" -v second="$TICKS" -v load="$user $system" \
		-v real="$real" 'BEGIN { split(load, part, " "); printf "%.2f", (ticks / second - part[1] - part[2]) / real }')"
}

# besieged MEASURE COMMAND SERVICE...: the same while 16 connections log in, whose rate is kept, too.
besieged() {
	local measure=$1 service=$3 flood requests=0 rate failed=all
	log_in "$service" 16 $((SECONDS_EACH + 3)) >"$work/flood" &
	flood=$!
	metered "$@"
	wait "$flood" || true
	read -r requests rate _ _ failed <"$work/flood" || true
	if [[ $failed == 0 ]]; then
		keep "$service" "$measure.logins" "$rate"
	else
		echo "$service, $measure: $failed of $requests logins failed." >&2
	fi
}

# cell SERVICE MEASURE [DIGITS [FACTOR]]: prints the median of what was kept, or a dash.
cell() {
	awk -F'\t' -v service="$1" -v measure="$2" -v factor="${4:-1}" \
		'$1 == service && $2 == measure { print $3 * factor }' "$work/results" >"$work/cell"
	if [[ -s $work/cell ]]; then
		printf "%.${3:-0}f" "$(median "$work/cell")"
	else
		printf '–'
	fi
}

# Prints how much of the machine others used meanwhile, which tells whether a run is worth anything.
noise() {
	awk -F'\t' '$1 == "others" { print $3 }' "$work/results" >"$work/cell"
	printf 'Others used %s cores in the median run, and %s in the worst.\n' "$(median "$work/cell")" "$(sort -g "$work/cell" | tail -n 1)"
}
