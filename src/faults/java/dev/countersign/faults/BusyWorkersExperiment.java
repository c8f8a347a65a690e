package dev.countersign.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import dev.countersign.faults.Client.Answer;
import dev.countersign.faults.Client.Tokens;
import org.junit.jupiter.api.Test;

/**
 * More clients than the server has threads, and each of them holds on to what it has.
 */
class BusyWorkersExperiment {

	private static final int SLOW = 500;

	private static final int REFRESHING = 300;

	private static final Duration LIVENESS_LIMIT = Duration.ofSeconds(1);

	private static final Duration VERIFICATION_LIMIT = Duration.ofMillis(100);

	@Test
	void verifyWhenHundredsNeverFinishTheirRequestThenGoesOn() {
		try (Cluster cluster = Cluster.create()) {
			Node node = cluster.startAndAwait(1).get(0);
			Tokens session = Client.session(node);
			observe(node, session);
			List<Socket> slow = new ArrayList<>();
			try {
				for (int i = 0; i < SLOW; i++) {
					slow.add(beginLogin(node));
				}
				report(SLOW + " clients that never finish a login", observe(node, session));
			}
			finally {
				slow.forEach(BusyWorkersExperiment::close);
			}
		}
	}

	@Test
	void verifyWhenHundredsWaitForAFrozenDatabaseThenGoesOn() {
		try (Cluster cluster = Cluster.create()) {
			Node node = cluster.startAndAwait(1).get(0);
			Tokens session = Client.session(node);
			observe(node, session);
			cluster.postgres().freeze();
			long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Scale.of(30, 8));
			Clients clients = new Clients();
			for (int i = 0; i < REFRESHING; i++) {
				clients.start(() -> {
					while (System.nanoTime() < end) {
						Client.refresh(node, session.refresh());
						LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
					}
				});
			}
			Seen seen = observe(node, session);
			clients.await();
			cluster.postgres().thaw();
			report(REFRESHING + " clients that refresh against a frozen PostgreSQL", seen);
		}
	}

	private static Seen observe(Node node, Tokens session) {
		Seen seen = new Seen(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(6);
		while (System.nanoTime() < end) {
			seen.learn(Client.liveness(node), seen.liveness);
			for (int i = 0; i < 10; i++) {
				seen.learn(Client.open(node, session.access()), seen.verifications);
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
		}
		return seen;
	}

	private static void report(String experiment, Seen seen) {
		Latencies liveness = Latencies.of(seen.liveness);
		Latencies verifications = Latencies.of(seen.verifications);
		boolean passed = seen.failures.isEmpty() && liveness.worst().compareTo(LIVENESS_LIMIT) <= 0
				&& verifications.percentile(99).compareTo(VERIFICATION_LIMIT) <= 0;
		Report.line(experiment,
				"liveness after %s; verified after %s; failures %s".formatted(liveness, verifications, seen.failures),
				"liveness within 1 s, verified within 100 ms (p99), 0 failed", passed);
	}

	private static Socket beginLogin(Node node) {
		try {
			Socket socket = new Socket(InetAddress.getLoopbackAddress(), URI.create(node.address()).getPort());
			socket.getOutputStream()
				.write("POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 60\r\n\r\n{"
					.getBytes(StandardCharsets.US_ASCII));
			return socket;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private record Seen(List<Duration> liveness, List<Duration> verifications, List<Answer> failures) {

		private void learn(Answer answer, List<Duration> durations) {
			durations.add(answer.took());
			if (answer.status() != 200) {
				this.failures.add(answer);
			}
		}

	}

}
