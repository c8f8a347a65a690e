package dev.countersign.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.countersign.faults.Client.Tokens;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The disk of the database is full for a while.
 */
class FullDiskExperiment {

	private static final Duration TRUTH_LIMIT = Duration.ofSeconds(1);

	private static final Duration END_LIMIT = Duration.ofSeconds(10);

	private static final Duration HEAL_LIMIT = Duration.ofSeconds(5);

	/** For what the client and the machine add. */
	private static final Duration ALLOWANCE = Duration.ofMillis(500);

	private static final int MAX_LOGINS = 400;

	private static final String SECRET = RandomSecret.make();

	@Test
	void embeddedDatabaseWhenDiskFullThenProcessEndsAndTheNextGoesOn() {
		try (SmallDisk disk = disk(6)) {
			Node node = Node.start(Jar.current(), List.of("--countersign.data-dir=" + disk.folder().resolve("data"),
					"--countersign.bootstrap.password=" + Node.PASSWORD,
					"--countersign.refresh-token.maximum-sessions=10000", "--countersign.limit.usage.logins=100000"));
			try (node) {
				Duration start = node.awaitReady();
				Sessions sessions = new Sessions(node);
				sessions.open(10);
				sessions.endHalf();
				disk.fill();
				int odd = sessions.untilRefused();
				Duration truth = Stopwatch.until(() -> Client.health(node) != 200);
				Duration ended = Stopwatch.until(() -> !node.isRunning());
				disk.clear();
				node.restart();
				Duration ready = node.awaitReady();
				Duration healed = Stopwatch.until(() -> Client.login(node).status() == 200);
				int revived = sessions.revived();
				int lost = sessions.lost();
				boolean passed = odd == 0 && revived == 0 && lost == 0
						&& truth.compareTo(TRUTH_LIMIT.plus(ALLOWANCE)) <= 0 && ended.compareTo(END_LIMIT) <= 0
						&& ready.compareTo(start.multipliedBy(2).plus(HEAL_LIMIT)) <= 0
						&& healed.compareTo(HEAL_LIMIT) <= 0;
				Report.line("the disk of the embedded database is full",
						"refused at login %d, odd answers %d; health down after %d ms; the process ended after %d ms; ready %d ms after it was started again (before: %d ms), logins after %d ms; %d of %d acknowledged logouts accepted, %d of %d sessions lost"
							.formatted(sessions.count(), odd, truth.toMillis(), ended.toMillis(), ready.toMillis(),
									start.toMillis(), healed.toMillis(), revived, sessions.ended.size(), lost,
									sessions.open.size()),
						"health down within 1 s, ended within 10 s, logins within 5 s of the next start, 0 stale, 0 lost",
						passed);
			}
		}
	}

	@Test
	void postgresWhenDiskFullThenLoginsAreRefusedAndItHeals() {
		Optional<Path> binaries = Programs.installed();
		assumeTrue(binaries.isPresent(), "Debian's package postgresql is not installed");
		try (SmallDisk disk = disk(120);
				SinglePostgres postgres = SinglePostgres.start(binaries.orElseThrow(), disk.folder().resolve("data"),
						logs());
				Node first = start(postgres);
				Node second = start(postgres)) {
			Sessions sessions = new Sessions(first);
			sessions.open(10);
			sessions.endHalf();
			disk.fill();
			int odd = sessions.untilRefused();
			Duration truth = Stopwatch.until(() -> Client.health(first) != 200);
			odd += sessions.refusedFor(Duration.ofSeconds(Scale.of(30, 5)));
			disk.clear();
			boolean died = !postgres.isRunning();
			if (died) {
				postgres.restart();
			}
			Duration answers = Stopwatch.until(postgres::answers);
			Duration healed = Stopwatch
				.until(() -> Client.login(first).status() == 200 && Client.login(second).status() == 200);
			Duration honest = Stopwatch.until(() -> Client.health(first) == 200 && Client.health(second) == 200);
			int revived = sessions.revived();
			int lost = sessions.lost();
			String token = Client.session(first).access();
			int leaked = Connections.leaked(first, token, 1) + Connections.leaked(second, token, 1);
			boolean passed = odd == 0 && revived == 0 && lost == 0 && leaked == 0
					&& truth.compareTo(TRUTH_LIMIT.plus(ALLOWANCE)) <= 0
					&& healed.plus(honest).compareTo(HEAL_LIMIT) <= 0;
			Report.line("the disk of PostgreSQL is full",
					"refused at login %d, odd answers %d; health down after %d ms; the server %s; logins on both nodes %d ms after it answered again (%d ms), health up %d ms later; %d of %d acknowledged logouts accepted, %d of %d sessions lost, %d connections leaked"
						.formatted(sessions.count(), odd, truth.toMillis(),
								died ? "ended and was started again" : "stayed", healed.toMillis(), answers.toMillis(),
								honest.toMillis(), revived, sessions.ended.size(), lost, sessions.open.size(), leaked),
					"health down within 1 s, nothing but 503, logins and health within 5 s, 0 stale, 0 lost, 0 leaked",
					passed);
		}
	}

