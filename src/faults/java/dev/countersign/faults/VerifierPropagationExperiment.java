package dev.countersign.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

/**
 * Services of several languages that verify by themselves, each in a process of its own,
 * follow the revocations of one node, while sessions end on another.
 */
class VerifierPropagationExperiment {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static final Duration MEDIAN_LIMIT = Duration.ofMillis(50);

	/** How long a verifier waits for a sign of life, and what the next address costs. */
	private static final Duration SILENCE_LIMIT = Duration.ofSeconds(17);

	/** How long the pauses of a verifier grow, and what it then reads. */
	private static final Duration RETURN_LIMIT = Duration.ofSeconds(12);

	private static final Duration STALE_AFTER = Duration.ofSeconds(10);

	private static final Duration START_LIMIT = Duration.ofSeconds(60);

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	/** For what the client and the machine add. */
	private static final Duration ALLOWANCE = Duration.ofSeconds(1);

	/** Longer than a stream may go unread. */
	private static final long AWAY_MILLISECONDS = 10_000;

	@Test
	void logoutWhenFollowedByStreamThenRefusedWithinASecond() {
		measure("a logout, to services that verify by themselves and follow another node by a stream", Map.of(),
				"median within 50 ms, p99 within 1 s", MEDIAN_LIMIT);
	}

	@Test
	void logoutWhenFollowedByRequestsThatWaitThenRefusedWithinASecond() {
		measure("the same, by requests that wait", Map.of("streams", false), "p99 within 1 s", SECOND);
	}

	@Test
	void logoutWhenNodesAreKilledThenNothingThatWasToldIsAccepted() {
		try (FollowedCluster cluster = FollowedCluster.ofBothNodes()) {
			int rounds = Scale.of(100, 3);
			List<Duration> delays = new ArrayList<>();
			List<String> told = new ArrayList<>();
			int accepted = 0;
			int refused = 0;
			for (int round = 0; round < rounds; round++) {
				List<String> victims = sessions(cluster.other(round), Scale.of(100, 20));
				String good = session(cluster.other(round));
				endWhileKilled(cluster, round, victims);
				String last = victims.get(victims.size() - 1);
				delays.add(Stopwatch.until(() -> cluster.answer(last, 401)));
				accepted += (int) victims.stream().filter((token) -> !cluster.answer(token, 401)).count();
				refused += cluster.answer(good, 200) ? 0 : 1;
				told.addAll(victims);
				cluster.followed(round).restart();
				cluster.followed(round).awaitReady();
			}
			Latencies known = Latencies.of(delays);
			Report.line("the node that they follow killed, %d times, while sessions end".formatted(rounds),
					"%s: %d of %d acknowledged logouts accepted, %d good tokens refused; all known after %s"
						.formatted(cluster.services(), accepted, told.size(), refused, known),
					"0 accepted, 0 refused, known within 12 s",
					accepted == 0 && refused == 0 && known.worst().compareTo(RETURN_LIMIT) <= 0);
		}
	}

	@Test
	void logoutWhenTheNodeIsFrozenThenTheNextIsFollowed() {
		try (FollowedCluster cluster = FollowedCluster.ofBothNodes()) {
			String token = session(cluster.other(0));
			cluster.followed(0).freeze();
			end(cluster.other(0), token);
			Duration known = Stopwatch.until(() -> cluster.answer(token, 401));
			cluster.followed(0).thaw();
			Report.line("the node that they follow frozen (SIGSTOP), where they know another",
					"refused by %s after %s".formatted(cluster.services(), seconds(known)), "within 17 s",
					known.compareTo(SILENCE_LIMIT.plus(ALLOWANCE)) <= 0);
		}
	}

	@Test
	void tokenWhenTheOnlyNodeIsFrozenThenRefusedUntilItIsBack() {
		examineClosing("the only node that they know frozen (SIGSTOP)", (cluster) -> cluster.followed(0).freeze(),
				(cluster) -> cluster.followed(0).thaw());
	}

	@Test
	void tokenWhenPostgresIsStoppedThenRefusedUntilItIsBack() {
		examineClosing("PostgreSQL stopped, as they see it", (cluster) -> cluster.cluster().postgres().crash(),
				(cluster) -> cluster.cluster().postgres().restart());
	}

	@Test
	void backlogWhenServicesWereAwayThenReadSoon() {
		int count = Scale.of(100_000, 10_000);
		try (FollowedCluster cluster = FollowedCluster.ofOneNode(Map.of())) {
			String token = session(cluster.other(0));
			cluster.services().forEach(VerifyingService::freeze);
			ManyRevocations.append(cluster.cluster(), count);
			end(cluster.other(0), token);
			Stopwatch.sleep(AWAY_MILLISECONDS);
			cluster.services().forEach(VerifyingService::thaw);
			Duration known = Stopwatch.until(() -> cluster.answer(token, 401));
			require(cluster.all((service) -> service.entries() > count));
			Report.line("%,d revocations while such services are frozen".formatted(count),
					"all known to %s after %s".formatted(cluster.services(), seconds(known)), "within 12 s",
					known.compareTo(RETURN_LIMIT) <= 0);
		}
	}

