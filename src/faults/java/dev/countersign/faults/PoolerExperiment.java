package dev.countersign.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

import dev.countersign.faults.Client.Tokens;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * PgBouncer in transaction mode between the nodes and PostgreSQL, with the settings that
 * the documents name, and without.
 */
class PoolerExperiment {

	private static final Duration HEAL_LIMIT = Duration.ofSeconds(5);

	private static final Duration KNOWN_LIMIT = Duration.ofSeconds(1);

	/** For what the client and the machine add. */
	private static final Duration ALLOWANCE = Duration.ofMillis(500);

	private static final int POOL = 10;

	private static final String SECRET = RandomSecret.make();

	private final Path folder = Path.of("target", "faults", "pooler-" + UUID.randomUUID()).toAbsolutePath();

	@BeforeAll
	static void requirePrograms() {
		assumeTrue(Programs.installed().isPresent(), "Debian's package postgresql is not installed");
		assumeTrue(Pooler.installed().isPresent(), "Debian's package pgbouncer is not installed");
	}

	@Test
	void poolerWhenInTransactionModeThenNothingIsLostWhenItIsRestarted() {
		try (SinglePostgres postgres = postgres(); Pooler pooler = pooler(postgres)) {
			String url = "jdbc:postgresql://127.0.0.1:%d/postgres?prepareThreshold=0".formatted(pooler.port());
			try (Node first = start(url); Node second = start(url)) {
				List<Node> nodes = List.of(first, second);
				SessionLoad load = new SessionLoad(nodes, first);
				Collection<String> told = new ArrayList<>();
				int refused = 0;
				Duration healed = Duration.ZERO;
				for (int round = 0; round < Scale.of(20, 3); round++) {
					List<Tokens> victims = new ArrayList<>();
					for (int i = 0; i < 40; i++) {
						victims.add(Client.session(nodes.get(i % 2)));
					}
					told.addAll(load.during(victims, pooler::restart));
					Duration again = Stopwatch
						.until(() -> nodes.stream().allMatch((node) -> Client.login(node).status() == 200));
					healed = (again.compareTo(healed) > 0) ? again : healed;
					refused += load.retryAll(nodes.get(round % 2));
				}
				Tokens later = Client.session(first);
				Client.logout(first, later.access());
				Duration known = Stopwatch.until(() -> Client.open(second, later.access()).status() == 401);
				long accepted = told.stream()
					.filter((token) -> nodes.stream().anyMatch((node) -> Client.open(node, token).status() != 401))
					.count();
				String token = Client.session(first).access();
				int leaked = Connections.leaked(first, token, 0) + Connections.leaked(second, token, 0);
				int held = held(postgres);
				int doctor = doctor(url, "healthy.log", "--countersign.revocation.notifications=false");
				boolean passed = accepted == 0 && refused == 0 && load.doubles().isEmpty() && load.oddities().isEmpty()
						&& leaked == 0 && held <= POOL && doctor == 0 && healed.compareTo(HEAL_LIMIT) <= 0
						&& known.compareTo(KNOWN_LIMIT.plus(ALLOWANCE)) <= 0;
				Report.line("PgBouncer in transaction mode, restarted %d times under load".formatted(Scale.of(20, 3)),
						"at %s %d of %d acknowledged logouts accepted, %d double successors in %d refreshes, %d clients refused, odd answers %s; a logout known to the other node after %d ms; logins again after %d ms at the most; %d connections leaked, %d at the server; doctor says %d"
							.formatted(load.rates(), accepted, told.size(), load.doubles().size(), load.answered(),
									refused, load.oddities(), known.toMillis(), healed.toMillis(), leaked, held,
									doctor),
						"0 accepted, 0 double, 0 refused, known within 1 s, healed within 5 s, 0 leaked, doctor 0",
						passed);
			}
		}
	}

	@Test
	void doctorWhenSettingsArePlainThenSaysWhatToSet() {
		try (SinglePostgres postgres = postgres(); Pooler pooler = pooler(postgres)) {
			String direct = postgres.url();
			String plain = "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(pooler.port());
			start(direct).close();
			int straight = doctor(direct, "direct.log");
			int mixed = doctor(plain, "plain.log");
			int deaf = doctor(plain + "?prepareThreshold=0", "deaf.log");
			boolean told = said("plain.log").contains("PROBLEM pooler")
					&& said("plain.log").contains("prepareThreshold=0")
					&& said("deaf.log").contains("countersign.revocation.notifications=false");
			Report.line("doctor, straight to PostgreSQL and through PgBouncer with the default settings",
					"status %d, and %d and %d; what to set was %s".formatted(straight, mixed, deaf,
							told ? "named" : "**not named**"),
					"0, and 1 with what to set", straight == 0 && mixed == 1 && deaf == 1 && told);
		}
	}

	private SinglePostgres postgres() {
		try {
			Files.createDirectories(this.folder);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return SinglePostgres.start(Programs.installed().orElseThrow(), this.folder.resolve("data"), this.folder);
	}

	private Pooler pooler(SinglePostgres postgres) {
		return Pooler.start(Pooler.installed().orElseThrow(), postgres.port(), this.folder);
	}

	private static int held(SinglePostgres postgres) {
		try {
			return Integer.parseInt(postgres.query(
					"SELECT count(*)::text FROM pg_stat_activity WHERE datname = 'postgres' AND pid <> pg_backend_pid()"));
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Runs the command as an operator does, and returns its status. */
	private int doctor(String url, String log, String... settings) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar",
						Jar.current().toAbsolutePath().toString(), "doctor", "--spring.datasource.url=" + url,
						"--spring.datasource.username=postgres", "--countersign.secret=" + SECRET));
		command.addAll(List.of(settings));
		try {
			return Programs.await(new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(this.folder.resolve(log).toFile())
				.start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String said(String log) {
		return Programs.read(this.folder.resolve(log));
	}

	private static Node start(String url) {
		Node node = Node.start(Jar.current(),
				List.of("--spring.datasource.url=" + url, "--spring.datasource.username=postgres",
						"--countersign.secret=" + SECRET, "--countersign.bootstrap.password=" + Node.PASSWORD,
						"--countersign.revocation.notifications=false",
						"--countersign.refresh-token.maximum-sessions=10000", "--countersign.limit.usage.logins=100000",
						"--countersign.limit.usage.refreshes=100000"));
		node.awaitReady();
		return node;
	}

}