	private static SmallDisk disk(int megabytes) {
		Optional<SmallDisk> disk = SmallDisk.mount(megabytes);
		assumeTrue(disk.isPresent(), "this user may not mount a small disk");
		return disk.orElseThrow();
	}

	private static Path logs() {
		try {
			return Files.createDirectories(Path.of("target", "faults", "full-disk").toAbsolutePath());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Node start(SinglePostgres postgres) {
		Node node = Node.start(Jar.current(),
				List.of("--spring.datasource.url=" + postgres.url(), "--spring.datasource.username=postgres",
						"--countersign.secret=" + SECRET, "--countersign.bootstrap.password=" + Node.PASSWORD,
						"--countersign.refresh-token.maximum-sessions=10000",
						"--countersign.limit.usage.logins=100000"));
		node.awaitReady();
		return node;
	}

	/** What clients were told. */
	private static final class Sessions {

		private final Node node;

		private final List<Tokens> open = new ArrayList<>();

		private final List<Tokens> ended = new ArrayList<>();

		private Sessions(Node node) {
			this.node = node;
		}

		private int count() {
			return this.open.size() + this.ended.size();
		}

		private void open(int count) {
			for (int i = 0; i < count; i++) {
				this.open.add(Client.session(this.node));
			}
		}

		private void endHalf() {
			for (int i = this.open.size() / 2; i > 0; i--) {
				if (Client.logout(this.node, this.open.get(0).access()).status() == 204) {
					this.ended.add(this.open.remove(0));
				}
			}
		}

		/**
		 * Logs in until that is refused.
		 * @return how many answers were neither tokens nor 503
		 */
		private int untilRefused() {
			for (int i = 0; i < MAX_LOGINS; i++) {
				Client.Answer answer = Client.login(this.node);
				if (answer.status() != 200) {
					return (answer.status() == 503) ? 0 : 1;
				}
				this.open.add(answer.tokens());
			}
			throw new AssertionError("The disk is not full");
		}

		/** Goes on to ask, and returns how many answers were odd. */
		private int refusedFor(Duration length) {
			long end = System.nanoTime() + length.toNanos();
			int odd = 0;
			while (System.nanoTime() < end) {
				Client.Answer login = Client.login(this.node);
				if (login.status() == 200) {
					this.open.add(login.tokens());
				}
				else if (login.status() != 503) {
					odd++;
				}
				Client.Answer logout = Client.logout(this.node, this.open.get(0).access());
				if (logout.status() == 204) {
					this.ended.add(this.open.remove(0));
				}
				else if (logout.status() != 503) {
					odd++;
				}
				Stopwatch.sleep(100);
			}
			return odd;
		}

		/** How many that were ended are accepted. */
		private int revived() {
			return (int) this.ended.stream()
				.filter((session) -> Client.open(this.node, session.access()).status() != 401)
				.count();
		}

		/** How many that a client was told of are not there. */
		private int lost() {
			return (int) this.open.stream()
				.filter((session) -> Client.refresh(this.node, session.refresh()).status() != 200)
				.count();
		}

	}

}