	@Test
	void serviceWhenItStartsThenKnowsAllThatIsInForce() {
		int count = Scale.of(1_000_000, 100_000);
		try (FollowedCluster cluster = FollowedCluster.ofOneNode(Map.of())) {
			ManyRevocations.append(cluster.cluster(), count);
			String ended = session(cluster.other(0));
			String good = session(cluster.other(0));
			end(cluster.other(0), ended);
			Stopwatch.until(() -> Client.open(cluster.followed(0), ended).status() == 401);
			List<Duration> starts = new ArrayList<>();
			String seen = VerifyingService.languages().stream().map((language) -> {
				try (VerifyingService service = cluster.start(language)) {
					starts.add(Stopwatch.until(() -> Client.open(service, good).status() == 200));
					require(Client.open(service, ended).status() == 401 && service.entries() > count);
					return "%s after %s with %d MB".formatted(language, seconds(starts.get(starts.size() - 1)),
							service.residentMegabytes());
				}
			}).collect(Collectors.joining(", "));
			Report.line("such a service starts while %,d revocations are in force".formatted(count),
					"takes its first token: " + seen, "within 60 s",
					Latencies.of(starts).worst().compareTo(START_LIMIT) <= 0);
		}
	}

	private static void measure(String experiment, Map<String, ?> settings, String mark, Duration medianLimit) {
		try (FollowedCluster cluster = FollowedCluster.ofOneNode(settings)) {
			Map<String, List<Duration>> delays = new TreeMap<>();
			for (int i = 0; i < Scale.of(200, 20); i++) {
				String token = session(cluster.other(0));
				require(cluster.answer(token, 200));
				end(cluster.other(0), token);
				untilRefused(cluster, token).forEach(
						(service, delay) -> delays.computeIfAbsent(service, (key) -> new ArrayList<>()).add(delay));
			}
			List<Latencies> seen = delays.values().stream().map(Latencies::of).toList();
			Report.line(experiment,
					delays.entrySet()
						.stream()
						.map((entry) -> entry.getKey() + ": " + Latencies.of(entry.getValue()))
						.collect(Collectors.joining("; ")),
					mark,
					seen.stream()
						.allMatch((delay) -> delay.median().compareTo(medianLimit) <= 0
								&& delay.percentile(99).compareTo(SECOND) <= 0));
		}
	}

	/** Returns how long each service went on with a token that has just been ended. */
	private static Map<String, Duration> untilRefused(FollowedCluster cluster, String token) {
		long told = System.nanoTime();
		Map<String, Duration> delays = new ConcurrentHashMap<>();
		Clients clients = new Clients();
		cluster.services().forEach((service) -> clients.start(() -> {
			while (Client.open(service, token).status() != 401 && System.nanoTime() - told < PATIENCE.toNanos()) {
				Stopwatch.sleep(1);
			}
			delays.put(service.toString(), Duration.ofNanos(System.nanoTime() - told));
		}));
		clients.await();
		return delays;
	}

	/**
	 * Without what they follow, services refuse everything in time, and nothing when it
	 * is back.
	 */
	private static void examineClosing(String experiment, Consumer<FollowedCluster> harm,
			Consumer<FollowedCluster> mend) {
		try (FollowedCluster cluster = FollowedCluster.ofOneNode(Map.of("staleAfter", STALE_AFTER.toSeconds()))) {
			String token = session(cluster.other(0));
			require(cluster.answer(token, 200));
			harm.accept(cluster);
			Duration closed = Stopwatch.until(() -> cluster.answer(token, 503));
			mend.accept(cluster);
			Duration healed = Stopwatch.until(() -> cluster.answer(token, 200));
			Report.line(experiment,
					"%s refuse everything after %s, with a limit of %s; healed after %s".formatted(cluster.services(),
							seconds(closed), seconds(STALE_AFTER), seconds(healed)),
					"within the limit, healed within 12 s", closed.compareTo(STALE_AFTER.plus(ALLOWANCE)) <= 0
							&& healed.compareTo(RETURN_LIMIT.plus(ALLOWANCE)) <= 0);
		}
	}

	private static void endWhileKilled(FollowedCluster cluster, int round, List<String> victims) {
		for (int i = 0; i < victims.size(); i++) {
			if (i == victims.size() / 2) {
				cluster.followed(round).kill();
			}
			end(cluster.other(round), victims.get(i));
		}
	}

	private static List<String> sessions(Node node, int count) {
		return Stream.generate(() -> session(node)).limit(count).toList();
	}

	private static String session(Node node) {
		return Client.session(node).access();
	}

	private static void end(Node node, String token) {
		require(Client.logout(node, token).status() == 204);
	}

	private static void require(boolean condition) {
		if (!condition) {
			throw new AssertionError("It was not as the experiment expects");
		}
	}

	private static String seconds(Duration duration) {
		return "%.1f s".formatted(duration.toMillis() / 1e3);
	}

}
