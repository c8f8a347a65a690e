package dev.countersign.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import dev.countersign.faults.Client.Tokens;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The database's address leads to a standby for a while, and the primary is lost to a
 * standby that takes its place.
 */
class MovedDatabaseExperiment {

	private static final Duration STALE_AFTER = Duration.ofSeconds(5);

	private static final Duration TRUTH_LIMIT = Duration.ofSeconds(1);

	private static final Duration HEAL_LIMIT = Duration.ofSeconds(5);

	/** For what the client and the machine add. */
	private static final Duration ALLOWANCE = Duration.ofMillis(500);

	private static final int POOL = 10;

	private static final String SECRET = RandomSecret.make();

	@BeforeAll
	static void requirePostgres() {
		assumeTrue(Programs.installed().isPresent(), "Debian's package postgresql is not installed");
	}

	@Test
	void moveWhenToAStandbyThatLagsThenNothingStaleIsAccepted() {
		try (ReplicatedPostgres servers = ReplicatedPostgres.start(binaries(), false);
				Forwarder address = new Forwarder(servers.primaryPort());
				Node other = start(servers.primaryPort());
				Node moved = start(address.port())) {
			Tokens session = Client.session(moved);
			Tokens ended = Client.session(other);
			servers.pauseReplay();
			address.moveTo(servers.standbyPort());
			long began = System.nanoTime();
			Client.logout(other, ended.access());
			Duration truth = Stopwatch.until(() -> Client.status(moved.address() + "/actuator/health") == 503);
			Duration away = Stopwatch.during(Duration.ofSeconds(3), () -> Client.login(moved).status() != 200);
			int stale = 0;
			while (System.nanoTime() - began < STALE_AFTER.multipliedBy(3).toNanos()) {
				boolean late = System.nanoTime() - began > STALE_AFTER.plus(TRUTH_LIMIT).toNanos();
				if (Client.open(moved, ended.access()).status() == 200 && late) {
					stale++;
				}
				Stopwatch.sleep(50);
			}
			int onStandby = servers.connections(servers.standbyPort());
			address.moveTo(servers.primaryPort());
			Duration healed = Stopwatch.until(
					() -> Client.login(moved).status() == 200 && Client.open(moved, session.access()).status() == 200);
			int revived = (Client.open(moved, ended.access()).status() != 401) ? 1 : 0;
			servers.resumeReplay();
			int onPrimary = servers.connections(servers.primaryPort());
			boolean passed = stale == 0 && revived == 0 && !away.isZero()
					&& truth.compareTo(TRUTH_LIMIT.plus(ALLOWANCE)) <= 0 && healed.compareTo(HEAL_LIMIT) <= 0
					&& onStandby == 0 && onPrimary <= 2 * POOL;
			Report.line("the address leads to a standby that lags for %d s".formatted(3 * STALE_AFTER.toSeconds()),
					"health down after %d ms; %d acceptances of an ended session later than stale-after, %d afterwards; %d connections left on the standby, %d of two nodes on the primary; healed after %d ms"
						.formatted(truth.toMillis(), stale, revived, onStandby, onPrimary, healed.toMillis()),
					"health down within 1 s, 0 stale, 0 left, healed within 5 s", passed);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void failoverWhenUnderLoadThenNodesFollow(boolean synchronous) {
		try (ReplicatedPostgres servers = ReplicatedPostgres.start(binaries(), synchronous);
				Forwarder address = new Forwarder(servers.primaryPort());
				Node first = start(address.port());
				Node second = start(address.port())) {
			List<Tokens> sessions = new ArrayList<>();
			for (int i = 0; i < Scale.of(60, 20); i++) {
				sessions.add(Client.session((i % 2 == 0) ? first : second));
			}
			List<String> told = new ArrayList<>();
			for (Tokens session : sessions) {
				if (told.size() == sessions.size() / 2) {
					break;
				}
				if (Client.logout(first, session.access()).status() == 204) {
					told.add(session.access());
				}
			}
			servers.crashPrimary();
			servers.promoteStandby();
			address.moveTo(servers.standbyPort());
			Duration healed = Stopwatch
				.until(() -> Client.login(first).status() == 200 && Client.login(second).status() == 200);
			Tokens later = Client.session(first);
			Client.logout(first, later.access());
			Duration heard = Stopwatch.until(() -> Client.open(second, later.access()).status() == 401);
			long revived = told.stream().filter((token) -> Client.open(second, token).status() != 401).count();
			int connections = servers.connections(servers.standbyPort());
			boolean passed = healed.compareTo(HEAL_LIMIT) <= 0 && heard.compareTo(TRUTH_LIMIT) <= 0 && revived == 0
					&& connections <= 2 * POOL;
			Report.line(
					"the primary is lost, and its standby promoted (%s replication)"
						.formatted(synchronous ? "synchronous" : "asynchronous"),
					"logins on both nodes after %d ms; %d of %d ended sessions accepted; a logout known to the other node after %d ms; %d connections of two nodes"
						.formatted(healed.toMillis(), revived, told.size(), heard.toMillis(), connections),
					"logins within 5 s, 0 accepted, known within 1 s", passed);
		}
	}

	/**
	 * What was committed since the standby heard of nothing more is gone from the
	 * database, and not from what the nodes know.
	 */
	@Test
	void failoverWhenTheStandbyLaggedThenTheLossIsNoticedAndNothingForgotten() {
		try (ReplicatedPostgres servers = ReplicatedPostgres.start(binaries(), false);
				Forwarder address = new Forwarder(servers.primaryPort());
				Node first = start(address.port());
				Node second = start(address.port())) {
			List<Node> nodes = List.of(first, second);
			SessionLoad load = new SessionLoad(nodes, first);
			List<Tokens> victims = new ArrayList<>();
			for (int i = 0; i < Scale.of(75, 30); i++) {
				victims.add(Client.session(nodes.get(i % 2)));
			}
			servers.cutReplication();
			List<String> known = new ArrayList<>();
			for (Tokens victim : victims.subList(0, victims.size() / 3)) {
				if (Client.logout(first, victim.access()).status() == 204) {
					known.add(victim.access());
				}
			}
			Stopwatch.until(() -> known.stream().allMatch((token) -> Client.open(second, token).status() == 401));
			Collection<String> told = load.during(victims.subList(victims.size() / 3, victims.size()),
					servers::crashPrimary);
			servers.promoteStandby();
			address.moveTo(servers.standbyPort());
			Duration healed = Stopwatch
				.until(() -> nodes.stream().allMatch((node) -> Client.login(node).status() == 200));
			Duration noticed = Stopwatch
				.until(() -> nodes.stream().allMatch((node) -> node.hasLogged("The revocation log went back")));
			long revived = nodes.stream()
				.mapToLong((node) -> known.stream().filter((token) -> Client.open(node, token).status() != 401).count())
				.sum();
			long forgotten = told.stream()
				.filter((token) -> nodes.stream().allMatch((node) -> Client.open(node, token).status() != 401))
				.count();
			int again = load.retryAll(second);
			Tokens later = Client.session(first);
			Client.logout(first, later.access());
			Duration heard = Stopwatch.until(() -> Client.open(second, later.access()).status() == 401);
			boolean passed = !known.isEmpty() && !told.isEmpty() && revived == 0 && forgotten == 0
					&& load.doubles().isEmpty() && healed.compareTo(HEAL_LIMIT) <= 0
					&& heard.compareTo(TRUTH_LIMIT) <= 0;
			Report.line("the primary is lost under load, and a standby promoted that had heard of nothing for a while",
					"at %s logins on both nodes after %d ms, the loss in both logs %d ms later; %d of %d logouts that both nodes knew accepted, %d of %d that one was answered forgotten by both; %d double successors in %d refreshes, %d of their clients have to log in again; a later logout known to the other node after %d ms"
						.formatted(load.rates(), healed.toMillis(), noticed.toMillis(), revived, known.size(),
								forgotten, told.size(), load.doubles().size(), load.answered(), again,
								heard.toMillis()),
					"logins within 5 s, noticed, 0 accepted, 0 forgotten, 0 double, known within 1 s", passed);
		}
	}

	private static Path binaries() {
		return Programs.installed().orElseThrow();
	}

	private static Node start(int port) {
		Node node = Node.start(Jar.current(),
				List.of("--spring.datasource.url=jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port),
						"--spring.datasource.username=postgres", "--countersign.secret=" + SECRET,
						"--countersign.bootstrap.password=" + Node.PASSWORD,
						"--countersign.refresh-token.maximum-sessions=10000", "--countersign.limit.usage.logins=100000",
						"--countersign.limit.usage.refreshes=100000",
						"--countersign.revocation.stale-after=" + STALE_AFTER.toSeconds() + "s"));
		node.awaitReady();
		return node;
	}

}
