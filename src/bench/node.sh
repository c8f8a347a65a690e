# For the scripts here, which source this: starts nodes of the jar on loopback, and ends
# them with the script. Leaves their addresses in "url", by name.

readonly BIN=${JAVA_HOME:+$JAVA_HOME/bin/} PASSWORD='correct horse battery staple'
SECRET=hex:$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')
readonly SECRET
export CREDENTIALS='{"username":"admin","password":"'$PASSWORD'"}'

fail() {
	echo "$1" >&2
	exit 1
}

require() {
	local tool
	for tool; do
		command -v "$tool" >/dev/null || fail "$tool is missing. On Debian: apt-get install $tool"
	done
}

TICKS=$(getconf CLK_TCK)
readonly TICKS

# Prints a process and all that it started.
family() {
	local child
	echo "$1"
	for child in $(cat "/proc/$1"/task/*/children 2>/dev/null); do family "$child"; done
}

# Prints the CPU time of processes so far, in ticks.
ticks() {
	local process total=0 own
	for process; do
		own=$(awk '{ print $14 + $15 }' "/proc/$process/stat" 2>/dev/null) || own=0
		total=$((total + own))
	done
	echo "$total"
}

# Prints the resident memory of processes, in MB.
resident() {
	local process
	for process; do cat "/proc/$process/status" 2>/dev/null || true; done |
		awk '/^VmRSS/ { total += $2 } END { printf "%.0f\n", total / 1024 }'
}

free_port() {
	local port
	while port=$((20000 + RANDOM % 12000)); (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
	echo "$port"
}

jars=(target/countersign-*.jar)
[[ -f ${jars[0]} ]] || fail "There is no jar. Make it: ./mvnw verify"
work=$(mktemp -d)
declare -A pid=() url=()
stop() {
	[[ -z ${pid[$1]:-} ]] || { kill "${pid[$1]}" && wait "${pid[$1]}"; } 2>/dev/null || true
	unset "pid[$1]"
}
tidy() {
	local node
	for node in "${!pid[@]}"; do stop "$node"; done
	rm -rf "$work"
}
trap tidy EXIT

# As a class path, to which benchmarks can add classes of their own in $work/classes.
"${BIN}java" -Djarmode=tools -jar "${jars[0]}" extract --destination "$work/app" >/dev/null
classpath="$work/classes:$(ls "$work"/app/*.jar):$work/app/lib/*"

compile() {
	"${BIN}javac" -proc:none -cp "$classpath" -d "$work/classes" "$@"
}

# What the nodes' Java is started with. A script may change it.
jvm=(-Xmx1g)

# start NAME [SETTING...]
start() {
	local node=$1 port=
	shift
	"${BIN}java" "${jvm[@]}" --enable-native-access=ALL-UNNAMED -cp "$classpath" dev.countersign.CountersignApplication \
		--server.port=0 --server.address=127.0.0.1 --countersign.data-dir="$work/$node" \
		--countersign.secret="$SECRET" --countersign.bootstrap.password="$PASSWORD" \
		--countersign.limit.usage.logins=1000000 --countersign.limit.usage.refreshes=1000000 "$@" >"$work/$node.log" 2>&1 &
	pid[$node]=$!
	for _ in $(seq 240); do
		port=$(sed -n 's/.*Tomcat started on port \([0-9]*\).*/\1/p' "$work/$node.log")
		[[ -z $port ]] || break
		kill -0 "${pid[$node]}" 2>/dev/null || break
		sleep 0.5
	done
	[[ -n $port ]] || fail "The service did not start: $(tail -n 20 "$work/$node.log")"
	url[$node]=http://127.0.0.1:$port
}

# Prints an access token of a node.
login() {
	curl -sf "${url[$1]}/login" -H 'Content-Type: application/json' -d "$CREDENTIALS" |
		sed 's/.*"token":"\([^"]*\)".*/\1/'
}

median() {
	sort -g "$1" | awk '{ rate[NR] = $1 } END { printf "%.2f", (rate[int((NR + 1) / 2)] + rate[int((NR + 2) / 2)]) / 2 }'
}
